import type { DType } from '../../tensor/dtype';

/** Elements that are computed with together: doubles, or bigints for 64-bit integers. Nobody but its maker writes it. */
export type Block = Float64Array | BigInt64Array | BigUint64Array;

/** The most elements of a block: with their operands they stay in the processor's nearest caches. */
export const blockLength = 4096;

/**
 * An array of numbers that is read block by block: elements that lie in a tensor, or that are computed as they are
 * read. So a chain of elementwise functions before a sum makes no array in between.
 */
export interface NDArray {
  readonly kind: 'array';
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** The number of elements. */
  readonly size: number;
  /**
   * Elements [start, start + count) in row order, at most `blockLength`, as the first ones of a block that is good
   * until the next call. int64 and uint64 give bigints, everything else doubles; complex numbers their magnitude;
   * strings cannot be read so.
   */
  read(start: number, count: number): Block;
}

/** An array whose elements are computed as they are read. */
export class Computed implements NDArray {
  readonly kind = 'array';
  readonly size: number;

  constructor(
    readonly dtype: DType,
    readonly shape: readonly number[],
    readonly read: (start: number, count: number) => Block,
  ) {
    this.size = shape.reduce((product, length) => product * length, 1);
  }
}

/** A block for elements of a type. */
export function newBlock(dtype: DType, length: number): Block {
  const count = Math.min(length, blockLength);
  if (dtype === 'int64') return new BigInt64Array(count);
  if (dtype === 'uint64') return new BigUint64Array(count);
  return new Float64Array(count);
}

/** Gives the blocks of a range of elements one after another: `count` elements, the first of which is at `start`. */
export function forEachBlock(
  array: NDArray,
  visit: (block: Block, count: number, start: number) => void,
  from = 0,
  to = array.size,
): void {
  for (let start = from; start < to; start += blockLength) {
    const count = Math.min(blockLength, to - start);
    visit(array.read(start, count), count, start);
  }
}

/** The same for numbers that are doubles. */
export function forEachReal(
  array: NDArray,
  visit: (block: Float64Array, count: number, start: number) => void,
): void {
  forEachBlock(array, visit as (block: Block, count: number, start: number) => void);
}
