import type { DType } from '../../tensor/dtype';
import { elementCount } from '../../tensor/dtype';
import { arrayOf } from '../arrays/materialise';
import { type Block, blockLength, forEachBlock, type NDArray } from '../arrays/ndarray';
import { isWide } from '../dtypes';

/** Brings many elements to one. */
export interface Reducer {
  /** The type of what comes out. */
  readonly dtype: DType;
  /** What nothing at all gives. */
  readonly initial: number | bigint;
  /** Elements [from, to) of a block. */
  fold(block: Block, from: number, to: number): number | bigint;
  /** Two partial results. */
  combine(a: number | bigint, b: number | bigint): number | bigint;
  /** Whether long runs are halved, as NumPy adds floats, rather than gone through from their start. */
  readonly halves?: boolean;
}

/** The shape after a reduction along axes. */
export function reducedShape(shape: readonly number[], axes: readonly number[], keepdims: boolean): number[] {
  return shape.flatMap((length, axis) => (axes.includes(axis) ? (keepdims ? [1] : []) : [length]));
}

/**
 * Reduces along axes in one pass over the elements. As NumPy does for arrays in row order, elements along the last
 * axes are brought together first, and what comes of them is added up from the first to the last.
 */
export function reduceAxes(
  array: NDArray,
  axes: readonly number[],
  keepdims: boolean,
  reducer: Reducer,
): NDArray {
  const { shape } = array;
  let first = shape.length;
  while (first > 0 && (axes.includes(first - 1) || shape[first - 1] === 1)) first--;
  const run = elementCount(shape.slice(first));
  const outer = shape.slice(0, first);
  const kept = elementCount(reducedShape(shape, axes, false));
  const results: Float64Array | BigInt64Array = isWide(reducer.dtype)
    ? new BigInt64Array(kept)
    : new Float64Array(kept);
  const values = results as unknown as (number | bigint)[];
  (results as Float64Array).fill(reducer.initial as number);
  if (array.size > 0) {
    const place = placesOf(outer, axes);
    if (run === 1) {
      accumulate(array, axes, values, place, reducer);
      return arrayOf(reducer.dtype, reducedShape(shape, axes, keepdims), results);
    }
    forEachRun(array, run, reducer, (row, value) => {
      const at = place(row);
      values[at] = reducer.combine(values[at]!, value);
    });
  }
  return arrayOf(reducer.dtype, reducedShape(shape, axes, keepdims), results);
}

/** Adds element after element to the results; those behind the last reduced axis lie side by side there too. */
function accumulate(
  array: NDArray,
  axes: readonly number[],
  results: (number | bigint)[],
  place: (row: number) => number,
  { combine, dtype }: Reducer,
): void {
  const inner = elementCount(array.shape.slice(Math.max(-1, ...axes) + 1));
  const toWide = isWide(dtype) && !isWide(array.dtype);
  forEachBlock(array, (block, count, start) => {
    for (let done = 0; done < count; ) {
      const first = start + done;
      const length = Math.min(count - done, inner - (first % inner));
      const at = place(first);
      for (let k = 0; k < length; k++) {
        const value = block[done + k]!;
        results[at + k] = combine(results[at + k]!, toWide ? BigInt(value) : value);
      }
      done += length;
    }
  });
}

/** Where in the result the row of that number goes. */
function placesOf(outer: readonly number[], axes: readonly number[]): (row: number) => number {
  const strides = new Array<number>(outer.length).fill(0);
  for (let axis = outer.length - 1, stride = 1; axis >= 0; axis--) {
    if (axes.includes(axis)) continue;
    strides[axis] = stride;
    stride *= outer[axis]!;
  }
  if (!outer.some((_, axis) => axes.includes(axis))) return (row) => row;
  return (row) => {
    let rest = row;
    let place = 0;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const length = outer[axis]!;
      place += (rest % length) * strides[axis]!;
      rest = Math.floor(rest / length);
    }
    return place;
  };
}

/** Folds each run of `length` elements that lie side by side. */
function forEachRun(
  array: NDArray,
  length: number,
  reducer: Reducer,
  visit: (row: number, value: number | bigint) => void,
): void {
  const rows = array.size / length;
  if (length > blockLength) {
    for (let row = 0; row < rows; row++) visit(row, foldLong(array, row * length, length, reducer));
    return;
  }
  const together = Math.floor(blockLength / length);
  for (let row = 0; row < rows; row += together) {
    const count = Math.min(together, rows - row);
    const block = array.read(row * length, count * length);
    for (let k = 0; k < count; k++) visit(row + k, reducer.fold(block, k * length, (k + 1) * length));
  }
}

function foldLong(array: NDArray, start: number, length: number, reducer: Reducer): number | bigint {
  if (length <= blockLength) return reducer.fold(array.read(start, length), 0, length);
  if (reducer.halves) {
    // Halves in multiples of eight, as NumPy's pairwise summation splits.
    const half = Math.floor(length / 2) - (Math.floor(length / 2) % 8);
    const left = foldLong(array, start, half, reducer);
    return reducer.combine(left, foldLong(array, start + half, length - half, reducer));
  }
  let result = reducer.initial;
  for (let at = 0; at < length; at += blockLength) {
    const count = Math.min(blockLength, length - at);
    result = reducer.combine(result, reducer.fold(array.read(start + at, count), 0, count));
  }
  return result;
}
