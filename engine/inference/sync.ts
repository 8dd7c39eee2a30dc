import { create } from '@bufbuild/protobuf';
import type { FunctionProto, NodeProto } from '../../core/onnx/gen/onnx_pb';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  FunctionProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
} from '../../core/onnx/gen/onnx_pb';

/**
 * onnxruntime writes the types that it inferred only into graphs that it changed. It changes every graph in which a
 * model-local function is called, since it puts the function's nodes in the call's place.
 */
export const syncDomain = 'onnx_debugger.inference';

/** A call that changes the graph; `output` is a name that the graph does not have. */
export function syncNode(output: string): NodeProto {
  return create(NodeProtoSchema, { opType: 'Zero', domain: syncDomain, output: [output] });
}

export function syncFunction(opset: number): FunctionProto {
  const value = create(AttributeProtoSchema, {
    name: 'value',
    type: AttributeProto_AttributeType.TENSOR,
    t: { dataType: 1, dims: [], floatData: [0] },
  });
  return create(FunctionProtoSchema, {
    name: 'Zero',
    domain: syncDomain,
    output: ['zero'],
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(opset) })],
    node: [create(NodeProtoSchema, { opType: 'Constant', output: ['zero'], attribute: [value] })],
  });
}
