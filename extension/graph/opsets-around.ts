import type { Graph, Model } from '../../core/onnx/model';

/** The opset versions that count in a graph: a function has its own imports, a body those of what it is in. */
export function opsetsAround(model: Model, graph: Graph): ReadonlyMap<string, number> {
  let outermost = graph;
  while (outermost.parent) outermost = outermost.parent.node.graph;
  for (const definition of model.functions.values()) {
    if (definition.graph === outermost) return definition.opsets;
  }
  return model.opsets;
}
