import { create } from '@bufbuild/protobuf';
import { constantNode } from '../../core/onnx/constant';
import type { FunctionProto, NodeProto } from '../../core/onnx/gen/onnx_pb';
import {
  FunctionProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
} from '../../core/onnx/gen/onnx_pb';
import { opsetImports } from '../submodel/opset-imports';

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
  const zero = create(TensorProtoSchema, { dataType: TensorProto_DataType.FLOAT, floatData: [0] });
  return create(FunctionProtoSchema, {
    name: 'Zero',
    domain: syncDomain,
    output: ['zero'],
    opsetImport: opsetImports([['', opset]]),
    node: [constantNode('zero', zero)],
  });
}
