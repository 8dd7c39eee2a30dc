import { mark, type Reduction, type Tile } from '../../core/tensor/measures/types';
import { type ColourMapName, colourTable, type markColours, markPixel, markPixels } from '../ui/colour-map';
import type { ColourRange } from './colour-range';

/** A tile and the elements of the picture that it covers, as half-open ranges. */
export interface Layer {
  readonly tile: Tile;
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
  /**
   * How many elements a cell covers each way; the last row and column may have less. Without it, all cells of the tile
   * are of the same size.
   */
  readonly cell?: { readonly rows: number; readonly columns: number };
  /** What cells that share a pixel show together; their mean without it. */
  readonly reduce?: Reduction;
}

/** How values become colours. */
export interface Colouring extends ColourRange {
  readonly map: ColourMapName;
}

/** The window onto the picture: its upper left corner in cells, and cells a device pixel. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly cellsAcross: number;
  readonly cellsDown: number;
}

/**
 * Paints a layer. Where a device pixel holds several cells it shows the mean of their values (or what the layer wants),
 * but NaN, +Inf or −Inf in any of them show before it, in this order: a picture never hides one.
 */
export function paint(image: ImageData, window: Window, layer: Layer, colouring: Colouring): void {
  const pixels = new Uint32Array(image.data.buffer);
  const { tile } = layer;
  const across = cellSpans(
    image.width,
    window.left,
    window.cellsAcross,
    layer.columns,
    tile.columns,
    layer.cell?.columns,
  );
  const down = cellSpans(image.height, window.top, window.cellsDown, layer.rows, tile.rows, layer.cell?.rows);
  if (across.first >= across.end) return;
  const painter = new RowPainter(pixels, tile, across, colouring, layer.reduce ?? 'mean');
  let previous = -1;
  for (let y = down.first; y < down.end; y++) {
    const [from, to] = [down.from[y]!, down.to[y]!];
    const start = y * image.width;
    if (previous >= 0 && down.from[previous] === from && down.to[previous] === to) {
      const above = previous * image.width;
      pixels.copyWithin(start + across.first, above + across.first, above + across.end);
    } else if (to - from === 1 && across.single) painter.single(start, from);
    else painter.several(start, from, to);
    previous = y;
  }
}

/** The cells under each device pixel along a direction: half-open ranges, for the pixels from `first` up to `end`. */
interface Spans {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly first: number;
  readonly end: number;
  /** Whether each pixel has one cell. */
  readonly single: boolean;
}

function cellSpans(
  pixels: number,
  origin: number,
  elementsAPixel: number,
  [first, last]: readonly [number, number],
  cells: number,
  elementsACell = (last - first) / cells,
): Spans {
  const from = new Int32Array(pixels);
  const to = new Int32Array(pixels);
  const perPixel = elementsAPixel / elementsACell;
  let firstPixel = pixels;
  let endPixel = 0;
  let single = true;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const position = (origin + pixel * elementsAPixel - first) / elementsACell;
    // Up to one cell a pixel its middle decides; beyond, the pixels share out all cells.
    const start = Math.floor(perPixel <= 1 ? position + perPixel / 2 + 1e-6 : position + 1e-6);
    const end = perPixel <= 1 ? start + 1 : Math.max(start + 1, Math.floor(position + perPixel + 1e-6));
    if (end <= 0 || start >= cells) continue;
    from[pixel] = Math.max(0, start);
    to[pixel] = Math.min(cells, end);
    if (to[pixel]! - from[pixel]! !== 1) single = false;
    if (pixel < firstPixel) firstPixel = pixel;
    endPixel = pixel + 1;
  }
  return { from, to, first: firstPixel, end: endPixel, single };
}

/** Paints rows of pixels of one tile. */
class RowPainter {
  private readonly table: Uint32Array;
  private readonly low: number;
  private readonly scale: number;

  constructor(
    private readonly pixels: Uint32Array,
    private readonly tile: Tile,
    private readonly across: Spans,
    { map, low, high }: Colouring,
    private readonly reduce: Reduction,
  ) {
    this.table = colourTable(map);
    // As `tableIndex`: a range that is a point has the colour in the middle.
    this.low = high > low ? low : Number.NEGATIVE_INFINITY;
    this.scale = high > low ? (this.table.length - 1) / (high - low) : 0;
  }

  /** A row of cells, of which each pixel has one. */
  single(start: number, row: number): void {
    const { pixels, across } = this;
    const { values, marks, columns } = this.tile;
    const line = row * columns;
    for (let x = across.first; x < across.end; x++) {
      const cell = line + across.from[x]!;
      pixels[start + x] = marks[cell] === 0 ? this.colour(values[cell]!) : markPixel(marks[cell]!);
    }
  }

  /** Rows of cells, of which a pixel may have several. */
  several(start: number, rowFrom: number, rowTo: number): void {
    const { pixels, across, reduce } = this;
    const { values, marks, columns } = this.tile;
    for (let x = across.first; x < across.end; x++) {
      const from = across.from[x]!;
      const to = across.to[x]!;
      let bits = 0;
      let count = 0;
      let sum = 0;
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      for (let row = rowFrom; row < rowTo; row++) {
        const line = row * columns;
        for (let cell = line + from; cell < line + to; cell++) {
          bits |= marks[cell]!;
          const value = values[cell]!;
          if (value - value !== 0) continue;
          count++;
          sum += value;
          if (value < min) min = value;
          if (value > max) max = value;
        }
      }
      if (bits !== 0) pixels[start + x] = markPixel(bits);
      else if (count === 0) pixels[start + x] = 0;
      else if (reduce === 'mean') pixels[start + x] = this.colour(sum / count);
      else if (reduce === 'min') pixels[start + x] = this.colour(min);
      else if (reduce === 'max') pixels[start + x] = this.colour(max);
      else pixels[start + x] = this.colour(max >= -min ? max : min);
    }
  }

  private colour(value: number): number {
    const { table, scale } = this;
    if (scale === 0) return Number.isNaN(value) ? 0 : table[table.length >> 1]!;
    const at = (value - this.low) * scale;
    if (at > 0) return at < table.length - 1 ? table[(at + 0.5) | 0]! : table[table.length - 1]!;
    return at <= 0 ? table[0]! : 0;
  }
}

/** Cells smaller than this have their marks drawn larger, in device pixels, where few pixels are marked. */
const seenMark = 3;
const fewMarks = 1 / 200;

/**
 * Draws the marks of a picture with tiny cells 3 × 3 device pixels large, so that a single NaN among millions is
 * seen; not where so many are marked that they are seen anyway and would cover their neighbours.
 */
export function emphasiseMarks(image: ImageData, cell: number): void {
  if (cell >= seenMark) return;
  const pixels = new Uint32Array(image.data.buffer);
  const { nan, posInf, negInf } = markPixels;
  const marked: number[] = [];
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at];
    if (pixel !== nan && pixel !== posInf && pixel !== negInf) continue;
    if (marked.push(at) > pixels.length * fewMarks) return;
  }
  const colours = marked.map((at) => pixels[at]!);
  marked.forEach((at, k) => {
    const x = at % image.width;
    const y = (at - x) / image.width;
    for (let row = Math.max(0, y - 1); row <= Math.min(image.height - 1, y + 1); row++) {
      const from = row * image.width;
      pixels.fill(colours[k]!, from + Math.max(0, x - 1), from + Math.min(image.width, x + 2));
    }
  });
}

/** What an element is that is not finite. */
export type Mark = keyof typeof markColours;

/** What a cell of a tile is besides finite, the first in the order of painting; undefined where it is finite. */
export function markOf(tile: Tile, cell: number): Mark | undefined {
  const marks = tile.marks[cell]!;
  if (marks === 0) return undefined;
  if (marks & mark.nan) return 'nan';
  return marks & mark.posInf ? 'posInf' : 'negInf';
}
