import { op } from './node';
import type { WeightSpec } from './write-model';
import { valueInfo, writeModel } from './write-model';

/** What the big model is made of: a chain of MatMul and Relu over float32 matrices of `width` × `width`. */
export interface BigModel {
  readonly layers: number;
  readonly width: number;
}

/** About 1.9 GB: protobuf allows no message of 2 GiB or more. */
export const bigModelSize: BigModel = { layers: 113, width: 2048 };

/**
 * Writes a valid model of `layers` · `width`² · 4 bytes. Weights are written where they belong as holes in the file
 * (they read as zeros) but for their first row, so that it is made in a moment and takes little of the disk.
 */
export function writeBigModel(file: string, { layers, width }: BigModel): number {
  const weights = Array.from({ length: layers }, (_, layer): WeightSpec => {
    const row = new Float32Array(width).map((_, column) => ((column + layer) % 7) / 7 - 0.4);
    const hole = new Uint8Array(row.buffer);
    return { name: `w${layer}`, dtype: 'float32', shape: [width, width], values: { hole } };
  });
  const nodes = Array.from({ length: layers }, (_, layer) => [
    op('MatMul', [layer === 0 ? 'x' : `r${layer - 1}`, `w${layer}`], [`m${layer}`]),
    op('Relu', [`m${layer}`], [`r${layer}`]),
  ]).flat();
  return writeModel(file, {
    name: 'big',
    inputs: [valueInfo('x', [1, width])],
    outputs: [valueInfo(`r${layers - 1}`, [1, width])],
    nodes,
    weights,
  });
}

if (/big\.ts$/.test(process.argv[1] ?? '')) {
  const file = process.argv[2];
  if (!file) throw new Error('Usage: tsx bench/models/big.ts FILE');
  console.log(`${file}: ${writeBigModel(file, bigModelSize)} bytes`);
}
