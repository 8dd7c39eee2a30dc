import { UserError } from '../errors';

/**
 * The elements of a tensor that have some indices fixed, in row order, as evenly strided runs. Positions count the
 * elements of the slice; flat indices those of the whole tensor.
 */
export interface Slice {
  readonly count: number;
  /** Elements in a run, and how far apart they lie. */
  readonly runLength: number;
  readonly stride: number;
  /** The flat index of the element at a position. */
  flat(position: number): number;
}

/** Elements between two neighbours along each dimension. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The index of a flat position in a shape. */
export function unravel(flat: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return index;
}

/** The flat position of an index in a shape. */
export function ravel(index: readonly number[], shape: readonly number[]): number {
  return index.reduce((flat, at, axis) => flat * shape[axis]! + at, 0);
}

/**
 * The slice with the indices of `at` (axis → index) fixed; without it, the whole tensor.
 *
 * @throws UserError OD3021 where an axis or an index is outside the shape.
 */
export function sliceOf(shape: readonly number[], at: Readonly<Record<string, number>> = {}): Slice {
  const strides = stridesOf(shape);
  const fixed = new Map<number, number>();
  for (const [key, index] of Object.entries(at)) {
    const axis = Number(key);
    const length = shape[axis];
    if (length === undefined || !Number.isInteger(index) || index < 0 || index >= length) {
      throw new UserError('OD3021', `Index ${index} of dimension ${key} is outside [${shape.join(',')}].`);
    }
    fixed.set(axis, index);
  }
  let origin = 0;
  for (const [axis, index] of fixed) origin += index * strides[axis]!;
  const free = shape.map((_, axis) => axis).filter((axis) => !fixed.has(axis));
  const count = free.reduce((product, axis) => product * shape[axis]!, 1);
  // Free axes that lie side by side at the end make one run: they are one longer axis.
  let run = free.length - 1;
  while (run > 0 && free[run - 1] === free[run]! - 1) run--;
  const inner = run < 0 ? [] : free.slice(run);
  const outer = free.slice(0, Math.max(0, run));
  const runLength = inner.reduce((product, axis) => product * shape[axis]!, 1);
  const outerShape = outer.map((axis) => shape[axis]!);
  const stride = inner.length > 0 ? strides[inner[inner.length - 1]!]! : 1;
  return {
    count,
    runLength,
    stride,
    flat(position) {
      let flat = origin + (position % runLength) * stride;
      if (outer.length === 0) return flat;
      const index = unravel(Math.floor(position / runLength), outerShape);
      for (let k = 0; k < outer.length; k++) flat += index[k]! * strides[outer[k]!]!;
      return flat;
    },
  };
}
