import type { Node } from '../../core/onnx/model';
import type { MeasuredRuns } from '../../core/timeline';
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
export interface Measurement extends MeasuredRuns {
  /** Of each node, the median of what its calls took together in a run. */
  readonly nodes: ReadonlyMap<Node, NodeTimes>;
  /** What the nodes of the main graph took together, by their medians: what else a machine does hardly shows in it. */
  readonly nodesMs: number;
  /** The turns of the fastest run. */
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
  const nodes = medians(measured);
  const main = [...nodes.values()].filter(({ node }) => node.graph === options.model.graph);
  return {
    runs: measured.length,
    ms: middle(totals),
    least: totals[0]!,
    most: totals.at(-1)!,
    nodes,
    nodesMs: main.reduce((sum, { ms }) => sum + ms, 0),
    spans: measured.find(({ ms }) => ms === totals[0])!.spans,
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

/**
 * Of a node with bodies, the median is that of what it took beyond the nodes in them, with their medians added: so what
 * stands inside of a node never takes more than the node.
 */
function medians(measured: readonly Timings[]): Map<Node, NodeTimes> {
  const found = new Map<Node, NodeTimes>();
  for (const timings of measured) for (const times of timings.nodes) found.set(times.node, times);
  const own = new Map<Node, number>();
  for (const node of found.keys()) {
    const all = measured.flatMap((timings) => ownMs(timings, node) ?? []);
    own.set(node, middle(all.sort((a, b) => a - b)));
  }
  const whole = (node: Node): number =>
    innerNodes(node).reduce((sum, each) => sum + (own.has(each) ? whole(each) : 0), own.get(node)!);
  return new Map([...found].map(([node, times]) => [node, { ...times, ms: whole(node) }]));
}

/** What a node took beyond the nodes of its bodies; undefined where it did not run. */
function ownMs(timings: Timings, node: Node): number | undefined {
  const times = timings.of(node);
  if (!times) return undefined;
  return innerNodes(node).reduce((rest, each) => rest - (timings.of(each)?.ms ?? 0), times.ms);
}

function innerNodes(node: Node): Node[] {
  return node.bodies.flatMap(({ graph }) => graph.nodes);
}

/** The median of numbers in order. */
function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
