import { mark, type Tile } from '../../core/tensor/measures/types';
import { type ColourMapName, colourTable, markColours, pixelOfHex, tableIndex } from '../ui/colour-map';
import type { ColourRange } from './colour-range';

/** A tile and the cells of the picture that it covers, as half-open ranges. */
export interface Layer {
  readonly tile: Tile;
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
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

const nanPixel = pixelOfHex(markColours.nan.colour);
const posInfPixel = pixelOfHex(markColours.posInf.colour);
const negInfPixel = pixelOfHex(markColours.negInf.colour);

/**
 * Paints a layer. Where a device pixel holds several cells it shows the mean of their values, but NaN, +Inf or −Inf
 * in any of them show before it, in this order: a picture never hides one.
 */
export function paint(image: ImageData, window: Window, layer: Layer, colouring: Colouring): void {
  const pixels = new Uint32Array(image.data.buffer);
  const { tile } = layer;
  const table = colourTable(colouring.map);
  const across = cellSpans(image.width, window.left, window.cellsAcross, layer.columns, tile.columns);
  const down = cellSpans(image.height, window.top, window.cellsDown, layer.rows, tile.rows);
  let previous = -1;
  for (let y = 0; y < image.height; y++) {
    const [rowFrom, rowTo] = [down.from[y]!, down.to[y]!];
    if (rowFrom >= rowTo) continue;
    const start = y * image.width;
    const same = previous >= 0 && down.from[previous] === rowFrom && down.to[previous] === rowTo;
    if (same) {
      const [left, right] = [across.first, across.end];
      pixels.copyWithin(start + left, previous * image.width + left, previous * image.width + right);
    } else {
      for (let x = across.first; x < across.end; x++) {
        pixels[start + x] = cellColour(
          tile,
          rowFrom,
          rowTo,
          across.from[x]!,
          across.to[x]!,
          table,
          colouring,
        );
      }
    }
    previous = y;
  }
}

/** For each device pixel along one direction, the half-open range of a tile's cells under it; empty outside the tile. */
function cellSpans(
  pixels: number,
  origin: number,
  cellsAPixel: number,
  [first, last]: readonly [number, number],
  cells: number,
) {
  const from = new Int32Array(pixels);
  const to = new Int32Array(pixels);
  const scale = cells / (last - first);
  const perPixel = cellsAPixel * scale;
  let firstPixel = pixels;
  let endPixel = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const position = (origin + pixel * cellsAPixel - first) * scale;
    // Up to one cell a pixel its middle decides; beyond, the pixels share out all cells.
    const start = Math.floor(perPixel <= 1 ? position + perPixel / 2 + 1e-6 : position + 1e-6);
    const end = perPixel <= 1 ? start + 1 : Math.max(start + 1, Math.floor(position + perPixel + 1e-6));
    if (end <= 0 || start >= cells) continue;
    from[pixel] = Math.max(0, start);
    to[pixel] = Math.min(cells, end);
    firstPixel = Math.min(firstPixel, pixel);
    endPixel = pixel + 1;
  }
  return { from, to, first: firstPixel, end: endPixel };
}

function cellColour(
  tile: Tile,
  rowFrom: number,
  rowTo: number,
  columnFrom: number,
  columnTo: number,
  table: Uint32Array,
  range: ColourRange,
): number {
  let marks = 0;
  let sum = 0;
  let count = 0;
  for (let row = rowFrom; row < rowTo; row++) {
    for (let column = columnFrom; column < columnTo; column++) {
      const cell = row * tile.columns + column;
      marks |= tile.marks[cell]!;
      const value = tile.values[cell]!;
      if (!Number.isNaN(value)) {
        sum += value;
        count++;
      }
    }
  }
  if (marks) return markPixel(marks);
  return count === 0 ? 0 : table[tableIndex(sum / count, range.low, range.high)]!;
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
  const marked: number[] = [];
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at];
    if (pixel !== nanPixel && pixel !== posInfPixel && pixel !== negInfPixel) continue;
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

function markPixel(marks: number): number {
  if (marks & mark.nan) return nanPixel;
  return marks & mark.posInf ? posInfPixel : negInfPixel;
}

/** What a cell of a tile is besides finite, the first in the order of painting; undefined where it is finite. */
export function markOf(tile: Tile, cell: number): keyof typeof markColours | undefined {
  const marks = tile.marks[cell]!;
  if (marks === 0) return undefined;
  if (marks & mark.nan) return 'nan';
  return marks & mark.posInf ? 'posInf' : 'negInf';
}
