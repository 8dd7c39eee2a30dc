import type { TensorStatistics } from '../../core/tensor/measures/types';
import { unravel } from '../../core/tensor/slice';
import { markColours } from '../ui/colour-map';
import { button } from '../ui/controls';
import { code, fill, h } from '../ui/dom';
import { t } from '../ui/localise';
import { formatIndex, formatInteger, formatPercent } from '../ui/number-format';
import { withNodes } from '../ui/with-nodes';
import { link } from './links';

const kinds = ['nan', 'posInf', 'negInf'] as const;

/** Says that there are NaN or Inf, how many, and where the first is; leads to the next. */
export class NonFiniteBanner {
  readonly root = h('div', { class: 'banner', role: 'alert', hidden: true });
  private readonly badges = h('span', { class: 'banner-badges' });
  private readonly text = h('span', { class: 'banner-text' });
  private readonly nextWide: HTMLElement;
  private readonly nextNarrow: HTMLElement;

  constructor(
    private readonly go: (index: readonly number[]) => void,
    next: () => void,
  ) {
    this.nextWide = button(t('Next NaN'), next, { key: 'N' });
    this.nextWide.classList.add('wide-only');
    this.nextNarrow = button(t('Next'), next, { key: 'N' });
    this.nextNarrow.classList.add('narrow-only');
    this.root.append(this.badges, this.text, this.nextWide, this.nextNarrow);
  }

  /** `channels`: in how many of how many channels, where that is known. */
  update(
    statistics: TensorStatistics | undefined,
    shape: readonly number[],
    channels: { readonly bad: number; readonly of: number } | undefined,
  ): void {
    const present = kinds.filter((kind) => (statistics?.[kind] ?? 0) > 0);
    this.root.hidden = present.length === 0;
    if (!statistics || present.length === 0) return;
    for (const kind of kinds) this.root.classList.toggle(`banner-${kind}`, present[0] === kind);
    fill(this.badges, ...present.map((kind) => markBadge(kind, markColours[kind].name)));
    const total = present.reduce((sum, kind) => sum + statistics[kind], 0);
    const names = listOf(present.map((kind) => markColours[kind].name));
    const first = unravel(statistics.firstNonFinite, shape);
    const share = h('b', {}, t('{0} of {1}', formatInteger(total), formatInteger(statistics.count)));
    this.nextWide.firstChild!.textContent =
      present[0] !== 'nan' ? t('Next Inf') : present.length === 1 ? t('Next NaN') : t('Next');
    fill(
      this.text,
      ...withNodes(
        foundText(total, channels),
        share,
        names,
        formatPercent(total, statistics.count),
        String(channels?.bad),
        String(channels?.of),
      ),
      h(
        'span',
        { class: 'wide-only' },
        ' ',
        ...withNodes(
          t('First at {0}.'),
          link([code(formatIndex(first))], () => this.go(first)),
        ),
      ),
    );
  }
}

/** `NaN`, `NaN or +Inf`, `NaN, +Inf or −Inf`. */
function listOf(names: readonly string[]): string {
  const [first, second, third] = names;
  if (third) return t('{0}, {1} or {2}', first!, second!, third);
  return second ? t('{0} or {1}', first!, second) : first!;
}

/** The sentence whose places are: how many of how many, of what kind, the share, and in how many of how many channels. */
function foundText(
  total: number,
  channels: { readonly bad: number; readonly of: number } | undefined,
): string {
  if (channels) {
    return total === 1
      ? t('{0} elements is {1} ({2}), in {3} of {4} channels.')
      : t('{0} elements are {1} ({2}), in {3} of {4} channels.');
  }
  return total === 1 ? t('{0} elements is {1} ({2}).') : t('{0} elements are {1} ({2}).');
}

/** A badge in the colour of NaN, +Inf or −Inf. */
export function markBadge(kind: (typeof kinds)[number], text: string): HTMLElement {
  return h('span', { class: `badge badge-${kind}` }, text);
}
