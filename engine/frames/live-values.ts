import type { Frame } from './frame';
import { lifetimesOf } from './lifetimes';

/** Names still needed by nodes to come, inputs first, then in file order of the nodes that made them. */
export function liveNames(frame: Frame): string[] {
  const inputs = frame.graph.inputs.map((input) => input.name).filter((name) => !frame.weight(name));
  const made = frame.order.nodes.slice(0, frame.place).flatMap((node) => node.outputs);
  return [...inputs, ...made].filter(
    (name) => name !== '' && frame.hasRun(name) && frame.isLive(name) && !frame.weight(name),
  );
}

/** How many names `liveNames` tells, in a time that does not grow with the graph. */
export function liveCount(frame: Frame): number {
  // A function's Constants may be weights by its caller's attributes, which its graph does not know.
  if (frame.function) return liveNames(frame).length;
  const waiting = frame.graph.inputs.filter(
    ({ name }) => name !== '' && !frame.weight(name) && frame.hasRun(name) && frame.isLive(name),
  );
  return waiting.length + lifetimesOf(frame.graph).live(frame.place);
}

/** How many values the frame's nodes have made by now that are not among its outputs. */
export function madeCount({ graph, place }: Frame): number {
  const lifetimes = lifetimesOf(graph);
  return lifetimes.made(place) - lifetimes.madeOutputs(place);
}
