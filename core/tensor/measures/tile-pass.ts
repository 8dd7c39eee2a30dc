import { numberReader } from '../numbers';
import type { Tensor } from '../tensor';
import { typedView } from '../typed-view';
import { type Cells, LineOfCells, newCells } from './tile-cells';
import type { PicturePlace } from './tile-place';
import type { PicturePart } from './types';

/** Elements that are read together. */
const stretch = 32768;

/** Where cells end along a direction, in elements from the part's beginning. */
export type CellEnds = Float64Array;

/** Cells of 2^level elements over `elements`; the last one has what is left. */
export function levelEnds(elements: number, level: number): CellEnds {
  const size = 2 ** level;
  return Float64Array.from({ length: Math.ceil(elements / size) }, (_, k) =>
    Math.min(elements, (k + 1) * size),
  );
}

/** So many cells of about equal size: cell k of n ends at ⌊(k + 1) · elements / n⌋. */
export function evenEnds(elements: number, cells: number): CellEnds {
  return Float64Array.from({ length: cells }, (_, k) => Math.floor(((k + 1) * elements) / cells));
}

/**
 * Makes cells of all elements of a part of a picture, in the order in which they lie in memory, a piece at a time.
 * Elements are read along the direction in which neighbours are closer, so that also a picture whose rows are the
 * tensor's last dimension is read memory line by memory line; its cells are stored column by column then.
 */
export class CellPass {
  readonly cells: Cells;
  /** How far two cells of one column, and two of one row, are apart in `cells`. */
  readonly cellRowStride: number;
  readonly cellColumnStride: number;
  readonly cellRows: number;
  readonly cellColumns: number;
  private readonly line: LineOfCells;
  private readonly feed: (start: number, from: number, to: number) => void;
  private readonly lineEnds: CellEnds;
  private readonly first: number;
  private readonly lineStride: number;
  private readonly elementStride: number;
  private readonly lineLength: number;
  private readonly lines: number;
  private atLine = 0;
  private atElement = 0;
  private cellLine = 0;

  /** The tensor is one of numbers. */
  constructor(
    tensor: Tensor,
    place: PicturePlace,
    part: PicturePart,
    rowEnds: CellEnds,
    columnEnds: CellEnds,
  ) {
    const { rowStride, columnStride } = place;
    const [rows, columns] = [part.rows[1] - part.rows[0], part.columns[1] - part.columns[0]];
    this.cellRows = rowEnds.length;
    this.cellColumns = columnEnds.length;
    // A direction of one element says nothing by its stride.
    const byRows = rows === 1 || (columns > 1 && columnStride <= rowStride);
    this.cells = newCells(rowEnds.length * columnEnds.length);
    this.cellRowStride = byRows ? columnEnds.length : 1;
    this.cellColumnStride = byRows ? 1 : rowEnds.length;
    this.line = new LineOfCells(byRows ? columnEnds : rowEnds);
    this.lineEnds = byRows ? rowEnds : columnEnds;
    this.lineLength = byRows ? columns : rows;
    this.lines = byRows ? rows : columns;
    this.lineStride = byRows ? rowStride : columnStride;
    this.elementStride = byRows ? columnStride : rowStride;
    this.first = place.origin + part.rows[0] * rowStride + part.columns[0] * columnStride;
    this.feed = this.feeder(tensor);
    if (this.cells.marks.length === 0) this.atLine = this.lines;
  }

  /** The share of the elements that were read, 1 when all is done. */
  get done(): number {
    return this.atLine >= this.lines ? 1 : (this.atLine + this.atElement / this.lineLength) / this.lines;
  }

  /** Reads on until all is read, or, at the end of a stretch, after so many milliseconds; true when all is read. */
  advance(milliseconds = Number.POSITIVE_INFINITY): boolean {
    const until = milliseconds === Number.POSITIVE_INFINITY ? milliseconds : performance.now() + milliseconds;
    let read = 0;
    while (this.atLine < this.lines) {
      const from = this.atElement;
      const to = Math.min(this.lineLength, from + stretch);
      this.feed(this.first + this.atLine * this.lineStride + from * this.elementStride, from, to);
      this.atElement = to;
      if (to === this.lineLength) this.endLine();
      read += to - from;
      if (read >= stretch) {
        read = 0;
        if (performance.now() >= until) break;
      }
    }
    return this.atLine >= this.lines;
  }

  private endLine(): void {
    this.atElement = 0;
    this.atLine++;
    if (this.atLine < this.lineEnds[this.cellLine]!) return;
    const { line } = this;
    const across = this.cells.marks.length / this.lineEnds.length;
    line.write(this.cells, this.cellLine * across);
    line.clear();
    this.cellLine++;
  }

  /** Hands elements [from, to) of a line, of which the first is at a flat index, to the line of cells. */
  private feeder(tensor: Tensor): (start: number, from: number, to: number) => void {
    const { line, elementStride } = this;
    const floats = tensor.dtype === 'float32' && elementStride === 1 ? typedView(tensor) : undefined;
    if (floats instanceof Float32Array) return (start, from, to) => line.add(floats, start, from, to);
    const read = numberReader(tensor)!;
    const scratch = new Float64Array(Math.min(stretch, this.lineLength));
    return (start, from, to) => {
      read(start, elementStride, to - from, scratch, 0);
      line.add(scratch, 0, from, to);
    };
  }
}
