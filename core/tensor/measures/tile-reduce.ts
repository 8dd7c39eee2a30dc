import { ofLargerMagnitude } from './tile-cells';
import { cellsAt, type Levels, tileCells } from './tile-levels';
import type { CellPass } from './tile-pass';
import type { PicturePlace } from './tile-place';
import type { Reduction, Tile } from './types';

/**
 * A tile of a coarser level, made of the cells of a finer one: `first` is its first cell of the finer level, `steps` by
 * how many levels it is coarser. A mean counts each finer cell by the elements it covers (cells with NaN or Inf as if
 * all of their elements were finite).
 */
export function coarser(
  fine: CellPass,
  place: PicturePlace,
  level: Levels,
  first: Levels,
  steps: Levels,
  reduce: Reduction,
): Tile {
  const [stepRows, stepColumns] = [2 ** steps.row, 2 ** steps.column];
  const rowsLeft = fine.cellRows - first.row;
  const columnsLeft = fine.cellColumns - first.column;
  const rows = Math.min(tileCells, cellsAt(rowsLeft, steps.row));
  const columns = Math.min(tileCells, cellsAt(columnsLeft, steps.column));
  const values = new Float32Array(rows * columns);
  const marks = new Uint8Array(rows * columns);
  const { min, max, mean, marks: fineMarks } = fine.cells;
  const { cellRowStride, cellColumnStride } = fine;
  // Only the last row and the last column cover less than the others.
  const lastRow = place.rows - (fine.cellRows - 1) * 2 ** level.row;
  const lastColumn = place.columns - (fine.cellColumns - 1) * 2 ** level.column;
  for (let row = 0; row < rows; row++) {
    const top = first.row + row * stepRows;
    const bottom = Math.min(fine.cellRows, top + stepRows);
    for (let column = 0; column < columns; column++) {
      const left = first.column + column * stepColumns;
      const right = Math.min(fine.cellColumns, left + stepColumns);
      let [bits, sum, weight] = [0, 0, 0];
      let least = Number.POSITIVE_INFINITY;
      let greatest = Number.NEGATIVE_INFINITY;
      for (let y = top; y < bottom; y++) {
        const height = y === fine.cellRows - 1 ? lastRow : 2 ** level.row;
        for (let x = left; x < right; x++) {
          const at = y * cellRowStride + x * cellColumnStride;
          bits |= fineMarks[at]!;
          const value = mean[at]!;
          if (Number.isNaN(value)) continue;
          const area = height * (x === fine.cellColumns - 1 ? lastColumn : 2 ** level.column);
          sum += value * area;
          weight += area;
          if (min[at]! < least) least = min[at]!;
          if (max[at]! > greatest) greatest = max[at]!;
        }
      }
      const cell = row * columns + column;
      marks[cell] = bits;
      values[cell] = weight === 0 ? Number.NaN : shown(reduce, sum / weight, least, greatest);
    }
  }
  return { rows, columns, values, marks };
}

function shown(reduce: Reduction, mean: number, min: number, max: number): number {
  switch (reduce) {
    case 'mean':
      return mean;
    case 'min':
      return min;
    case 'max':
      return max;
    case 'magnitude':
      return ofLargerMagnitude(min, max);
  }
}
