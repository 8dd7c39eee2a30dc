import type { TypeProto } from './gen/onnx_pb';
import type { Graph } from './model';
import { dimensionsOf } from './type-text';

/** The symbolic dimensions of a graph's inputs (`batch` in `float32[batch,3]`), each once, in their order. */
export function inputSymbols(graph: Graph): string[] {
  return [...new Set(graph.inputs.flatMap(({ type }) => symbolsOf(type)))];
}

/** Whether any type that a graph states has a dimension of that name. */
export function hasSymbol(graph: Graph, symbol: string): boolean {
  return [...graph.types.values()].some((type) => symbolsOf(type).includes(symbol));
}

/** Those of a tensor, or of the tensors inside a sequence, an optional or a map. */
function symbolsOf(type: TypeProto | undefined): string[] {
  switch (type?.value.case) {
    case 'sequenceType':
    case 'optionalType':
      return symbolsOf(type.value.value.elemType);
    case 'mapType':
      return symbolsOf(type.value.value.valueType);
    default:
      return (dimensionsOf(type) ?? []).filter((dimension) => typeof dimension === 'string');
  }
}
