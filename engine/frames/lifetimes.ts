import type { Graph } from '../../core/onnx/model';
import { orderOf } from '../../core/onnx/order';

/**
 * How many of a graph's values exist, and are needed yet, at each place of its order: counted once for each graph, so
 * that a stop in a big model need not look through all of its nodes. Values that nodes make are counted, each once;
 * weights and outputs that are left out are not.
 */
export interface Lifetimes {
  /** Values that the nodes before that place make. */
  made(place: number): number;
  /** Those of them that are outputs of the graph. */
  madeOutputs(place: number): number;
  /** Those of them that a node at that place or after it uses, or whoever takes the graph's outputs. */
  live(place: number): number;
}

const known = new WeakMap<Graph, Lifetimes>();

/** The lifetimes of a graph's values; reading them takes no time that grows with the graph. */
export function lifetimesOf(graph: Graph): Lifetimes {
  let lifetimes = known.get(graph);
  if (!lifetimes) {
    lifetimes = count(graph);
    known.set(graph, lifetimes);
  }
  return lifetimes;
}

function count(graph: Graph): Lifetimes {
  const order = orderOf(graph);
  const places = order.nodes.length + 1;
  const made = new Int32Array(places);
  const madeOutputs = new Int32Array(places);
  const live = new Int32Array(places);
  const outputs = new Set(graph.outputs.map((output) => output.name));
  const inputs = new Set(graph.inputs.map((input) => input.name));
  const isGiven = (name: string) => inputs.has(name) || graph.weights.has(name);
  order.nodes.forEach((node, place) => {
    for (const name of new Set(node.outputs)) {
      // In a broken model several nodes may make one name, or an input's; the first that has it counts.
      if (name === '' || isGiven(name) || graph.producers.get(name) !== node) continue;
      made[place + 1]!++;
      const isOutput = outputs.has(name);
      if (isOutput) madeOutputs[place + 1]!++;
      // It is needed from behind its node up to its last use.
      const last = isOutput ? places : (order.lastUse(name) ?? -1);
      if (last <= place) continue;
      live[place + 1]!++;
      if (last + 1 < places) live[last + 1]!--;
    }
  });
  for (const counts of [made, madeOutputs, live]) {
    for (let place = 1; place < places; place++) counts[place]! += counts[place - 1]!;
  }
  return {
    made: (place) => made[place]!,
    madeOutputs: (place) => madeOutputs[place]!,
    live: (place) => live[place]!,
  };
}
