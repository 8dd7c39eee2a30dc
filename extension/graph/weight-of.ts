import type { Model, Weight } from '../../core/onnx/model';

/** The weight that a name means in a graph: a body uses those of the graphs around it too. */
export function weightOf(model: Model, path: string, name: string): Weight | undefined {
  for (let graph = model.graphs.get(path); graph; graph = graph.parent?.node.graph) {
    const weight = graph.weights.get(name);
    if (weight) return weight;
    // Another value of that name hides what is further out.
    if (graph.producers.has(name) || graph.inputs.some((each) => each.name === name)) return undefined;
  }
  return undefined;
}
