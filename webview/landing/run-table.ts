import { stopsText } from '../ui/counted';
import { h } from '../ui/dom';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import type { RecentRun } from './protocol';

const outcomes = {
  finished: ['pass', 'passed', t('finished')],
  stopped: ['circleSlash', undefined, t('stopped')],
  failed: ['error', 'error', t('failed')],
  interrupted: ['warning', 'warning', t('interrupted')],
  running: ['loading', 'info', t('running')],
} as const;

/** The last runs, newest first; each opens in the Run History. */
export function runTable(runs: readonly RecentRun[], open: (id: string) => void): HTMLElement[] {
  return runs.map((run) => {
    const [name, colour, word] = outcomes[run.outcome];
    const row = h(
      'button',
      { type: 'button', class: 'run', title: t('Show in the Run History ({0})', word) },
      icon(name, colour),
      h('span', { class: 'visually-hidden' }, word),
      h('span', { class: 'run-time' }, run.time),
      h('span', { class: 'run-input muted' }, run.input),
      h('span', { class: 'run-number wide-only' }, run.duration),
      h('span', { class: 'run-number' }, stopsText(run.stops)),
    );
    row.addEventListener('click', () => open(run.id));
    return row;
  });
}
