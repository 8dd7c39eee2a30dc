import type { Graph, Node } from '../../core/onnx/model';
import type { Position } from '../timeline/position';
import { positionOf } from '../timeline/position';

/** A frame, as far as it matters here. */
interface Entered {
  readonly unique: string;
  readonly graph: Graph;
  readonly call: Node | undefined;
  readonly caller: Entered | undefined;
  readonly iteration: number | undefined;
  readonly place: number;
  readonly onClose: (() => void)[];
}

/**
 * The outermost frame around a frame, itself included, that is run again and again; undefined where all run once. In
 * it, the generator of a random operator goes on from one time to the next, as it does inside one session.
 */
export function repeatingFrame(frame: Entered): Entered | undefined {
  return chainTo(frame).find(({ iteration }) => iteration !== undefined);
}

/** By which the generators of a frame's nodes are known, however often it is entered; undefined where all run once. */
export function generatorsOf(frame: Entered): string | undefined {
  const chain = chainTo(frame);
  const at = chain.findIndex(({ iteration }) => iteration !== undefined);
  if (at < 0) return undefined;
  const way = chain.slice(at + 1).map(({ call, graph }) => [call!.index, graph.path]);
  return JSON.stringify([chain[at]!.unique, way]);
}

/** A frame and the iteration that it is in, as text that is the same whenever it is entered again. */
export function occasionOf(frame: Entered): string {
  return JSON.stringify([frame.graph.path, ...positionIn(frame).slice(0, -1)]);
}

/** Iteration and place of each frame up to this one, outermost first. */
export function positionIn(frame: Entered): Position {
  return positionOf(chainTo(frame));
}

/** The frames that were entered to get there, outermost first. */
function chainTo(frame: Entered): Entered[] {
  return frame.caller ? [...chainTo(frame.caller), frame] : [frame];
}
