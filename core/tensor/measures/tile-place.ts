import { UserError } from '../../errors';
import { stridesOf } from '../slice';
import type { PictureAxes, PicturePart } from './types';

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

/** @throws UserError OD3021 where a rectangle reaches beyond the picture */
export function assertInside(
  { rows, columns }: PicturePart,
  place: PicturePlace,
  shape: readonly number[],
): void {
  assertRange(rows, place.rows, 'rows', shape);
  assertRange(columns, place.columns, 'columns', shape);
}

/** @throws UserError OD3021 where a half-open range of `what` is none, or reaches beyond so many */
export function assertRange(
  [from, to]: readonly [number, number],
  length: number,
  what: string,
  shape: readonly number[],
): void {
  const inside = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= length;
  if (!inside) throw misfit(`The range of ${what} ${from} to ${to}`, shape);
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
