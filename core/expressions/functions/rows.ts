import type { DType } from '../../tensor/dtype';
import { elementCount } from '../../tensor/dtype';
import { reshaped } from '../arrays/elementwise';
import { checkSize } from '../arrays/limits';
import { newTensor, writerOf } from '../arrays/materialise';
import { type Block, blockLength, forEachBlock, type NDArray } from '../arrays/ndarray';
import { View } from '../arrays/view';
import { isWide } from '../dtypes';
import type { Context, Value } from '../values';
import { axisOf, integerArgument } from './arguments';
import { lastAxis, transposed } from './axes';

/** An array as rows that lie side by side, along one of its axes. */
export interface Rows {
  /** The array with that axis last. */
  readonly source: NDArray;
  readonly axis: number;
  readonly length: number;
  readonly count: number;
}

/** The rows along an axis; the whole array as one row where the axis is None. */
export function rowsAlong(
  array: NDArray,
  axis: Value | undefined,
  missing: number | undefined,
  context: Context,
): Rows {
  const given =
    axis === undefined ? missing : axis.kind === 'none' ? undefined : integerArgument(axis, 'axis', context);
  if (given === undefined || array.shape.length === 0) {
    return { source: reshaped(array, [array.size]), axis: 0, length: array.size, count: 1 };
  }
  const at = axisOf(given, array.shape.length, context);
  const length = array.shape[at]!;
  const count = elementCount(array.shape.filter((_, k) => k !== at));
  return { source: lastAxis(array, at), axis: at, length, count };
}

/** Rows made of rows: an array of `length` elements in place of each, with its axis where it was. */
export function mapRows(
  rows: Rows,
  dtype: DType,
  length: number,
  compute: (row: number, write: (block: Block, count: number, start: number) => void) => void,
  context: Context,
): NDArray {
  const outer = rows.source.shape.slice(0, -1);
  const shape = [...outer, length];
  checkSize(dtype, shape, context.limits, context.at);
  const target = newTensor(dtype, shape);
  const write = writerOf(target);
  for (let row = 0; row < rows.count; row++) {
    compute(row, (block, count, start) => write(block, count, row * length + start));
  }
  return axisBack(View.of(target), rows.axis);
}

/** The last axis in its old place. */
export function axisBack(array: NDArray, axis: number): NDArray {
  const last = array.shape.length - 1;
  const order = Array.from({ length: last }, (_, at) => at);
  order.splice(axis, 0, last);
  return transposed(array, order);
}

/** One row in memory. */
export function rowOf({ source, length }: Rows, row: number): Float64Array | BigInt64Array | BigUint64Array {
  const values = isWide(source.dtype)
    ? source.dtype === 'int64'
      ? new BigInt64Array(length)
      : new BigUint64Array(length)
    : new Float64Array(length);
  const from = row * length;
  forEachBlock(
    source,
    (block, count, start) => {
      (values as Float64Array).set(block.subarray(0, count) as Float64Array, start - from);
    },
    from,
    from + length,
  );
  return values;
}

/** Writes values that are in memory, block by block. */
export function writeAll(values: Block, write: (block: Block, count: number, start: number) => void): void {
  for (let start = 0; start < values.length; start += blockLength) {
    const part = values.subarray(start, start + blockLength) as Block;
    write(part, part.length, start);
  }
}
