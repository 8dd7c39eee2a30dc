import type { MessageInitShape } from '@bufbuild/protobuf';
import { create, toBinary } from '@bufbuild/protobuf';
import type { GraphProtoSchema, TensorProto } from '../../../core/onnx/gen/onnx_pb';
import { ModelProtoSchema, TypeProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import type { Model } from '../../../core/onnx/model';
import { readModelBytes } from '../../../core/onnx/read';

/** A graph as the protobuf library takes it. */
export type GraphInit = MessageInitShape<typeof GraphProtoSchema>;

/** The file of a model with that graph. */
export function modelFile(
  graph: GraphInit,
  rest: Omit<MessageInitShape<typeof ModelProtoSchema>, 'graph' | '$typeName'> = {},
): Uint8Array {
  const model = { irVersion: 9n, opsetImport: [{ domain: '', version: 17n }], ...rest, graph };
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, model));
}

/** A model with that graph, read from memory. */
export function modelOf(graph: GraphInit, rest?: Parameters<typeof modelFile>[1]): Model {
  return readModelBytes(modelFile(graph, rest), 'test.onnx');
}

/** The type of a float tensor. */
export function floatType(...shape: (number | string)[]) {
  const dim = shape.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }));
  return create(TypeProtoSchema, { value: { case: 'tensorType', value: { elemType: 1, shape: { dim } } } });
}

/** Little-endian bytes of float32 values. */
export function floats(...values: number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Float32Array(values).buffer);
}

/** Every tensor anywhere in a message. */
export function* tensorsIn(value: unknown): Generator<TensorProto> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if ((value as { $typeName?: string }).$typeName === 'onnx.TensorProto') yield value as TensorProto;
  for (const inner of Object.values(value)) yield* tensorsIn(inner);
}
