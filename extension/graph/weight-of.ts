import type { Graph, Weight } from '../../core/onnx/model';

/** The weight that a name means in a graph: a body uses those of the graphs around it too. */
export function weightOf(graph: Graph | undefined, name: string): Weight | undefined {
  for (let at = graph; at; at = at.parent?.node.graph) {
    const weight = at.weights.get(name);
    if (weight) return weight;
    // Another value of that name hides what is further out.
    if (at.producers.has(name) || at.inputs.some((each) => each.name === name)) return undefined;
  }
  return undefined;
}
