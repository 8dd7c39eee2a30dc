import { create } from '@bufbuild/protobuf';
import { UserError } from '../../core/errors';
import { constantNode, tensorAttribute } from '../../core/onnx/constant';
import type { NodeProto, TensorProto, TypeProto } from '../../core/onnx/gen/onnx_pb';
import { NodeProtoSchema, TensorProtoSchema, TypeProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { Weight } from '../../core/onnx/model';
import { tensorToProto } from '../../core/onnx/tensor-proto';
import { readWeight } from '../../core/onnx/weights';
import { elementType } from '../../core/tensor/dtype';

/**
 * Bytes of a weight, and strings, that are handed over: what shapes are inferred from (new shapes, axes, paddings,
 * scales) has a few elements for each dimension.
 */
const mostBytes = 1024;
const mostStrings = 64;

/** The type of a weight; undefined where its element type is not known. */
export function weightType({ dtype, shape }: Weight): TypeProto | undefined {
  if (!dtype) return undefined;
  const dim = shape.map((size) => ({ value: { case: 'dimValue' as const, value: BigInt(size) } }));
  const value = { elemType: elementType(dtype).code, shape: { dim } };
  return create(TypeProtoSchema, { value: { case: 'tensorType', value } });
}

/** The tensor of a weight from which shapes may be inferred; undefined for all others, whose type is enough. */
export function telling(name: string, weight: Weight): TensorProto | undefined {
  const { dtype, shape, data } = weight;
  if (!dtype || data.kind === 'missing') return undefined;
  if (data.kind === 'inline') {
    if (data.bytes.length > mostBytes || (data.strings?.length ?? 0) > mostStrings) return undefined;
    return tensorToProto(name, { kind: 'tensor', dtype, shape, bytes: data.bytes, strings: data.strings });
  }
  const { kind } = elementType(dtype);
  if (data.length > mostBytes || (kind !== 'int' && kind !== 'uint')) return undefined;
  try {
    return tensorToProto(name, readWeight(weight));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Nodes that make a value of a weight's type without its data, where no input can stand for it: in bodies. */
export function standIn(name: string, { dtype, shape }: Weight): NodeProto[] | undefined {
  if (!dtype || !standing.has(dtype)) return undefined;
  const dims = create(TensorProtoSchema, {
    dataType: elementType('int64').code,
    dims: [BigInt(shape.length)],
    int64Data: shape.map(BigInt),
  });
  const zero = create(TensorProtoSchema, {
    dataType: elementType(dtype).code,
    dims: [1n],
    rawData: new Uint8Array(elementType(dtype).bits / 8),
  });
  const shapeName = `#shape of ${name}`;
  return [
    constantNode(shapeName, dims),
    create(NodeProtoSchema, {
      opType: 'ConstantOfShape',
      input: [shapeName],
      output: [name],
      attribute: [tensorAttribute('value', zero)],
    }),
  ];
}

/** What onnxruntime 1.30 has a kernel of ConstantOfShape for. */
const standing: ReadonlySet<string> = new Set([
  ...['float32', 'float64', 'float16', 'bool'],
  ...['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'],
]);
