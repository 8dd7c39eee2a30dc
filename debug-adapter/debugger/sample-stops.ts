import type { FrameView, StopSet } from '../../engine/types';

/** Every node, in bodies too. */
export const everyNode: StopSet = { has: () => true, within: () => true };

/** The stops, with graphs that have to be entered whatever they hold. */
export function withOpened(stops: StopSet, opened: ReadonlySet<string>): StopSet {
  if (opened.size === 0) return stops;
  return { ...stops, within: (graph) => opened.has(graph) || stops.within(graph) };
}

/** The stops, and every node of the graphs of these frames; `innermost` is the graph that execution stands in. */
export function withFrames(
  stops: StopSet,
  frames: readonly FrameView[],
  innermost: () => string | undefined,
): StopSet {
  const here = new Set(frames.map((frame) => frame.graph));
  const isHere = () => {
    const graph = innermost();
    return graph !== undefined && here.has(graph);
  };
  return {
    ...stops,
    has: (graph, index) => here.has(graph) || stops.has(graph, index),
    within: (graph) => here.has(graph) || stops.within(graph),
    stands: async (ran) => (!ran && isHere()) || ((await stops.stands?.(ran)) ?? true),
  };
}

/** The stops as they are met going back: one behind a node is met before it, where that has not run any more. */
export function backwards(stops: StopSet): StopSet {
  return {
    within: (graph) => stops.within(graph),
    has: (graph, index) => stops.has(graph, index) || (stops.after?.(graph, index) ?? false),
  };
}
