import type { RunSummary } from '../../core/history/types';
import type { RecentRun } from '../../webview/landing/protocol';
import { durationText, timeText } from '../history/run-text';

/** So many runs stand on the page; the Run History has them all. */
export const mostRecent = 5;

/** The runs as the page lists them. Runs whose journal is broken are left to the Run History. */
export function recentRuns(runs: readonly RunSummary[], now: number): RecentRun[] {
  return runs.flatMap(({ id, started, ended, outcome, inputs, stops }) =>
    outcome === 'broken'
      ? []
      : [
          {
            id,
            time: timeText(started, now),
            input: inputs,
            duration: durationText(started, ended),
            stops,
            outcome,
          },
        ],
  );
}
