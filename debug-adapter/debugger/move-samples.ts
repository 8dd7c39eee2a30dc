import type { UserError } from '../../core/errors';
import { RunnerDied } from '../../engine/errors';
import { sampleFailed } from '../errors';
import { currentStops } from './breakpoints/current-stops';
import { Arrivals } from './conditions/arrivals';
import type { FilterId } from './conditions/exception-filters';
import { Faults } from './conditions/faults';
import type { DebuggerEvents } from './debugger-events';
import type { DebuggerSettings } from './debugger-settings';
import type { GivenOutputs } from './given-outputs';
import type { Launched } from './launched';
import { startSample } from './launched';
import { isJump, leadsBack } from './motion';
import type { RunEnding } from './run-ending';
import type { RunReports } from './run-reports';
import type { RunningMove } from './running-move';
import type { MoveOptions, Sample } from './sample';
import type { Stop } from './stop';

/** What moving the samples of a run needs to know. */
interface SampleMoves {
  readonly run: Launched;
  /** Its settings are read at each use: the session may become another client's while a sample moves. */
  readonly session: { readonly settings: DebuggerSettings; readonly events: DebuggerEvents };
  readonly reports: RunReports;
  readonly given: GivenOutputs;
}

/**
 * Makes the move of a sample and, where it ends, goes on with the ones after it. `isFresh`: its first node may be a stop
 * too. Undefined where it came to its end and no other sample was to move.
 */
export async function moveSamples(
  running: RunningMove,
  isFresh: boolean,
  { run, session, reports, given }: SampleMoves,
): Promise<Stop | RunEnding | undefined> {
  const { move, signal, single } = running;
  const { events } = session;
  const { stopOnExit, breakOnNonFinite, noDebug } = run.options;
  const always = new Set<FilterId>(breakOnNonFinite ? ['nan', 'inf'] : []);
  const faults = new Faults(
    run.runner,
    () => session.settings.filters,
    always,
    (line) => events.output(line),
  );
  const give = (sample: Sample) => given.give(run.runner, sample, run.options);
  const current = () => session.settings.breakpoints;
  const arrivals = new Arrivals(run.runner, current, (line) => events.output(line));
  const arrive = (each: Sample) => arrivals.at(each);
  let { sample } = running;
  const first = sample;
  const undone: MoveOptions['undone'] = (edits) =>
    reports.undone(first, edits, 'Gone back to before it was made');
  const lost: MoveOptions['lost'] = (edits) =>
    reports.undone(
      first,
      edits,
      'The body was entered again, which runs without what was changed in it before',
    );
  const breakpoints = { stops: () => currentStops(current) };
  const refused = ({ message }: UserError) => events.output({ kind: 'error', text: message });
  const options = { breakpoints, arrive, faults, stopOnExit, noDebug, signal, give, undone, lost, refused };
  // A client may move a sample that nobody has looked at yet.
  await start(sample, run, events);
  sample.begun = true;
  if (leadsBack(move)) {
    const back = { ...options, arrive: (each: Sample) => arrivals.at(each, 'backward') };
    return pausable(sample, signal, () => sample.goBack(move, back));
  }
  const motion = isJump(move) ? 'next' : move;
  let fresh = isFresh;
  for (let isFirst = true; ; isFirst = false) {
    // The engine passes over a stop at the present node, which is right everywhere but before the first one.
    const [moving, wasFresh] = [sample, fresh];
    const stop = await pausable(moving, signal, async () => {
      const here = wasFresh && !noDebug ? await arrive(moving) : undefined;
      if (here) return here;
      return isFirst && isJump(move)
        ? reports.recordingEdits(moving, () => moving.jump(move, options))
        : moving.move(wasFresh ? 'continue' : motion, options);
    });
    if (stop) return stop;
    await reports.outputs(sample);
    await events.sampleEnding(sample);
    sample.finish();
    events.sampleEnded(sample.index);
    const next = run.samples.find((candidate) => !candidate.done);
    if (!next) return { outcome: 'finished', message: undefined, exitCode: 0 };
    if (single) return undefined;
    fresh = !next.begun;
    await start(next, run, events);
    next.begun = true;
    next.forgetResults();
    running.sample = next;
    events.resumed(next.index, 'forward');
    // A step out of one sample rests at the next one; so does a pause that came in between.
    if (motion !== 'continue') return next.stopHere(fresh ? 'entry' : 'step');
    if (signal.aborted) return next.stopHere('pause');
    sample = next;
  }
}

/** Makes a move; a look that breakpoints make on the way ends with a pause too, in a stop where the sample stands. */
async function pausable<T>(sample: Sample, signal: AbortSignal, move: () => Promise<T>): Promise<T | Stop> {
  const { execution } = sample;
  if (!execution) return move();
  try {
    return await execution.until(signal, move);
  } catch (error) {
    if (signal.aborted && error === signal.reason) return sample.stopHere('pause');
    throw error;
  }
}

async function start(sample: Sample, run: Launched, events: DebuggerEvents): Promise<void> {
  if (sample.started) return;
  try {
    await startSample(sample, run.runner, run.options, events);
  } catch (error) {
    throw error instanceof RunnerDied ? error : sampleFailed(sample.index, error);
  }
}
