import { numberReader } from '../numbers';
import type { Tensor } from '../tensor';
import { LineOfCells, newCells, reduced } from './tile-cells';
import type { PicturePlace } from './tile-place';
import type { LevelTileRequest, PicturePart, Tile } from './types';

/** Elements that are read of a cell in each direction. */
const samples = 2;

/**
 * A tile of which each cell is made of at most 2 × 2 of its elements, one from each quarter at a place that differs from
 * cell to cell (a hash of its position), so that a pattern in the tensor is not taken for another one.
 */
export function sampledTile(
  tensor: Tensor,
  place: PicturePlace,
  { rows: [top, bottom], columns: [left, right] }: PicturePart,
  { rowLevel, columnLevel, reduce }: LevelTileRequest,
): Tile {
  const read = numberReader(tensor)!;
  const [height, width] = [2 ** rowLevel, 2 ** columnLevel];
  const rows = Math.ceil((bottom - top) / height);
  const columns = Math.ceil((right - left) / width);
  const down = Math.min(samples, height);
  const across = Math.min(samples, width);
  const ends = Float64Array.from({ length: columns }, (_, column) => (column + 1) * across);
  const line = new LineOfCells(ends);
  const numbers = new Float64Array(columns * across);
  const cells = newCells(rows * columns);
  for (let row = 0; row < rows; row++) {
    line.clear();
    for (let y = 0; y < down; y++) {
      for (let k = 0; k < numbers.length; k++) {
        const hash = Math.imul((row * down + y) * 0x9e3779b1 + k, 0x85ebca6b) >>> 0;
        const atRow = within(top + row * height, height / down, y, (hash >>> 16) / 65536, bottom);
        const column = left + Math.floor(k / across) * width;
        const atColumn = within(column, width / across, k % across, (hash & 65535) / 65536, right);
        read(place.origin + atRow * place.rowStride + atColumn * place.columnStride, 1, 1, numbers, k);
      }
      line.add(numbers, 0, 0, numbers.length);
    }
    line.write(cells, row * columns);
  }
  return { rows, columns, values: reduced(cells, reduce), marks: cells.marks };
}

/** The place at a share of part `k` of a cell that begins at `from`, kept before `end`. */
function within(from: number, size: number, k: number, share: number, end: number): number {
  return Math.min(end - 1, Math.floor(from + (k + share) * size));
}
