import { closeSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from '../core/onnx/gen/onnx_pb';
import { encodeVarints, WireType } from '../core/onnx/read/wire';

/** What the big model is made of: a chain of MatMul and Relu over float32 matrices of `width` × `width`. */
export interface BigModel {
  readonly file: string;
  readonly layers: number;
  readonly width: number;
}

/** About 1.9 GB: protobuf allows no message of 2 GiB or more. */
export const bigModelSize = { layers: 113, width: 2048 } as const;

/**
 * Writes a valid model of `layers` · `width`² · 4 bytes. Weights are written where they belong as holes in the file
 * (they read as zeros) but for their first row, so that it is made in a moment and takes little of the disk; memory
 * never holds more than a row.
 *
 * Wire format by hand, since no writer can leave holes: a message is its fields one after the other, so a graph may
 * be written as a header (all but the initializers) followed by initializers.
 */
export function makeBigModel({ file, layers, width }: BigModel): number {
  const weightBytes = width * width * 4;
  const initializerHeads = Array.from({ length: layers }, (_, layer) => {
    const head = toBinary(
      TensorProtoSchema,
      create(TensorProtoSchema, { name: `w${layer}`, dataType: 1, dims: [BigInt(width), BigInt(width)] }),
    );
    const rawData = field(TensorProtoSchema.field.rawData.number, weightBytes);
    const length = head.length + rawData.length + weightBytes;
    return Buffer.concat([field(GraphProtoSchema.field.initializer.number, length), head, rawData]);
  });
  const graphHead = toBinary(GraphProtoSchema, graphWithoutWeights(layers, width));
  const initializers = initializerHeads.reduce((sum, head) => sum + head.length + weightBytes, 0);
  const model = create(ModelProtoSchema, {
    irVersion: 9n,
    opsetImport: [{ domain: '', version: 17n }],
    producerName: 'bench/make-big-model.ts',
  });
  const start = Buffer.concat([
    toBinary(ModelProtoSchema, model),
    field(ModelProtoSchema.field.graph.number, graphHead.length + initializers),
    graphHead,
  ]);

  const descriptor = openSync(file, 'w');
  try {
    let at = writeSync(descriptor, start, 0, start.length, 0);
    initializerHeads.forEach((head, layer) => {
      at += writeSync(descriptor, head, 0, head.length, at);
      const row = new Float32Array(width).map((_, column) => ((column + layer) % 7) / 7 - 0.4);
      writeSync(descriptor, new Uint8Array(row.buffer), 0, row.byteLength, at);
      at += weightBytes;
    });
    truncateSync(file, at);
  } finally {
    closeSync(descriptor);
  }
  return statSync(file).size;
}

function graphWithoutWeights(layers: number, width: number) {
  const value = (name: string) => {
    const dim = [1n, BigInt(width)].map((size) => ({
      value: { case: 'dimValue' as const, value: size },
    }));
    const tensor = { elemType: 1, shape: { dim } };
    return create(ValueInfoProtoSchema, {
      name,
      type: { value: { case: 'tensorType', value: tensor } },
    });
  };
  const node = (opType: string, name: string, input: string[]) =>
    create(NodeProtoSchema, { opType, name: `${opType.toLowerCase()}_${name}`, input, output: [name] });
  return create(GraphProtoSchema, {
    name: 'big',
    input: [value('x')],
    output: [value(`r${layers - 1}`)],
    node: Array.from({ length: layers }, (_, layer) => [
      node('MatMul', `m${layer}`, [layer === 0 ? 'x' : `r${layer - 1}`, `w${layer}`]),
      node('Relu', `r${layer}`, [`m${layer}`]),
    ]).flat(),
  });
}

/** The tag and length of a length-delimited field. */
function field(number: number, length: number): Uint8Array {
  return encodeVarints(number * 8 + WireType.bytes, length);
}

if (/make-big-model\.ts$/.test(process.argv[1] ?? '')) {
  const file = process.argv[2];
  if (!file) throw new Error('Usage: tsx bench/make-big-model.ts FILE');
  console.log(`${file}: ${makeBigModel({ file, ...bigModelSize })} bytes`);
}
