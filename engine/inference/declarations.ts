import type { TypeProto } from '../../core/onnx/gen/onnx_pb';
import type { Graph } from '../../core/onnx/model';
import { dimensionsOf, displayType } from '../../core/onnx/type-text';
import type { InferenceError } from './types';

/** The values of a graph's nodes of which another shape is declared than was inferred. */
export function wrongDeclarations(graph: Graph, inferred: ReadonlyMap<string, TypeProto>): InferenceError[] {
  const errors: InferenceError[] = [];
  for (const [name, declared] of graph.types) {
    const node = graph.producers.get(name);
    const type = inferred.get(name);
    if (!node || !type || !differ(declared, type)) continue;
    const message = `'${name}' is declared as ${displayType(declared)}, but is ${displayType(type)}.`;
    errors.push({
      kind: 'declaration',
      graph: graph.path,
      node: node.index,
      value: name,
      message,
      detail: undefined,
    });
  }
  return errors;
}

/** Whether two shapes cannot be those of one tensor: they differ in rank, or in two numbers. */
function differ(declared: TypeProto, inferred: TypeProto): boolean {
  const [a, b] = [dimensionsOf(declared), dimensionsOf(inferred)];
  if (!a || !b) return false;
  if (a.length !== b.length) return true;
  return a.some((size, at) => {
    const other = b[at];
    // Some exporters write −1 for a dimension of any size.
    return typeof size === 'number' && size >= 0 && typeof other === 'number' && size !== other;
  });
}
