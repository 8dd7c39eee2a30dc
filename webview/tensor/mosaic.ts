import { cellsAt, type Levels, tileCells } from '../../core/tensor/measures/tile-levels';
import type { Reduction, Tile } from '../../core/tensor/measures/types';
import type { Layer } from './paint';

/** A level's tile with its position among the tiles of the level. */
export interface PlacedTile {
  readonly tile: Tile;
  readonly row: number;
  readonly column: number;
}

/** A tile of a level as a layer of a picture of so many rows and columns. */
export function layerOf(
  { tile, row, column }: PlacedTile,
  levels: Levels,
  size: { readonly rows: number; readonly columns: number },
  reduce: Reduction,
): Layer {
  return {
    tile,
    rows: range(row, tile.rows, levels.row, size.rows),
    columns: range(column, tile.columns, levels.column, size.columns),
    cell: { rows: 2 ** levels.row, columns: 2 ** levels.column },
    reduce,
  };
}

/**
 * Neighbouring tiles of a level, which fill a rectangle, as one layer: so that a pixel over the border of two is made of
 * the cells of both, and no mark is lost there.
 */
export function joined(
  tiles: readonly PlacedTile[],
  levels: Levels,
  size: { readonly rows: number; readonly columns: number },
  reduce: Reduction,
): Layer {
  if (tiles.length === 1) return layerOf(tiles[0]!, levels, size, reduce);
  const top = Math.min(...tiles.map(({ row }) => row));
  const left = Math.min(...tiles.map(({ column }) => column));
  const rows = Math.max(...tiles.map(({ row, tile }) => (row - top) * tileCells + tile.rows));
  const columns = Math.max(...tiles.map(({ column, tile }) => (column - left) * tileCells + tile.columns));
  const values = new Float32Array(rows * columns);
  const marks = new Uint8Array(rows * columns);
  for (const { tile, row, column } of tiles) {
    const corner = (row - top) * tileCells * columns + (column - left) * tileCells;
    for (let line = 0; line < tile.rows; line++) {
      const [from, to] = [line * tile.columns, (line + 1) * tile.columns];
      values.set(tile.values.subarray(from, to), corner + line * columns);
      marks.set(tile.marks.subarray(from, to), corner + line * columns);
    }
  }
  return layerOf({ tile: { rows, columns, values, marks }, row: top, column: left }, levels, size, reduce);
}

function range(tile: number, cells: number, level: number, elements: number): [number, number] {
  const from = tile * tileCells;
  return [from * 2 ** level, Math.min(elements, (from + cells) * 2 ** level, cellsAt(elements, 0))];
}
