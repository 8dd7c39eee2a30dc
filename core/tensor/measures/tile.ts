import { UserError } from '../../errors';
import { elementType } from '../dtype';
import type { Tensor } from '../tensor';
import { reduced } from './tile-cells';
import { CellPass, evenEnds } from './tile-pass';
import { assertInside, misfit, picturePlace } from './tile-place';
import { reductions, type Tile, type TileRequest } from './types';

/**
 * Draws a part of a tensor (see `TileRequest`). Where the part has more rows or columns than asked for, a cell
 * stands for a block of elements: row r of n out of m covers [⌊r·m/n⌋, ⌊(r+1)·m/n⌋), and so for columns. A cell's
 * value is made of its finite elements, kept inside float32's finite range, and its marks tell of the others.
 *
 * @throws UserError OD3021 where axes, index or ranges do not fit the shape, OD3023 for strings.
 */
export function tileOf(tensor: Tensor, request: TileRequest): Tile {
  assertNumbers(tensor);
  const { rows, columns, maxRows, maxColumns, reduce } = request;
  const place = picturePlace(tensor.shape, request, rows[0] === rows[1] || columns[0] === columns[1]);
  assertInside(request, place, tensor.shape);
  if (reduce !== undefined && !reductions.includes(reduce)) {
    throw misfit(`A picture of ${reduce}`, tensor.shape);
  }
  for (const most of [maxRows, maxColumns]) {
    if (!Number.isInteger(most) || most < 1 || most > 16384) {
      throw misfit(`A picture of ${maxRows} × ${maxColumns} cells`, tensor.shape);
    }
  }
  const ends = ([from, to]: readonly [number, number], most: number) =>
    evenEnds(to - from, Math.min(to - from, most));
  const pass = new CellPass(tensor, place, request, ends(rows, maxRows), ends(columns, maxColumns));
  pass.advance();
  return tileOfPass(pass, reduced(pass.cells, reduce ?? 'mean'));
}

/** @throws UserError OD3023 for strings */
export function assertNumbers(tensor: Tensor): void {
  if (elementType(tensor.dtype).kind !== 'string') return;
  throw new UserError('OD3023', 'A tensor of strings cannot be drawn; look at it as a table.');
}

/** The tile that a pass has made, its cells row by row. */
export function tileOfPass(pass: CellPass, values: Float32Array): Tile {
  const { cellRows: rows, cellColumns: columns, cellColumnStride, cells } = pass;
  if (cellColumnStride === 1) return { rows, columns, values, marks: cells.marks };
  return { rows, columns, values: turned(values, rows, columns), marks: turned(cells.marks, rows, columns) };
}

/** Column by column → row by row. */
function turned<T extends Float32Array | Uint8Array>(array: T, rows: number, columns: number): T {
  const rowByRow = array.slice() as T;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      rowByRow[row * columns + column] = array[column * rows + row]!;
    }
  }
  return rowByRow;
}
