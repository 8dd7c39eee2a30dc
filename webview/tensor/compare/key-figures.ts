import type { DifferenceFigures } from '../../../core/analysis/difference/figures';
import { unravel } from '../../../core/tensor/slice';
import { fill, h } from '../../ui/dom';
import { t } from '../../ui/localise';
import { formatIndex, formatInteger, formatNumber, formatPercent } from '../../ui/number-format';
import { link } from '../links';

/** The five figures of a comparison; indices lead to their elements. */
export class KeyFigures {
  readonly root = h('section', { class: 'key-figures', 'aria-label': t('How far A and B are apart') });

  constructor(private readonly go: (index: readonly number[]) => void) {
    this.update(undefined, []);
  }

  /** Shows figures, or dashes in their places until they have come. */
  update(figures: DifferenceFigures | undefined, shape: readonly number[]): void {
    const at = (flat: number) => {
      if (flat < 0) return [];
      const index = unravel(flat, shape);
      return [' ', link([formatIndex(index)], () => this.go(index))];
    };
    const none = figures === undefined;
    const number = (value: number | undefined, digits = 4) => (none ? '…' : formatNumber(value!, digits));
    fill(
      this.root,
      figure([none ? '…' : decibels(figures.sqnr)], [t('SQNR')]),
      figure([none ? '…' : cosineText(figures.cosine)], [t('cosine')]),
      figure(
        [figures?.exactMaxAbs ? grouped(figures.exactMaxAbs) : number(figures?.maxAbs)],
        [
          figures && figures.argMaxAbs >= 0 ? t('max |A−B| at') : t('max |A−B|'),
          ...at(figures?.argMaxAbs ?? -1),
        ],
      ),
      figure([number(figures?.meanAbs)], [t('mean |A−B|')]),
      figure(
        none
          ? ['…']
          : [
              formatInteger(figures.differ),
              h('span', { class: 'figure-share' }, ` (${formatPercent(figures.differ, figures.count)})`),
            ],
        [
          figures && figures.differ > 0 ? t('elements differ, first') : t('elements differ'),
          ...at(figures?.first ?? -1),
        ],
      ),
      figures && figures.nonFinite > 0
        ? figure(
            [h('span', { class: 'non-finite-text' }, formatInteger(figures.nonFinite))],
            [t('of them NaN or Inf on one side, first'), ...at(figures.firstNonFinite)],
          )
        : undefined,
    );
  }
}

/** `49.03 dB`; `∞ dB` where nothing differs. */
function decibels(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞ dB' : '−∞ dB';
  return `${value.toFixed(2).replace('-', '−')} dB`;
}

/** Six decimals, and as many more as there are nines, so that what is nearly 1 does not look like it. */
function cosineText(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (value === 1) return '1';
  const nines = Math.max(0, Math.floor(-Math.log10(Math.max(1 - Math.abs(value), 1e-15))));
  return value.toFixed(Math.min(15, Math.max(6, nines + 1))).replace('-', '−');
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

function figure(value: readonly (Node | string)[], label: readonly (Node | string)[]): HTMLElement {
  return h(
    'div',
    { class: 'key-figure' },
    h('div', { class: 'figure-value' }, ...value),
    h('div', { class: 'figure-label' }, ...label),
  );
}
