/** Levels of detail of a picture: what the page asks for and what the runner keeps. */

/** Cells of a tile in each direction. */
export const tileCells = 256;

/** Most cells of the finest level that is kept of a picture: 13 bytes each, less than 7 MB. */
const mostBaseCells = 2 ** 19;
/** A direction of so few cells is not made coarser: a picture much longer than wide is stretched when it is shown. */
const fewCells = 32;

/** A level in each direction: cells of 2^row × 2^column elements. */
export interface Levels {
  readonly row: number;
  readonly column: number;
}

/** Cells along a direction of so many elements at a level. */
export function cellsAt(elements: number, level: number): number {
  return Math.ceil(elements / 2 ** level);
}

/** The finest level of a picture that has few enough cells to be kept. */
export function baseLevels(rows: number, columns: number): Levels {
  let [row, column] = [0, 0];
  for (;;) {
    const [down, across] = [cellsAt(rows, row), cellsAt(columns, column)];
    if (down * across <= mostBaseCells) return { row, column };
    if (down > fewCells) row++;
    if (across > fewCells) column++;
  }
}

/** The coarsest level has at most so many cells each way: the whole picture at a glance. */
const coarseCells = 128;

/** The level of the first, coarse picture. */
export function coarseLevels(rows: number, columns: number): Levels {
  const level = (elements: number) => Math.max(0, Math.ceil(Math.log2(elements / coarseCells)));
  return { row: level(rows), column: level(columns) };
}
