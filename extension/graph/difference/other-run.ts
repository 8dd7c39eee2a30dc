import * as vscode from 'vscode';
import type { RunningSessions } from '../../debugging/running-sessions';
import { sessionLabel } from '../../debugging/session-label';
import type { HistoryModel, KnownRun } from '../../history/history-model';
import { stopsText, timeText } from '../../history/run-text';
import { keptStatistics } from '../kept-values';
import type { BriefStatistics } from './relative-difference';

/** What the values of another run held. */
export interface OtherRun {
  /** `14:03, digit-3.npy` */
  readonly label: string;
  /** Of each of these values of a graph, where that run has told it. Rejects where nothing can be asked any more. */
  statistics(graph: string, names: readonly string[]): Promise<readonly (BriefStatistics | undefined)[]>;
}

/** Where other runs are found. */
export interface RunSources {
  readonly history: HistoryModel;
  readonly sessions: RunningSessions;
}

/** A run that can be chosen, as it is listed. */
interface RunChoice {
  readonly label: string;
  readonly description: string;
  open(): Promise<OtherRun | undefined>;
}

/** The other runs of a model: sessions that run now, whichever model they run, then those of the history. */
export async function otherRuns(
  model: string,
  own: vscode.DebugSession,
  { history, sessions }: RunSources,
): Promise<RunChoice[]> {
  const live = sessions.but(own).map((session) => ({
    label: sessionLabel(session),
    description: vscode.l10n.t('another session, where it stands'),
    open: async () => sessionRun(session),
  }));
  const now = Date.now();
  const ended = (await history.runsOf(model)).filter(
    ({ outcome }) => outcome !== 'running' && outcome !== 'broken',
  );
  const recorded = ended.map((run) => ({
    label: timeText(run.started, now),
    description: [run.inputs, stopsText(run.stops)].filter((text) => text !== '').join(', '),
    open: () => recordedRun(run, history, now),
  }));
  return [...live, ...recorded];
}

/** Asks for another run of a model; undefined where there is none, or nobody chose. */
export async function pickOtherRun(
  model: string,
  own: vscode.DebugSession,
  sources: RunSources,
): Promise<OtherRun | undefined> {
  const runs = await otherRuns(model, own, sources);
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no other run of this model, neither in Run History nor in another session.'),
    );
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(runs, {
    title: vscode.l10n.t('Difference to Another Run'),
    placeHolder: vscode.l10n.t('A recorded run has the values that were looked at in it'),
    matchOnDescription: true,
  });
  return chosen?.open();
}

function sessionRun(session: vscode.DebugSession): OtherRun {
  return {
    label: sessionLabel(session),
    statistics: (graph, names) => keptStatistics(session, 1, graph, names),
  };
}

/** A run of the history: of each value what was told of it last. */
async function recordedRun(run: KnownRun, history: HistoryModel, now: number): Promise<OtherRun | undefined> {
  const whole = await history.run(run);
  if (!whole) return undefined;
  const found = new Map<string, BriefStatistics>();
  for (const { values } of whole.stops) {
    for (const { name, statistics } of values) if (statistics) found.set(name, statistics);
  }
  return {
    label: [timeText(run.started, now), run.inputs].filter((text) => text !== '').join(', '),
    statistics: async (_graph, names) => names.map((name) => found.get(name)),
  };
}
