import { closeSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { create, toBinary } from '@bufbuild/protobuf';
import type { NodeProto, ValueInfoProto } from '../../core/onnx/gen/onnx_pb';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from '../../core/onnx/gen/onnx_pb';
import { encodeVarints, WireType } from '../../core/onnx/read/wire';
import type { DType } from '../../core/tensor/dtype';
import { elementCount, elementType } from '../../core/tensor/dtype';

/** A weight to be written, made while it is. */
export interface WeightSpec {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: WeightValues;
}

export type WeightValues =
  /** Floats, even from −bound to bound; of int8, all its numbers alike. */
  | { readonly bound: number }
  /** Every element this number (float32). */
  | { readonly all: number }
  /** These bytes. */
  | { readonly bytes: Uint8Array }
  /** Zeros that take no room on the disk, but for these bytes at the beginning. */
  | { readonly hole: Uint8Array };

export interface ModelSpec {
  readonly name: string;
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
  readonly nodes: readonly NodeProto[];
  readonly weights: readonly WeightSpec[];
  /** Types of values that are neither inputs nor outputs. */
  readonly values?: readonly ValueInfoProto[];
}

/** Bytes of random numbers made once and written again and again: what they are does not matter, only that no value is denormal, which would be slow. */
const blockBytes = 4 * 2 ** 20;

/**
 * Writes a model of opset 17 with its weights inside; memory never holds more than 4 MiB of them. Returns its size.
 *
 * Wire format by hand, since no writer can go through a weight piece by piece: a message is its fields one after the
 * other, so a graph may be written as a header (all but the initializers) followed by initializers.
 */
export function writeModel(file: string, spec: ModelSpec): number {
  const heads = spec.weights.map((weight) => ({ weight, head: initializerHead(weight) }));
  const graph = toBinary(
    GraphProtoSchema,
    create(GraphProtoSchema, {
      name: spec.name,
      input: [...spec.inputs],
      output: [...spec.outputs],
      node: [...spec.nodes],
      valueInfo: [...(spec.values ?? [])],
    }),
  );
  const initializers = heads.reduce((sum, { weight, head }) => sum + head.length + byteLength(weight), 0);
  const model = create(ModelProtoSchema, {
    irVersion: 9n,
    opsetImport: [{ domain: '', version: 17n }],
    producerName: 'bench/models/write-model.ts',
  });
  const start = Buffer.concat([
    toBinary(ModelProtoSchema, model),
    lengthDelimited(ModelProtoSchema.field.graph.number, graph.length + initializers),
    graph,
  ]);
  const descriptor = openSync(file, 'w');
  try {
    let at = writeSync(descriptor, start, 0, start.length, 0);
    for (const [index, { weight, head }] of heads.entries()) {
      at += writeSync(descriptor, head, 0, head.length, at);
      writeValues(descriptor, weight, index, at);
      at += byteLength(weight);
    }
    truncateSync(file, at);
  } finally {
    closeSync(descriptor);
  }
  return statSync(file).size;
}

/** A float32 or int64 value of that shape; strings are symbols. */
export function valueInfo(
  name: string,
  shape: readonly (number | string)[],
  dtype: DType = 'float32',
): ValueInfoProto {
  const dim = shape.map((size) => ({
    value:
      typeof size === 'string'
        ? { case: 'dimParam' as const, value: size }
        : { case: 'dimValue' as const, value: BigInt(size) },
  }));
  const tensor = { elemType: elementType(dtype).code, shape: { dim } };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: tensor } } });
}

/** The bytes of int64 numbers. */
export function int64Bytes(values: readonly number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
}

function byteLength({ shape, dtype }: WeightSpec): number {
  return (elementCount(shape) * elementType(dtype).bits) / 8;
}

function initializerHead(weight: WeightSpec): Uint8Array {
  const { name, shape, dtype } = weight;
  const dims = shape.map(BigInt);
  const head = toBinary(
    TensorProtoSchema,
    create(TensorProtoSchema, { name, dataType: elementType(dtype).code, dims }),
  );
  const bytes = byteLength(weight);
  const rawData = lengthDelimited(TensorProtoSchema.field.rawData.number, bytes);
  const length = head.length + rawData.length + bytes;
  return Buffer.concat([lengthDelimited(GraphProtoSchema.field.initializer.number, length), head, rawData]);
}

function writeValues(descriptor: number, weight: WeightSpec, index: number, at: number): void {
  const { values } = weight;
  if ('bytes' in values || 'hole' in values) {
    const bytes = 'bytes' in values ? values.bytes : values.hole;
    writeSync(descriptor, bytes, 0, bytes.length, at);
    return;
  }
  const length = byteLength(weight);
  const block = blockOf(values, Math.min(length, blockBytes), weight.dtype);
  for (let done = 0; done < length; done += block.length) {
    writeSync(descriptor, block, 0, Math.min(block.length, length - done), at + done);
  }
  if (weight.dtype !== 'float32' || !('bound' in values)) return;
  // onnxruntime keeps equal weights once when it prepacks them, which no trained model gains by: so each begins with
  // a number of its own.
  const own = new Float32Array([values.bound / (index + 2)]);
  writeSync(descriptor, new Uint8Array(own.buffer), 0, own.byteLength, at);
}

function blockOf(values: { bound: number } | { all: number }, bytes: number, dtype: DType): Uint8Array {
  if (dtype === 'int8') return randomBytes().subarray(0, bytes);
  const floats = new Float32Array(bytes / 4);
  if ('all' in values) floats.fill(values.all);
  else {
    const random = randomBytes();
    // Of three random bytes an element, none of which comes nearer to zero than 2⁻²⁴ of the bound.
    const whole = new Uint32Array(random.buffer, random.byteOffset, floats.length);
    for (let at = 0; at < floats.length; at++) {
      floats[at] = (((whole[at]! >>> 8) + 0.5) / 2 ** 23 - 1) * values.bound;
    }
  }
  return new Uint8Array(floats.buffer);
}

let random: Uint8Array | undefined;

/** The same bytes every time, of a xorshift generator (Marsaglia 2003). */
function randomBytes(): Uint8Array {
  if (random) return random;
  const words = new Uint32Array(blockBytes / 4);
  let state = 2463534242;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state >>> 0;
  }
  random = new Uint8Array(words.buffer);
  return random;
}

/** The tag and length of a length-delimited field. */
function lengthDelimited(number: number, length: number): Uint8Array {
  return encodeVarints(number * 8 + WireType.bytes, length);
}
