import type { TypeProto } from '../core/onnx/gen/onnx_pb';
import { TensorProto_DataType } from '../core/onnx/gen/onnx_pb';
import type { Graph, Model } from '../core/onnx/model';

const float16: number = TensorProto_DataType.FLOAT16;

/** Whether any value of the model may be float16: an input, a weight, or what a Cast makes. */
export function modelUsesFloat16(model: Model): boolean {
  return [...model.graphs.values()].some(graphUsesFloat16);
}

function graphUsesFloat16(graph: Graph): boolean {
  if ([...graph.weights.values()].some((weight) => weight.dtype === 'float16')) return true;
  if ([...graph.types.values()].some(isFloat16)) return true;
  return graph.nodes.some((node) =>
    node.attributes.some(({ name, i }) => (name === 'to' || name === 'dtype') && Number(i) === float16),
  );
}

function isFloat16(type: TypeProto): boolean {
  const { value } = type;
  switch (value.case) {
    case 'tensorType':
      return value.value.elemType === float16;
    case 'sequenceType':
    case 'optionalType':
      return value.value.elemType !== undefined && isFloat16(value.value.elemType);
    default:
      return false;
  }
}
