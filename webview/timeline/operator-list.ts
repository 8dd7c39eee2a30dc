import { nodesText } from '../ui/counted';
import { fill, h } from '../ui/dom';
import { formatTime } from '../ui/format-time';
import { t } from '../ui/localise';
import { formatPercent } from '../ui/number-format';
import type { OperatorColours } from './operator-colours';
import type { OperatorTotal } from './rows';

const mostShown = 6;

/** What the operator types took in all; each narrows the table to its nodes. It is the strip's legend, too. */
export class OperatorList {
  readonly root = h('div', { class: 'operator-list', role: 'group', 'aria-label': t('Time by operator') });

  constructor(
    private readonly colours: OperatorColours,
    private readonly filter: (op: string) => void,
  ) {}

  /** @param whole what shares are of, in milliseconds: the time of the whole run, as in the table */
  update(totals: readonly OperatorTotal[], whole: number): void {
    const rest = totals.slice(mostShown);
    const others = {
      timed: rest.reduce((sum, { timed }) => sum + timed, 0),
      ms: rest.reduce((sum, { ms }) => sum + ms, 0),
    };
    fill(
      this.root,
      ...totals.slice(0, mostShown).map((total) => this.entry(total, whole)),
      rest.length > 0
        ? h(
            'span',
            { class: 'operator' },
            h('span', { class: 'op-mark op-other', 'aria-hidden': 'true' }),
            rest.length === 1 ? t('1 other') : t('{0} others', rest.length),
            share(others, whole),
          )
        : undefined,
    );
  }

  private entry(total: OperatorTotal, whole: number): HTMLElement {
    const { op, nodes, timed, ms } = total;
    const title =
      timed === 0
        ? t('{0}: {1}', op, nodesText(nodes))
        : t('{0}: {1}, {2}', op, nodesText(nodes), formatTime(ms));
    const entry = h(
      'button',
      { type: 'button', class: 'operator', title },
      h('span', { class: `op-mark ${this.colours.className(op)}`, 'aria-hidden': 'true' }),
      h('span', {}, op),
      share(total, whole),
    );
    entry.addEventListener('click', () => this.filter(op));
    return entry;
  }
}

/** What share of the time operators have; nothing where none of their nodes was timed by itself: that is not 0 %. */
function share({ timed, ms }: Pick<OperatorTotal, 'timed' | 'ms'>, whole: number): HTMLElement | undefined {
  return timed === 0 ? undefined : h('span', { class: 'muted tabular' }, formatPercent(ms, whole));
}
