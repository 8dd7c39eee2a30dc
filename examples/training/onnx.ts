/** Builds ONNX models with the code generated from ONNX's schema. */
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  ModelProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from '../../core/onnx/gen/onnx_pb';

type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
type ValueInfoInit = MessageInitShape<typeof ValueInfoProtoSchema>;
type AttributeInit = MessageInitShape<typeof AttributeProtoSchema>;

/** A node of one output; attributes are integers or lists of integers, all that these models need. */
export function node(
  name: string,
  opType: string,
  input: string[],
  output: string,
  attributes: Record<string, number | number[]> = {},
): NodeInit {
  const attribute: AttributeInit[] = Object.entries(attributes).map(([key, value]) =>
    typeof value === 'number'
      ? { name: key, type: AttributeType.INT, i: BigInt(value) }
      : { name: key, type: AttributeType.INTS, ints: value.map(BigInt) },
  );
  return { name, opType, input, output: [output], attribute };
}

/** A float32 initializer; its bytes are little-endian by ONNX's definition, whatever the machine. */
export function weight(name: string, shape: readonly number[], values: ArrayLike<number>): TensorInit {
  const rawData = new Uint8Array(values.length * 4);
  const view = new DataView(rawData.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true);
  return { name, dataType: DataType.FLOAT, dims: shape.map(BigInt), rawData };
}

/** A float32 input or output; a dimension that is a word is left open under that name. */
export function value(name: string, shape: readonly (number | string)[]): ValueInfoInit {
  const dim = shape.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }));
  return {
    name,
    type: { value: { case: 'tensorType', value: { elemType: DataType.FLOAT, shape: { dim } } } },
  };
}

/** The bytes of a model of operator set 17. */
export function modelBytes(
  name: string,
  graph: { node: NodeInit[]; input: ValueInfoInit[]; output: ValueInfoInit[]; initializer: TensorInit[] },
  metadata: Record<string, string>,
): Uint8Array {
  const model = create(ModelProtoSchema, {
    irVersion: 9n,
    producerName: 'onnx-debugger examples',
    opsetImport: [{ domain: '', version: 17n }],
    metadataProps: Object.entries(metadata).map(([key, text]) => ({ key, value: text })),
    graph: { name, ...graph },
  });
  return toBinary(ModelProtoSchema, model);
}
