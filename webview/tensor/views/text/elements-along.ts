import type { ViewContext } from '../view';

/** The texts of at most so many elements along a dimension, from a position on; of a scalar, its own. */
export async function elementsAlong(
  { measured, place }: ViewContext,
  axis: number,
  from: number,
  most: number,
): Promise<readonly string[]> {
  const { shape } = measured.tensor;
  const isLine = shape.length <= 1;
  const rowAxis = isLine ? null : axis === 0 ? 1 : axis - 1;
  const row = rowAxis === null ? 0 : place.index[rowAxis]!;
  return measured.once<'page'>({
    ask: 'page',
    rowAxis,
    columnAxis: shape.length === 0 ? null : axis,
    index: place.index,
    rows: [row, row + 1],
    columns: [from, Math.min(shape[axis] ?? 1, from + most)],
  });
}
