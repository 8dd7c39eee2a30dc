import type { PictureAxes } from '../../core/tensor/measures/types';

/** What of a tensor the picture shows: which dimensions are rows and columns, and the cursor's full index. */
export interface Place {
  /** Null for a tensor of less than two dimensions. */
  readonly rowAxis: number | null;
  /** Null for a scalar. */
  readonly columnAxis: number | null;
  /** One entry a dimension: the fixed index of a slider's dimension, the cursor's of rows and columns. */
  readonly index: readonly number[];
}

/**
 * The place to begin at: the last two dimensions of more than one element are rows and columns, all else at 0, the
 * cursor in the middle.
 */
export function defaultPlace(shape: readonly number[]): Place {
  const axes = shape.map((_, axis) => axis);
  const long = axes.filter((axis) => shape[axis]! > 1);
  const columnAxis = long.at(-1) ?? axes.at(-1) ?? null;
  const rowAxis = long.at(-2) ?? axes.filter((axis) => axis !== columnAxis).at(-1) ?? null;
  const index = axes.map((axis) =>
    axis === rowAxis || axis === columnAxis ? Math.floor(shape[axis]! / 2) : 0,
  );
  return { rowAxis, columnAxis, index };
}

/** Whether a stored place fits a shape. */
export function fits(place: Place, shape: readonly number[]): boolean {
  const axis = (value: number | null) => value === null || shape[value] !== undefined;
  return (
    place.index.length === shape.length &&
    place.index.every((at, k) => Number.isInteger(at) && at >= 0 && at < shape[k]!) &&
    axis(place.rowAxis) &&
    axis(place.columnAxis) &&
    (place.rowAxis === null) === shape.length < 2 &&
    (place.columnAxis === null) === shape.length < 1
  );
}

/** Rows and columns of the picture; 1 for the missing ones of a vector or scalar. */
export function pictureSize(place: Place, shape: readonly number[]): { rows: number; columns: number } {
  return {
    rows: place.rowAxis === null ? 1 : shape[place.rowAxis]!,
    columns: place.columnAxis === null ? 1 : shape[place.columnAxis]!,
  };
}

/** The dimensions of more than one element, but for those that a view draws. */
export function otherAxes(shape: readonly number[], drawn: readonly (number | null)[]): number[] {
  return shape.map((_, axis) => axis).filter((axis) => !drawn.includes(axis) && shape[axis]! > 1);
}

/** The dimensions that get a slider: neither rows nor columns, and of more than one element. */
export function sliderAxes(place: Place, shape: readonly number[]): number[] {
  return otherAxes(shape, [place.rowAxis, place.columnAxis]);
}

/** The place with one dimension moved to `at`, kept within it. */
export function moved(place: Place, shape: readonly number[], axis: number | null, at: number): Place {
  if (axis === null) return place;
  const within = Math.min(Math.max(0, at), shape[axis]! - 1);
  return { ...place, index: place.index.map((old, k) => (k === axis ? within : old)) };
}

/** The place with the cursor at a row and a column of the picture, kept within it. */
export function movedTo(place: Place, shape: readonly number[], row: number, column: number): Place {
  return moved(moved(place, shape, place.rowAxis, row), shape, place.columnAxis, column);
}

/** The place with another dimension as rows or columns; choosing the other one's swaps them. */
export function withAxis(place: Place, which: 'rowAxis' | 'columnAxis', axis: number): Place {
  const other = which === 'rowAxis' ? 'columnAxis' : 'rowAxis';
  return { ...place, [which]: axis, ...(place[other] === axis ? { [other]: place[which] } : {}) };
}

/** The cursor's row and column. */
export function cursorOf(place: Place): { row: number; column: number } {
  return {
    row: place.rowAxis === null ? 0 : place.index[place.rowAxis]!,
    column: place.columnAxis === null ? 0 : place.index[place.columnAxis]!,
  };
}

/** What fixes the slice that a picture is of, whatever the cursor: the cursor's two indices are 0. */
export function pictureAxes({ rowAxis, columnAxis, index }: Place): PictureAxes {
  return {
    rowAxis,
    columnAxis,
    index: index.map((at, axis) => (axis === rowAxis || axis === columnAxis ? 0 : at)),
  };
}

/** The indices that fix the slice, by dimension, as the questions for statistics and histograms take them. */
export function sliceOf(place: Place): Record<string, number> {
  const at: Record<string, number> = {};
  place.index.forEach((value, axis) => {
    if (axis !== place.rowAxis && axis !== place.columnAxis) at[axis] = value;
  });
  return at;
}
