import type { Graph, Node, Weight } from '../../../core/onnx/model';
import { byteLength, elementCount } from '../../../core/tensor/dtype';

/** Bytes of the weights that a node uses itself; those of its bodies are their nodes'. */
export function weightBytes(node: Node): number {
  const names = new Set(node.inputs.filter((name) => name !== ''));
  let bytes = 0;
  for (const name of names) {
    const weight = weightNamed(node.graph, name);
    if (weight?.dtype) bytes += byteLength(weight.dtype, elementCount(weight.shape));
  }
  return bytes;
}

/** The weight that a name means in a graph; a graph around it is asked where it makes none of that name itself. */
function weightNamed(graph: Graph, name: string): Weight | undefined {
  const weight = graph.weights.get(name);
  const isOwn = graph.producers.has(name) || graph.inputs.some((input) => input.name === name);
  if (weight || isOwn || !graph.parent) return weight;
  return weightNamed(graph.parent.node.graph, name);
}
