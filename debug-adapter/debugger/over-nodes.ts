import type { Graph } from '../../core/onnx/model';
import { orderOf } from '../../core/onnx/order';
import type { FrameView, StopSet } from '../../engine/types';

/** A step over nodes of a frame that run one after another, as those of a module. */
export interface OverNodes {
  /** Index into the sample's frames, outermost first. */
  readonly depth: number;
  /** The frame's id: another one in its place is another visit. */
  readonly frame: number;
  readonly graph: Graph;
  /** The place, in the order in which the graph's nodes run, where the frame stands. */
  readonly start: number;
  /** The place behind the last node to step over; the number of nodes where that is the graph's end. */
  readonly end: number;
}

/** Whether the step has come to its end: out of the nodes, to another iteration, or out of the frame. */
export function isOver(over: OverNodes, frames: readonly FrameView[]): boolean {
  const at = frames[over.depth];
  if (at?.id !== over.frame) return true;
  // A body that one of the nodes runs is inside of the step.
  if (frames.length > over.depth + 1) return false;
  return isBehind(over, at.next);
}

/** The stops, and every node at which the step is over. `frames`: where execution stands when it is asked. */
export function stopsBehind(over: OverNodes, stops: StopSet, frames: () => readonly FrameView[]): StopSet {
  const outer = new Set(
    frames()
      .slice(0, over.depth)
      .map(({ graph }) => graph),
  );
  const ends = (graph: string, index: number) =>
    graph === over.graph.path ? isBehind(over, index) : outer.has(graph);
  return {
    ...stops,
    has: (graph, index) => ends(graph, index) || stops.has(graph, index),
    stands: async (ran) => (!ran && isOver(over, frames())) || ((await stops.stands?.(ran)) ?? true),
  };
}

/** Whether a node is none of those stepped over; those before the start come again in another iteration. */
function isBehind({ graph, start, end }: OverNodes, index: number): boolean {
  const node = graph.nodes[index];
  if (!node) return true;
  const place = orderOf(graph).place(node);
  return place <= start || place >= end;
}
