import { Execution } from '../execution';
import type { ExecutionOptions } from '../execution-options';
import { noStops, noWatch } from '../stops';
import type { NodeTimes, RunSpan } from './node-times';
import type { Timings } from './timings';

/** How often the model runs to be measured, and how long at most that goes on, in milliseconds. */
export interface MeasureOptions {
  readonly runs: number;
  readonly mostMs: number;
  readonly signal: AbortSignal;
  /** Told after each run. */
  readonly onRun?: (done: number) => void;
}

/** What whole runs of a model took, one after another, with the same inputs. */
export interface Measurement {
  /** How many were made; one before them, which makes the sessions, does not count. */
  readonly runs: number;
  /** Milliseconds inside onnxruntime: the median, the least and the most of the runs. */
  readonly ms: number;
  readonly least: number;
  readonly most: number;
  /** Of each node, the median of what its calls took together in a run. */
  readonly nodes: ReadonlyMap<NodeTimes['node'], NodeTimes>;
  /** The turns of the run that took the median. */
  readonly spans: readonly RunSpan[];
}

/**
 * Runs the whole model again and again under onnxruntime's profiler, in a run of its own each time; the session that is
 * being debugged stays where it stands. With feedback it is the first iteration that is measured.
 *
 * @throws the signal's reason; OperatorError where the model does not run through; UserError where an input is wrong;
 *   RunnerDied
 */
export async function measureTimes(
  options: ExecutionOptions,
  { runs, mostMs, signal, onRun }: MeasureOptions,
): Promise<Measurement> {
  const measured: Timings[] = [];
  const begun = performance.now();
  for (let run = 0; run <= runs; run++) {
    const timings = await once(options, signal);
    if (run > 0) measured.push(timings);
    onRun?.(run);
    if (run > 0 && performance.now() - begun > mostMs) break;
  }
  await measured[0]!.settle();
  const totals = measured.map(({ ms }) => ms).sort((a, b) => a - b);
  const ms = totals[(totals.length - 1) >> 1]!;
  return {
    runs: measured.length,
    ms,
    least: totals[0]!,
    most: totals.at(-1)!,
    nodes: medians(measured),
    spans: measured.find((each) => each.ms === ms)!.spans,
  };
}

async function once(options: ExecutionOptions, signal: AbortSignal): Promise<Timings> {
  signal.throwIfAborted();
  const repeats = options.feedback !== undefined || options.iterations !== undefined;
  const { onIteration: _unheard, ...own } = options;
  const execution = await Execution.start({ ...own, profile: true, ...(repeats && { iterations: 1 }) });
  try {
    const { reason } = await execution.advance(noStops, noWatch, signal);
    if (reason === 'paused') signal.throwIfAborted();
    return execution.timings;
  } finally {
    execution.close();
  }
}

function medians(measured: readonly Timings[]): Map<NodeTimes['node'], NodeTimes> {
  const nodes = new Map<NodeTimes['node'], NodeTimes>();
  for (const timings of measured) {
    for (const times of timings.nodes) {
      if (nodes.has(times.node)) continue;
      const all = measured.flatMap((each) => each.of(times.node) ?? []);
      const sorted = all.map(({ ms }) => ms).sort((a, b) => a - b);
      nodes.set(times.node, { ...times, ms: middle(sorted) });
    }
  }
  return nodes;
}

/** The median of numbers in order. */
function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
