import type { DType } from '../../tensor/dtype';
import { toTensor, toView } from './materialise';
import { type Block, Computed, type NDArray, newBlock } from './ndarray';
import { type Rounding, roundingOf } from './rounding';
import { View } from './view';

/** Computes the first `count` elements of `out` from those of its operands. */
export type RealKernel = (
  out: Float64Array,
  count: number,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
) => void;
export type WideKernel = (
  out: BigInt64Array,
  count: number,
  a: BigInt64Array,
  b: BigInt64Array,
  c: BigInt64Array,
) => void;

/**
 * The elementwise function of arrays of one shape, computed as it is read. `operands` have the shape already; what
 * comes out is rounded to the type unless the kernel is `exact`.
 */
export function elementwise(
  dtype: DType,
  shape: readonly number[],
  operands: readonly NDArray[],
  kernel: RealKernel,
  exact = false,
): NDArray {
  return computed(
    dtype,
    shape,
    operands,
    kernel as unknown as BlockKernel,
    exact ? undefined : roundingOf(dtype),
  );
}

/** The same for int64 and uint64, as bigints; storing them wraps them around. */
export function wideElementwise(
  dtype: DType,
  shape: readonly number[],
  operands: readonly NDArray[],
  kernel: WideKernel,
): NDArray {
  return computed(dtype, shape, operands, kernel as unknown as BlockKernel, undefined);
}

type BlockKernel = (out: Block, count: number, ...operands: Block[]) => void;

function computed(
  dtype: DType,
  shape: readonly number[],
  operands: readonly NDArray[],
  compute: BlockKernel,
  rounding: Rounding | undefined,
): NDArray {
  let block: Block | undefined;
  const result: NDArray = new Computed(dtype, shape, (start, count) => {
    block ??= newBlock(dtype, result.size);
    compute(block, count, ...operands.map((operand) => operand.read(start, count)));
    rounding?.(block as Float64Array, count);
    return block;
  });
  return result;
}

/** One number, everywhere. */
export function constant(dtype: DType, shape: readonly number[], value: number | bigint): NDArray {
  let block: Block | undefined;
  const result: NDArray = new Computed(dtype, shape, () => {
    if (!block) {
      block = newBlock(dtype, result.size);
      (block as Float64Array).fill(value as number);
    }
    return block;
  });
  return result;
}

/** The only element of an array of one. */
export function onlyElement(array: NDArray): number | bigint {
  return array.read(0, 1)[0]!;
}

/** The shape that arrays are broadcast to; undefined where they do not fit together. */
export function broadcastShapes(shapes: readonly (readonly number[])[]): number[] | undefined {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (let axis = 0; axis < shape.length; axis++) {
      const at = rank - shape.length + axis;
      const length = shape[axis]!;
      if (length === 1 || length === result[at]) continue;
      if (result[at] !== 1) return undefined;
      result[at] = length;
    }
  }
  return result;
}

/** An array stretched to a shape that `broadcastShapes` gave. */
export function broadcastTo(array: NDArray, shape: readonly number[]): NDArray {
  if (sameShape(array.shape, shape)) return array;
  if (array.size === 1 && array.dtype !== 'string') {
    const block = array.read(0, 1);
    return constant(array.dtype, shape, block[0]!);
  }
  if (!(array instanceof View) && array.size === shape.reduce((product, length) => product * length, 1)) {
    return reshaped(array, shape);
  }
  const view = toView(array);
  const missing = shape.length - view.shape.length;
  const strides = shape.map((length, axis) =>
    axis < missing || (view.shape[axis - missing] === 1 && length !== 1) ? 0 : view.strides[axis - missing]!,
  );
  return view.restrided(shape, strides);
}

/** The same elements in row order under another shape of the same size. */
export function reshaped(array: NDArray, shape: readonly number[]): NDArray {
  if (sameShape(array.shape, shape)) return array;
  if (array instanceof View) {
    const view = array.isContiguous ? array : View.of(toTensor(array));
    const strides = new Array<number>(shape.length);
    for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis]!;
    }
    return view.restrided(shape, strides);
  }
  return new Computed(array.dtype, shape, (start, count) => array.read(start, count));
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
