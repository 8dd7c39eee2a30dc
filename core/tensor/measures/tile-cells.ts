import { mark, type Reduction } from './types';

const largestFloat32 = 3.4028234663852886e38;

/** Cells of a picture, each made of the elements that it covers; NaN where none of them is finite. */
export interface Cells {
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly mean: Float32Array;
  /** As in `Tile.marks`. */
  readonly marks: Uint8Array;
}

/** Room for so many cells. */
export function newCells(count: number): Cells {
  return {
    min: new Float32Array(count),
    max: new Float32Array(count),
    mean: new Float32Array(count),
    marks: new Uint8Array(count),
  };
}

/** What cells show by a reduction; `min`, `max` and `mean` are the cells' own arrays. */
export function reduced(cells: Cells, reduce: Reduction): Float32Array {
  if (reduce !== 'magnitude') return cells[reduce];
  const { min, max } = cells;
  return max.map((high, at) => ofLargerMagnitude(min[at]!, high));
}

/** The one of two bounds that is further from 0; the upper one where both are as far. */
export function ofLargerMagnitude(min: number, max: number): number {
  return max >= -min ? max : min;
}

/** One line of cells while lines of elements are added to it. */
export class LineOfCells {
  private readonly sums: Float64Array;
  private readonly mins: Float64Array;
  private readonly maxs: Float64Array;
  private readonly skipped: Float64Array;
  private readonly marks: Uint8Array;
  private lines = 0;
  /** The cell that the next element of the present line belongs to. */
  private cell = 0;

  /** `ends`: where each cell ends, in elements of a line. */
  constructor(private readonly ends: Float64Array) {
    const count = ends.length;
    this.sums = new Float64Array(count);
    this.mins = new Float64Array(count);
    this.maxs = new Float64Array(count);
    this.skipped = new Float64Array(count);
    this.marks = new Uint8Array(count);
    this.clear();
  }

  clear(): void {
    this.sums.fill(0);
    this.mins.fill(Number.POSITIVE_INFINITY);
    this.maxs.fill(Number.NEGATIVE_INFINITY);
    this.skipped.fill(0);
    this.marks.fill(0);
    this.lines = 0;
    this.cell = 0;
  }

  /** Elements [from, to) of a line stand in `numbers` from `start` on; a line comes in stretches, in order. */
  add(numbers: Float32Array | Float64Array, start: number, from: number, to: number): void {
    const { ends, sums, mins, maxs } = this;
    const shift = start - from;
    let at = start;
    let { cell } = this;
    while (at < shift + to) {
      const end = Math.min(ends[cell]!, to) + shift;
      const first = at;
      let sum = sums[cell]!;
      let min = mins[cell]!;
      let max = maxs[cell]!;
      for (; at < end; at++) {
        const value = numbers[at]!;
        sum += value;
        if (value < min) min = value;
        if (value > max) max = value;
      }
      // A NaN or Inf among the elements shows in their sum, so that no element is asked by itself.
      if (sum - sum === 0) {
        sums[cell] = sum;
        mins[cell] = min;
        maxs[cell] = max;
      } else this.addOneByOne(numbers, first, end, cell);
      if (end === ends[cell]! + shift) cell++;
    }
    this.cell = cell;
    if (to === ends[ends.length - 1]) {
      this.lines++;
      this.cell = 0;
    }
  }

  /** Writes the cells from `offset` on. */
  write(cells: Cells, offset: number): void {
    const { ends, sums, mins, maxs, skipped, lines } = this;
    for (let cell = 0, start = 0; cell < ends.length; cell++) {
      const count = lines * (ends[cell]! - start) - skipped[cell]!;
      start = ends[cell]!;
      const at = offset + cell;
      cells.mean[at] = count === 0 ? Number.NaN : within(sums[cell]! / count);
      cells.min[at] = count === 0 ? Number.NaN : within(mins[cell]!);
      cells.max[at] = count === 0 ? Number.NaN : within(maxs[cell]!);
      cells.marks[at] = this.marks[cell]!;
    }
  }

  private addOneByOne(numbers: Float32Array | Float64Array, from: number, to: number, cell: number): void {
    for (let at = from; at < to; at++) {
      const value = numbers[at]!;
      if (value - value === 0) {
        this.sums[cell]! += value;
        if (value < this.mins[cell]!) this.mins[cell] = value;
        if (value > this.maxs[cell]!) this.maxs[cell] = value;
      } else {
        this.skipped[cell]!++;
        this.marks[cell]! |= markOf(value);
      }
    }
  }
}

/** The bit of `Tile.marks` for a number that is not finite. */
export function markOf(value: number): number {
  if (Number.isNaN(value)) return mark.nan;
  return value > 0 ? mark.posInf : mark.negInf;
}

/** Kept inside float32's finite range, so that rounding makes no Inf of it. */
function within(value: number): number {
  return Math.min(largestFloat32, Math.max(-largestFloat32, value));
}
