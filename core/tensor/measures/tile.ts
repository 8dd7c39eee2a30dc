import { UserError } from '../../errors';
import { type NumberReader, numberReader } from '../numbers';
import { stridesOf } from '../slice';
import type { Tensor } from '../tensor';
import { mark, type Tile, type TileRequest } from './types';

/** Elements of a row that are read together. */
const stretch = 65536;
const largestFloat32 = 3.4028234663852886e38;

/**
 * Draws a part of a tensor (see `TileRequest`). Where the part has more rows or columns than asked for, a cell
 * stands for a block of elements: row r of n out of m covers [⌊r·m/n⌋, ⌊(r+1)·m/n⌋), and so for columns. A cell's
 * value is the mean of its finite elements, kept inside float32's finite range, and its marks tell of the others.
 *
 * @throws UserError OD3021 where axes, index or ranges do not fit the shape, OD3023 for strings.
 */
export function tileOf(tensor: Tensor, request: TileRequest): Tile {
  const read = numberReader(tensor);
  if (!read) throw new UserError('OD3023', 'A tensor of strings cannot be drawn; look at it as a table.');
  const { origin, rowStride, columnStride } = place(tensor, request);
  const [top, bottom] = request.rows;
  const [left, right] = request.columns;
  const rows = Math.min(bottom - top, request.maxRows);
  const columns = Math.min(right - left, request.maxColumns);
  const values = new Float32Array(rows * columns);
  const marks = new Uint8Array(rows * columns);
  const cells = new RowOfCells(columns, right - left);
  for (let row = 0; row < rows; row++) {
    const first = top + Math.floor((row * (bottom - top)) / rows);
    const end = top + Math.floor(((row + 1) * (bottom - top)) / rows);
    cells.clear();
    for (let at = first; at < end; at++) {
      cells.add(read, origin + at * rowStride + left * columnStride, columnStride);
    }
    cells.write(values, marks, row * columns);
  }
  return { rows, columns, values, marks };
}

/** The cells of one row of a tile while elements are added to them. */
class RowOfCells {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  readonly #marks: Uint8Array;
  readonly #scratch: Float64Array;

  constructor(
    readonly columns: number,
    readonly elements: number,
  ) {
    this.#sums = new Float64Array(columns);
    this.#counts = new Float64Array(columns);
    this.#marks = new Uint8Array(columns);
    this.#scratch = new Float64Array(Math.min(stretch, elements));
  }

  clear(): void {
    this.#sums.fill(0);
    this.#counts.fill(0);
    this.#marks.fill(0);
  }

  /** Adds one row of elements. */
  add(read: NumberReader, start: number, stride: number): void {
    let cell = 0;
    let cellEnd = this.#end(0);
    for (let from = 0; from < this.elements; from += stretch) {
      const length = Math.min(stretch, this.elements - from);
      read(start + from * stride, stride, length, this.#scratch, 0);
      for (let at = 0; at < length; at++) {
        if (from + at === cellEnd) cellEnd = this.#end(++cell);
        const value = this.#scratch[at]!;
        if (value - value === 0) {
          this.#sums[cell]! += value;
          this.#counts[cell]!++;
        } else this.#marks[cell]! |= markOf(value);
      }
    }
  }

  write(values: Float32Array, marks: Uint8Array, offset: number): void {
    for (let cell = 0; cell < this.columns; cell++) {
      const mean = this.#sums[cell]! / this.#counts[cell]!;
      values[offset + cell] = Math.min(largestFloat32, Math.max(-largestFloat32, mean));
      marks[offset + cell] = this.#marks[cell]!;
    }
  }

  #end(cell: number): number {
    return Math.floor(((cell + 1) * this.elements) / this.columns);
  }
}

function markOf(value: number): number {
  if (Number.isNaN(value)) return mark.nan;
  return value > 0 ? mark.posInf : mark.negInf;
}

/** Where the part begins and how far rows and columns are apart, after checking that it fits the shape. */
function place({ shape }: Tensor, request: TileRequest) {
  const { rowAxis, columnAxis, index, rows, columns, maxRows, maxColumns } = request;
  const fail = (what: string): never => {
    throw new UserError('OD3021', `${what} does not fit the shape [${shape.join(',')}].`);
  };
  const strides = stridesOf(shape);
  for (const axis of [rowAxis, columnAxis]) {
    if (axis !== null && shape[axis] === undefined) fail(`Dimension ${axis}`);
  }
  if (rowAxis !== null && rowAxis === columnAxis) fail(`Dimension ${rowAxis} as rows and as columns`);
  const inside = ([from, to]: readonly [number, number], axis: number | null) =>
    Number.isInteger(from) &&
    Number.isInteger(to) &&
    from >= 0 &&
    from <= to &&
    to <= (axis === null ? 1 : shape[axis]!);
  if (!inside(rows, rowAxis)) fail(`The range of rows ${rows.join(' to ')}`);
  if (!inside(columns, columnAxis)) fail(`The range of columns ${columns.join(' to ')}`);
  for (const most of [maxRows, maxColumns]) {
    if (!Number.isInteger(most) || most < 1 || most > 16384)
      fail(`A picture of ${maxRows} × ${maxColumns} cells`);
  }
  const nothing = rows[0] === rows[1] || columns[0] === columns[1];
  let origin = 0;
  shape.forEach((length, axis) => {
    if (axis === rowAxis || axis === columnAxis) return;
    const at = index[axis] ?? 0;
    if (length === 0 && at === 0 && nothing) return;
    if (!Number.isInteger(at) || at < 0 || at >= length) fail(`Index ${at} of dimension ${axis}`);
    origin += at * strides[axis]!;
  });
  return {
    origin,
    rowStride: rowAxis === null ? 0 : strides[rowAxis]!,
    columnStride: columnAxis === null ? 0 : strides[columnAxis]!,
  };
}
