import { create } from '@bufbuild/protobuf';
import type { AttributeProto, NodeProto, TypeProto, ValueInfoProto } from '../../core/onnx/gen/onnx_pb';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  NodeProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from '../../core/onnx/gen/onnx_pb';
import type { DType } from '../../core/tensor/dtype';
import { elementType } from '../../core/tensor/dtype';

/** A node of ONNX's own domain. */
export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly AttributeProto[] = [],
): NodeProto {
  return create(NodeProtoSchema, {
    opType: op,
    input: [...inputs],
    output: [...outputs],
    attribute: [...attributes],
  });
}

export function intAttribute(name: string, value: number | bigint): AttributeProto {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) });
}

export function typeAttribute(name: string, tp: TypeProto): AttributeProto {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.TYPE_PROTO, tp });
}

/** The type of a tensor, of that shape (undefined: a dimension of any length) or of unknown shape. */
export function tensorType(dtype: DType, shape?: readonly (number | undefined)[]): TypeProto {
  const elemType = elementType(dtype).code;
  const dim = shape?.map((size) =>
    size === undefined ? {} : { value: { case: 'dimValue' as const, value: BigInt(size) } },
  );
  return create(TypeProtoSchema, {
    value: { case: 'tensorType', value: { elemType, shape: dim && { dim } } },
  });
}

/** A graph's input or output. Outputs may be declared by name alone. */
export function valueInfo(name: string, type?: TypeProto): ValueInfoProto {
  return create(ValueInfoProtoSchema, { name, type });
}
