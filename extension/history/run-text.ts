import { t } from '@vscode/l10n';

/** `14:20` today, `Yesterday 14:20`, else `20 Nov 14:20`, with the year where it is another. `now` and `time` in ms. */
export function timeText(time: number, now: number): string {
  const date = new Date(time);
  const clock = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const days = Math.round((startOfDay(now) - startOfDay(time)) / 86_400_000);
  if (days === 0) return clock;
  if (days === 1) return t('Yesterday {0}', clock);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(!sameYear && { year: 'numeric' }),
  });
  return `${day} ${clock}`;
}

/** `0.38 ms`, `16.7 ms`, `2.41 s`, `1 min 5 s`; empty while the run has no end. */
export function durationText(started: number, ended: number | undefined): string {
  if (ended === undefined) return '';
  const milliseconds = Math.max(0, ended - started);
  if (milliseconds < 1000) return t('{0} ms', Number(milliseconds.toPrecision(3)));
  if (milliseconds < 60_000) return t('{0} s', (milliseconds / 1000).toPrecision(3));
  const seconds = Math.round(milliseconds / 1000);
  return t('{0} min {1} s', Math.floor(seconds / 60), seconds % 60);
}

/** `1 stop`, `3 stops`. */
export function stopsText(count: number): string {
  return count === 1 ? t('1 stop') : t('{0} stops', count.toLocaleString('en-US'));
}

/** `1 run`, `3 runs`. */
export function runsText(count: number): string {
  return count === 1 ? t('1 run') : t('{0} runs', count.toLocaleString('en-US'));
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
