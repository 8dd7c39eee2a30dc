import { create } from '@bufbuild/protobuf';
import type { NodeProto } from '../../core/onnx/gen/onnx_pb';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  NodeProtoSchema,
} from '../../core/onnx/gen/onnx_pb';

/** An attribute: a whole number is an int, a list ints, `{ float }` a float. */
type Attribute = number | readonly number[] | { readonly float: number };

/** A node with a name made of its operator and its first output. */
export function op(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    name: `${opType}_${output[0]}`,
    input: [...input],
    output: [...output],
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  });
}

function attribute(name: string, value: Attribute) {
  if (typeof value === 'number')
    return create(AttributeProtoSchema, { name, type: Kind.INT, i: BigInt(value) });
  if ('float' in value) return create(AttributeProtoSchema, { name, type: Kind.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: Kind.INTS, ints: value.map(BigInt) });
}
