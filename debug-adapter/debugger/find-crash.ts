import type { Node } from '../../core/onnx/model';
import { OperatorError, RunnerDied } from '../../engine/errors';
import type { Execution } from '../../engine/execution';
import { replayTo, walk } from '../../engine/replay';
import type { FrameView } from '../../engine/types';
import { nodePhrase } from './names';
import type { Program } from './program';
import type { Sample } from './sample';
import type { Stop } from './stop';

/** Where a run stood when its runner died. */
export interface Crash {
  readonly sample: number;
  readonly frames: readonly FrameView[];
  /** The nodes that were running; undefined where none were. */
  readonly nodes: readonly Node[] | undefined;
}

/** Where a replay stopped, and what there is to say of it. */
export interface Replay {
  readonly stop: Stop;
  readonly note?: string;
}

/**
 * Repeats a run whose runner died: up to where it stood as before, then node by node, into bodies, until the runner
 * dies again. Then it is brought, with yet another runner, to just before the node that it died of. `afresh` starts a
 * runner and the sample anew.
 *
 * @throws RunnerDied where the runner dies on the way there as well
 */
export async function findCrash(
  crash: Crash,
  program: Program,
  afresh: () => Promise<Sample>,
  signal: AbortSignal,
): Promise<Replay> {
  const sample = await afresh();
  const execution = sample.execution!;
  let at = crash.frames;
  try {
    const reached = await replayTo(execution, crash.frames, signal);
    if (reached === 'paused') return { stop: sample.stopHere('pause') };
    const last = reached === 'there' ? lastOf(crash, program) : undefined;
    if (!last) {
      const note = 'Nothing was running when the runner ended; the run is back where it stood.';
      return { stop: sample.stopHere('step'), note };
    }
    const walked = await walk(execution, last, signal, (frames) => {
      at = frames;
    });
    if (walked === 'paused') return { stop: sample.stopHere('pause') };
    const note = `Step by step, the runner does not die: ${nodePhrase(last)} and what comes before it have run.`;
    return { stop: sample.stopHere('step'), note };
  } catch (error) {
    if (error instanceof OperatorError) {
      sample.fail({ kind: 'opError', error });
      return { stop: sample.stopHere('exception') };
    }
    if (!(error instanceof RunnerDied)) throw error;
    return before(error, at, program, await afresh(), signal);
  }
}

/** Brings a fresh sample to just before the node that a runner died of. */
async function before(
  death: RunnerDied,
  at: readonly FrameView[],
  program: Program,
  sample: Sample,
  signal: AbortSignal,
): Promise<Replay> {
  const execution = sample.execution!;
  const reached = await replayTo(execution, at, signal);
  if (reached === 'paused') return { stop: sample.stopHere('pause') };
  const { graph, next } = at.at(-1)!;
  const node = program.node(graph, next);
  if (!node) throw death;
  const error = crashError(execution, node, death);
  execution.refusePreview(error);
  sample.fail({ kind: 'crash', error });
  return { stop: sample.stopHere('exception') };
}

function crashError(execution: Execution, node: Node, { how, detail }: RunnerDied): OperatorError {
  const { iteration } = execution.frames.at(-1)!;
  const when = iteration === undefined ? '' : `, in iteration ${iteration},`;
  const text = `${nodePhrase(node)}${when} ends the runner: ${how}. The run stands before it; its outputs are not computed.`;
  return new OperatorError('OD2044', text, detail, node.graph.path, node.index, node.name, node.op);
}

/** The main graph's node with which everything has run that was running when the runner died. */
function lastOf({ nodes, frames }: Crash, program: Program): Node | undefined {
  const last = nodes?.at(-1);
  return last?.graph.path === '' || !last ? last : program.node('', frames[0]!.next);
}
