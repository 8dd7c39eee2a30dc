import { UserError } from '../../errors';
import { stridesOf } from '../slice';
import type { PictureAxes } from './types';

/** Where a picture lies in a tensor's memory, in elements. */
export interface PicturePlace {
  readonly rows: number;
  readonly columns: number;
  /** The flat index of the element at row 0, column 0. */
  readonly origin: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Tells that a picture does not fit a shape. */
export function misfit(what: string, shape: readonly number[]): UserError {
  return new UserError('OD3021', `${what} does not fit the shape [${shape.join(',')}].`);
}

/**
 * Where a picture lies, after checking that it fits the shape. A dimension without elements is let pass at index 0
 * where `nothing` is drawn.
 *
 * @throws UserError OD3021 where axes or index do not fit the shape
 */
export function picturePlace(
  shape: readonly number[],
  { rowAxis, columnAxis, index }: PictureAxes,
  nothing = false,
): PicturePlace {
  const strides = stridesOf(shape);
  for (const axis of [rowAxis, columnAxis]) {
    if (axis !== null && shape[axis] === undefined) throw misfit(`Dimension ${axis}`, shape);
  }
  if (rowAxis !== null && rowAxis === columnAxis) {
    throw misfit(`Dimension ${rowAxis} as rows and as columns`, shape);
  }
  let origin = 0;
  shape.forEach((length, axis) => {
    if (axis === rowAxis || axis === columnAxis) return;
    const at = index[axis] ?? 0;
    if (length === 0 && at === 0 && nothing) return;
    if (!Number.isInteger(at) || at < 0 || at >= length) {
      throw misfit(`Index ${at} of dimension ${axis}`, shape);
    }
    origin += at * strides[axis]!;
  });
  return {
    rows: rowAxis === null ? 1 : shape[rowAxis]!,
    columns: columnAxis === null ? 1 : shape[columnAxis]!,
    origin,
    rowStride: rowAxis === null ? 0 : strides[rowAxis]!,
    columnStride: columnAxis === null ? 0 : strides[columnAxis]!,
  };
}
