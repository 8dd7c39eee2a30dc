import type { Node } from '../core/onnx/model';
import type { Execution } from './execution';
import { noWatch } from './stops';
import type { FrameView, StopSet } from './types';

/** Why a replay came back: at the place, at the model's end before it, or because the signal asked for it. */
export type Replayed = 'there' | 'end' | 'paused';

/**
 * Brings an execution that has just begun to the place where another of the same model, with the same inputs, stood:
 * `frames` are that one's. What lies before it runs in stretches.
 *
 * @throws OperatorError, RunnerDied
 */
export async function replayTo(
  execution: Execution,
  frames: readonly FrameView[],
  signal: AbortSignal,
): Promise<Replayed> {
  for (const [depth, target] of frames.entries()) {
    const stops = onlyAt(target);
    const isThere = () => {
      const frame = execution.frames[depth]!;
      return (
        execution.frames.length === depth + 1 &&
        frame.graph === target.graph &&
        frame.iteration === target.iteration &&
        frame.next === target.next
      );
    };
    while (!isThere()) {
      const { reason } = await execution.advance(stops, noWatch, signal);
      if (reason === 'paused') return 'paused';
      if (reason === 'end') return isThere() ? 'there' : 'end';
    }
    if (depth < frames.length - 1 && !(await execution.stepIn())) return 'end';
  }
  return 'there';
}

/**
 * Steps node by node, into bodies, until the main graph's `last` has run. `at` is told the place before each step:
 * when the runner dies, the last one told is that of the node that it died of.
 *
 * @throws OperatorError, RunnerDied
 */
export async function walk(
  execution: Execution,
  last: Node,
  signal: AbortSignal,
  at: (frames: readonly FrameView[]) => void,
): Promise<'passed' | 'paused'> {
  const { iteration } = execution.frames[0]!;
  const isBefore = () => !execution.hasPassed(0, last) && execution.frames[0]!.iteration === iteration;
  while (!execution.ended && isBefore()) {
    if (signal.aborted) return 'paused';
    at(execution.frames);
    if (!(await execution.stepIn())) await execution.step();
    // Answers to others (pause) come through in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return 'passed';
}

/** A stop before the node that a frame stands at, and nowhere else. */
function onlyAt({ graph, next }: FrameView): StopSet {
  return { has: (path, index) => path === graph && index === next, within: (path) => path === graph };
}
