/** What is measured of a tensor and drawn of it: the forms in which statistics, histograms and tiles travel. */

/**
 * Statistics of a tensor or of a slice of it. All but the counts are over the finite elements only and are NaN where
 * there is none; integers of 64 bits are rounded to the nearest double here, `exact` has them to the last digit.
 */
export interface TensorStatistics {
  readonly count: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly zeros: number;
  readonly negative: number;
  readonly min: number;
  readonly max: number;
  /** Flat index of the first smallest and the first largest finite element; -1 where there is none. */
  readonly argmin: number;
  readonly argmax: number;
  readonly mean: number;
  /** Population standard deviation (NumPy's default, ddof 0). */
  readonly std: number;
  readonly l2: number;
  /** Quantiles at `quantileLevels`, linear interpolation as NumPy's. Estimated from a sample where `sampled`. */
  readonly quantiles: readonly number[];
  readonly sampled: boolean;
  /** Flat index of the first NaN or Inf; -1 where there is none. */
  readonly firstNonFinite: number;
  readonly exact?: { readonly min: string; readonly max: string };
}

/** What is soon known of a large tensor's numbers: all that a range of colours needs. */
export type RangeEstimate = Pick<TensorStatistics, 'min' | 'max' | 'quantiles'>;

/** The levels of `TensorStatistics.quantiles`. */
export const quantileLevels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

/** Counts of finite elements in equal bins over [low, high]; the last bin includes `high`. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
}

/**
 * What a cell of a picture shows that covers several elements: their mean, smallest or largest finite element, or the
 * one of largest magnitude (with its sign).
 */
export const reductions = ['mean', 'min', 'max', 'magnitude'] as const;
export type Reduction = (typeof reductions)[number];

/**
 * A picture of a tensor: two of its dimensions as rows and columns (null for a tensor of less than two dimensions: one
 * row, or one cell); `index` fixes every other dimension (entries at the two axes are ignored).
 */
export interface PictureAxes {
  readonly rowAxis: number | null;
  readonly columnAxis: number | null;
  readonly index: readonly number[];
}

/**
 * A tile of a level of a picture. At level (r, c) a cell covers 2^r × 2^c elements, less at the last row and column;
 * tile (y, x) has the cells from (y, x) · `tileCells` on, at most `tileCells` each way (tile-levels.ts).
 */
export interface LevelTileRequest extends PictureAxes {
  readonly rowLevel: number;
  readonly columnLevel: number;
  readonly row: number;
  readonly column: number;
  readonly reduce: Reduction;
}

/** A rectangle of a picture: half-open ranges of its rows and columns. */
export interface PicturePart {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

/** Which part of a picture to draw; the answer has at most `maxRows` × `maxColumns` cells. */
export interface TileRequest extends PictureAxes, PicturePart {
  readonly maxRows: number;
  readonly maxColumns: number;
  /** Mean without it. */
  readonly reduce?: Reduction;
}

/**
 * A drawn part. Cell (r, c) is at `r * columns + c`. `values` holds what the reduction makes of the cell's finite
 * elements (the element itself where a cell is one element; NaN where none is finite); `marks` says what else is in the
 * cell, so that down-sampling hides nothing: bits as in `mark`.
 */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  readonly marks: Uint8Array;
}

/** A tile of a level; `sampled` where a few elements of each cell stand for all, since not all were read so far. */
export interface LevelTile extends Tile {
  readonly sampled: boolean;
}

/** The bits of `Tile.marks`. */
export const mark = { nan: 1, posInf: 2, negInf: 4 } as const;

/** Positions [from, to) of an axis. */
export interface AxisRange {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
}

/** What is measured of the slice at one position of an axis. */
export type AxisStatistics = Pick<
  TensorStatistics,
  'count' | 'nan' | 'posInf' | 'negInf' | 'min' | 'max' | 'mean' | 'std' | 'quantiles' | 'firstNonFinite'
>;

/** A line along `axis`, all else fixed by `index` (its entry at the axis is ignored): elements [from, to) of it. */
export interface EnvelopeRequest extends AxisRange {
  readonly index: readonly number[];
  readonly points: number;
}

/**
 * The least and the greatest finite element of each stretch of a line, NaN where it has none, and `marks` as in a tile.
 * Both are the element where a stretch is one.
 */
export interface Envelope {
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly marks: readonly number[];
}

/** A rectangle of elements, to be written. */
export type PageRequest = PictureAxes & PicturePart;
