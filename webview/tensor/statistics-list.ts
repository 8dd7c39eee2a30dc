import { quantileLevels, type TensorStatistics } from '../../core/tensor/measures/types';
import { unravel } from '../../core/tensor/slice';
import { markColours } from '../ui/colour-map';
import { fill, h } from '../ui/dom';
import { t } from '../ui/localise';
import { formatInteger, formatNumber, formatPercent } from '../ui/number-format';
import { link } from './links';
import { markBadge } from './non-finite-banner';

/** A line of the list: a key, a value, and what stands beside it where there is room. */
type Line = readonly [key: string, value: Node | string, extra?: Node | string];

/** The statistics of the tensor or of the slice. */
export class StatisticsList {
  readonly root = h('dl', { class: 'statistics' });

  constructor(private readonly go: (index: readonly number[]) => void) {}

  /** Shows statistics; with none, the same lines with values to come, so that nothing moves. */
  update(statistics: TensorStatistics | undefined, shape: readonly number[], integer: boolean): void {
    fill(
      this.root,
      ...this.lines(statistics, shape, integer).map(([key, value, extra]) =>
        h(
          'div',
          { class: 'statistic' },
          h('dt', {}, key),
          h('dd', { class: 'statistic-value' }, value),
          h('dd', { class: 'statistic-extra' }, extra ?? ''),
        ),
      ),
    );
  }

  private lines(s: TensorStatistics | undefined, shape: readonly number[], integer: boolean): Line[] {
    const number = (value: number | undefined, exact?: string) => {
      if (value === undefined) return '';
      if (exact !== undefined) return formatInteger(BigInt(exact));
      if (Number.isNaN(value)) return '–';
      return integer && Number.isInteger(value) ? formatInteger(value) : formatNumber(value);
    };
    const float = (value: number | undefined) =>
      value === undefined ? '' : Number.isNaN(value) ? '–' : formatNumber(value);
    const place = (flat: number | undefined) => {
      if (flat === undefined || flat < 0 || shape.length === 0) return '';
      const index = unravel(flat, shape);
      return link([`[${index.join(',')}]`], () => this.go(index), t('Go to this element'));
    };
    const mark = (kind: 'nan' | 'posInf' | 'negInf'): Line => [
      markColours[kind].name,
      s === undefined
        ? ''
        : s[kind]
          ? markBadge(kind, formatInteger(s[kind]))
          : h('span', { class: 'muted' }, '0'),
      s?.[kind] ? formatPercent(s[kind], s.count) : '',
    ];
    const about = s?.sampled ? '≈ ' : '';
    const quantile = (level: (typeof quantileLevels)[number], digits: number) => {
      const value = s?.quantiles[quantileLevels.indexOf(level)];
      return value === undefined ? '' : Number.isNaN(value) ? '–' : formatNumber(value, digits);
    };
    const share = (count: number | undefined) =>
      s && count !== undefined ? formatPercent(count, s.count) : '';
    return [
      [t('elements'), s ? formatInteger(s.count) : ''],
      mark('nan'),
      mark('posInf'),
      mark('negInf'),
      [t('min'), number(s?.min, s?.exact?.min), place(s?.argmin)],
      [t('max'), number(s?.max, s?.exact?.max), place(s?.argmax)],
      [t('mean'), float(s?.mean)],
      [t('std'), float(s?.std)],
      [t('median'), s ? about + quantile(0.5, 4) : ''],
      ['1 % … 99 %', s ? `${about}${quantile(0.01, 3)} … ${quantile(0.99, 3)}` : ''],
      [t('zeros'), s ? formatInteger(s.zeros) : '', share(s?.zeros)],
      [t('negative'), s ? formatInteger(s.negative) : '', share(s?.negative)],
      [t('L2 norm'), float(s?.l2)],
    ];
  }
}
