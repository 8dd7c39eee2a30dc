import type { TensorStatistics } from '../../core/tensor/measures/types';
import { unravel } from '../../core/tensor/slice';
import { markColours } from '../ui/colour-map';
import { button } from '../ui/controls';
import { code, fill, h } from '../ui/dom';
import { formatIndex, formatInteger, formatPercent } from '../ui/number-format';
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
    this.nextWide = button('Next NaN', next, { key: 'N' });
    this.nextWide.classList.add('wide-only');
    this.nextNarrow = button('Next', next, { key: 'N' });
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
    const where = channels ? `, in ${channels.bad} of ${channels.of} channels.` : '.';
    const first = unravel(statistics.firstNonFinite, shape);
    const verb = total === 1 ? 'element is' : 'elements are';
    const what = present[0] !== 'nan' ? ' Inf' : present.length === 1 ? ' NaN' : '';
    this.nextWide.firstChild!.textContent = `Next${what}`;
    fill(
      this.text,
      h('b', {}, `${formatInteger(total)} of ${formatInteger(statistics.count)}`),
      ` ${verb} ${names} (${formatPercent(total, statistics.count)})${where}`,
      h(
        'span',
        { class: 'wide-only' },
        ' First at ',
        link([code(formatIndex(first))], () => this.go(first)),
        '.',
      ),
    );
  }
}

/** `NaN`, `NaN or +Inf`, `NaN, +Inf or −Inf`. */
function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** A badge in the colour of NaN, +Inf or −Inf. */
export function markBadge(kind: (typeof kinds)[number], text: string): HTMLElement {
  return h('span', { class: `badge badge-${kind}` }, text);
}
