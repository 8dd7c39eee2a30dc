import { RunnerDied } from '../../engine/errors';
import { sampleFailed } from '../errors';
import { Arrivals } from './conditions/arrivals';
import type { DebuggerEvents } from './debugger-events';
import type { DebuggerSettings } from './debugger-settings';
import type { GivenOutputs } from './given-outputs';
import type { Launched } from './launched';
import { startSample } from './launched';
import { type BackMotion, leadsBack, type Motion } from './motion';
import type { RunEnding } from './run-ending';
import type { RunReports } from './run-reports';
import type { MoveOptions, Sample } from './sample';
import type { Stop } from './stop';

/** What moving the samples of a run needs to know. */
interface SampleMoves {
  readonly run: Launched;
  readonly settings: DebuggerSettings;
  readonly events: DebuggerEvents;
  readonly reports: RunReports;
  readonly given: GivenOutputs;
  readonly signal: AbortSignal;
}

/** Moves a sample and, where it ends, the ones after it. `isFresh`: its first node may be a stop too. */
export async function moveSamples(
  first: Sample,
  motion: Motion | BackMotion,
  isFresh: boolean,
  { run, settings, events, reports, given, signal }: SampleMoves,
): Promise<Stop | RunEnding> {
  const { breakpoints } = settings;
  const { stopOnExit, breakOnNonFinite, noDebug } = run.options;
  const filters = breakOnNonFinite ? { ...settings.filters, nan: true, inf: true } : settings.filters;
  const give = (sample: Sample) => given.give(run.runner, sample, run.options);
  const arrivals = new Arrivals(run.runner, breakpoints, (line) => events.output(line));
  const arrive = (each: Sample) => arrivals.at(each);
  const undone: MoveOptions['undone'] = (edits) =>
    reports.undone(first, edits, 'Gone back to before it was made');
  const move = { breakpoints, arrive, filters, stopOnExit, noDebug, signal, give, undone };
  if (leadsBack(motion))
    return first.goBack(motion, { ...move, arrive: (each) => arrivals.at(each, 'backward') });
  let sample = first;
  let fresh = isFresh;
  for (;;) {
    // The engine passes over a stop at the present node, which is right everywhere but before the first one.
    const stop =
      (fresh && !noDebug ? await arrive(sample) : undefined) ??
      (await sample.move(fresh ? 'continue' : motion, move));
    if (stop) return stop;
    await reports.outputs(sample);
    sample.finish();
    events.sampleEnded(sample.index);
    const next = run.samples.find((candidate) => !candidate.done);
    if (!next) return { outcome: 'finished', message: undefined, exitCode: 0 };
    const begun = next.started;
    await startNext(next, run, events);
    // A step out of one sample rests at the next one; so does a pause that came in between.
    if (motion !== 'continue') return next.stopHere('entry');
    if (signal.aborted) return next.stopHere('pause');
    [sample, fresh] = [next, !begun];
  }
}

async function startNext(sample: Sample, run: Launched, events: DebuggerEvents): Promise<void> {
  try {
    await startSample(sample, run.runner, run.options, events);
  } catch (error) {
    throw error instanceof RunnerDied ? error : sampleFailed(sample.index, error);
  }
  events.sampleStarted(sample.index);
}
