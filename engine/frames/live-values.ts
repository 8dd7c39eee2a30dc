import type { Node } from '../../core/onnx/model';
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
  // Nor does it know of nodes that were left out.
  if (frame.function || frame.jumps.has(frame.iteration)) return liveNames(frame).length;
  const waiting = frame.graph.inputs.filter(
    ({ name }) => name !== '' && !frame.weight(name) && frame.hasRun(name) && frame.isLive(name),
  );
  return waiting.length + lifetimesOf(frame.graph).live(frame.place);
}

/** How many values the frame's nodes have made by now that are not among its outputs. */
export function madeCount(frame: Frame): number {
  const { graph, place } = frame;
  const lifetimes = lifetimesOf(graph);
  const made = lifetimes.made(place) - lifetimes.madeOutputs(place);
  if (!frame.jumps.has(frame.iteration)) return made;
  const leftOut = frame.order.nodes.slice(0, place).filter((node) => frame.isLeftOut(node));
  const isCounted = (node: Node, name: string) =>
    name !== '' && graph.producers.get(name) === node && !frame.isOutput(name) && !graph.weights.has(name);
  const names = leftOut.flatMap((node) => node.outputs.filter((name) => isCounted(node, name)));
  return made - new Set(names).size;
}
