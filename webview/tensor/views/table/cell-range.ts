/** A cell of the table. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Cells as half-open ranges. */
export interface CellRange {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

/** How many rows and columns there are, and how many rows fit on the screen. */
export interface TableSize {
  readonly rows: number;
  readonly columns: number;
  readonly page: number;
}

/** The rectangle between two cells, both included. */
export function rangeBetween(a: Cell, b: Cell): CellRange {
  return {
    rows: [Math.min(a.row, b.row), Math.max(a.row, b.row) + 1],
    columns: [Math.min(a.column, b.column), Math.max(a.column, b.column) + 1],
  };
}

export function cellCount({ rows, columns }: CellRange): number {
  return (rows[1] - rows[0]) * (columns[1] - columns[0]);
}

export function contains({ rows, columns }: CellRange, row: number, column: number): boolean {
  return row >= rows[0] && row < rows[1] && column >= columns[0] && column < columns[1];
}

/** The cell to which a key leads, as in a spreadsheet; undefined for other keys. */
export function cellAfterKey(
  { row, column }: Cell,
  key: string,
  far: boolean,
  { rows, columns, page }: TableSize,
): Cell | undefined {
  const last = { row: rows - 1, column: columns - 1 };
  const to: Readonly<Record<string, Cell>> = {
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowDown: { row: far ? last.row : row + 1, column },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    ArrowRight: { row, column: far ? last.column : column + 1 },
    PageUp: { row: row - page, column },
    PageDown: { row: row + page, column },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? last.row : row, column: last.column },
  };
  const next = Object.hasOwn(to, key) ? to[key] : undefined;
  return (
    next && {
      row: Math.min(last.row, Math.max(0, next.row)),
      column: Math.min(last.column, Math.max(0, next.column)),
    }
  );
}
