import { h } from '../ui/dom';
import { t } from '../ui/localise';
import { formatInteger } from '../ui/number-format';
import type { LandingModel } from './protocol';

/** Operators shown before the rest is asked for. */
const shownFirst = 16;

/** A bar for each operator, as long as it has nodes; the rarer ones when asked for. */
export function operatorBars(operators: LandingModel['operators']): Node[] {
  const most = Math.max(1, ...operators.map(({ count }) => count));
  const bars = operators.map(({ op, count }) => {
    const bar = h('div', { class: 'operator-bar' });
    bar.style.width = `${(100 * count) / most}%`;
    return h(
      'div',
      { class: 'operator', role: 'listitem' },
      h('span', { class: 'operator-name', title: op }, op),
      h('div', { class: 'operator-track' }, bar),
      h('span', { class: 'operator-count' }, formatInteger(count)),
    );
  });
  const list = h('div', { role: 'list' }, ...bars);
  const rest = bars.slice(shownFirst);
  if (rest.length < 2) return [list];
  for (const bar of rest) bar.hidden = true;
  const more = h('button', { type: 'button', class: 'link more' }, t('Show {0} more', rest.length));
  more.addEventListener('click', () => {
    for (const bar of rest) bar.hidden = false;
    more.remove();
  });
  return [list, more];
}
