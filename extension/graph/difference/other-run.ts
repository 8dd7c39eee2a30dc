import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { sha256OfFile } from '../../../core/history/hash';
import type { RunningSessions } from '../../debugging/running-sessions';
import { sessionLabel } from '../../debugging/session-label';
import type { HistoryModel, KnownRun } from '../../history/history-model';
import { stopsText, timeText } from '../../history/run-text';
import { textOfLaunch } from '../../text/model-uri';
import { keptStatistics, type ToldValue } from '../kept-values';

/**
 * Whether a run is of the same model, or of another one or another state of it. It is not known of a session whose
 * configuration names no model, such as one that is attached.
 */
type RunModel = 'same' | 'other' | 'unknown';

/** What the values of another run held. */
export interface OtherRun {
  /** `14:03, digit-3.npy` */
  readonly label: string;
  /** Of another model, and of one that is not known, what has the same name may be something else. */
  readonly model: RunModel;
  /** Of each of these values of a graph, where that run has told it. Rejects where nothing can be asked any more. */
  values(graph: string, names: readonly string[]): Promise<readonly (ToldValue | undefined)[]>;
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
  const live = sessions.but(own).map((session) => {
    const ran = comparedText(own.configuration, session.configuration);
    return {
      label: sessionLabel(session),
      description: descriptionOf(ran),
      open: async () => sessionRun(session, ran),
    };
  });
  const now = Date.now();
  const ended = (await history.runsOf(model)).filter(
    ({ outcome }) => outcome !== 'running' && outcome !== 'broken',
  );
  const recorded = ended.map((run) => ({
    label: timeText(run.started, now),
    description: [run.inputs, stopsText(run.stops)].filter((text) => text !== '').join(', '),
    open: () => recordedRun(run, own, history, now),
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

function descriptionOf(model: RunModel): string {
  switch (model) {
    case 'same':
      return vscode.l10n.t('another session, where it stands');
    case 'other':
      return vscode.l10n.t('another model in another session, where it stands');
    case 'unknown':
      return vscode.l10n.t('another session, where it stands; it is not known which model it runs');
  }
}

function sessionRun(session: vscode.DebugSession, model: RunModel): OtherRun {
  return {
    label: sessionLabel(session),
    model,
    values: (graph, names) => keptStatistics(session, undefined, graph, names),
  };
}

/** A run of the history: of each value what was told of it last. */
async function recordedRun(
  run: KnownRun,
  own: vscode.DebugSession,
  history: HistoryModel,
  now: number,
): Promise<OtherRun | undefined> {
  const whole = await history.run(run);
  if (!whole) return undefined;
  const found = new Map<string, ToldValue>();
  const keyOf = (graph: string, name: string) => JSON.stringify([graph, name]);
  for (const { node, values } of whole.stops) {
    for (const { name, statistics, shape, graph } of values) {
      // Older journals do not say of which graph a value is: of the one that it was looked at in, most likely.
      if (statistics) found.set(keyOf(graph ?? node?.graph ?? '', name), { statistics, shape });
    }
  }
  const { start } = whole;
  const text = comparedText(own.configuration, { ...start?.launch, program: run.model });
  return {
    label: [timeText(run.started, now), run.inputs].filter((text) => text !== '').join(', '),
    model: text === 'same' && (await hasChangedSince(run, start?.model.size)) ? 'other' : text,
    values: async (graph, names) => names.map((name) => found.get(keyOf(graph, name))),
  };
}

/** Whether two sessions run one model, both as it is or both as onnxruntime has optimised it. */
function comparedText(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): RunModel {
  const [one, other] = [textOfLaunch(a), textOfLaunch(b)];
  if (!one || !other) return 'unknown';
  return one.toString() === other.toString() ? 'same' : 'other';
}

/** Whether a model's file is no longer what it was in a run. What cannot be read any more has changed. */
async function hasChangedSince(
  { model, modelHash, started }: KnownRun,
  size: number | undefined,
): Promise<boolean> {
  try {
    const now = await stat(model);
    if (size !== undefined && now.size !== size) return true;
    return now.mtimeMs > started && (await sha256OfFile(model)) !== modelHash;
  } catch {
    return true;
  }
}
