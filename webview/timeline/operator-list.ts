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

  update(totals: readonly OperatorTotal[]): void {
    const whole = totals.reduce((sum, { ms }) => sum + ms, 0);
    const rest = totals.slice(mostShown);
    const restMs = rest.reduce((sum, { ms }) => sum + ms, 0);
    fill(
      this.root,
      ...totals.slice(0, mostShown).map((total) => this.entry(total, whole)),
      rest.length > 0
        ? h(
            'span',
            { class: 'operator' },
            h('span', { class: 'op-mark op-other', 'aria-hidden': 'true' }),
            rest.length === 1 ? t('1 other') : t('{0} others', rest.length),
            share(restMs, whole),
          )
        : undefined,
    );
  }

  private entry({ op, nodes, ms }: OperatorTotal, whole: number): HTMLElement {
    const title =
      whole === 0
        ? t('{0}: {1}', op, nodesText(nodes))
        : t('{0}: {1}, {2}', op, nodesText(nodes), formatTime(ms));
    const entry = h(
      'button',
      { type: 'button', class: 'operator', title },
      h('span', { class: `op-mark ${this.colours.className(op)}`, 'aria-hidden': 'true' }),
      h('span', {}, op),
      share(ms, whole),
    );
    entry.addEventListener('click', () => this.filter(op));
    return entry;
  }
}

/** What share of the time an operator has; nothing where no node was timed by itself: that is not 0 %. */
function share(ms: number, whole: number): HTMLElement | undefined {
  return whole === 0 ? undefined : h('span', { class: 'muted tabular' }, formatPercent(ms, whole));
}
