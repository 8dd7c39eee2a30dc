import { mark, type Tile } from '../../core/tensor/measures/types';
import { markColours, markPixels } from '../ui/colour-map';

const withMarks = new WeakMap<Tile, boolean>();

/** Whether a tile has cells that are not finite; looked for once. */
export function hasMarks(tile: Tile): boolean {
  const known = withMarks.get(tile) ?? isAny(tile.marks);
  withMarks.set(tile, known);
  return known;
}

/** Written out, for a tile has up to a million cells and `some` takes ten times as long. */
function isAny(marks: Uint8Array): boolean {
  for (let cell = 0; cell < marks.length; cell++) if (marks[cell] !== 0) return true;
  return false;
}

/** Cells smaller than this have their marks drawn larger, in device pixels, where few pixels are marked. */
const seenMark = 3;
const fewMarks = 1 / 200;

/**
 * Draws the marks of a picture with tiny cells 3 × 3 device pixels large, so that a single NaN among millions is
 * seen; not where so many are marked that they are seen anyway and would cover their neighbours.
 */
export function emphasiseMarks(
  image: ImageData,
  layers: readonly { readonly tile: Tile }[],
  cell: number,
): void {
  if (cell >= seenMark || !layers.some(({ tile }) => hasMarks(tile))) return;
  const pixels = new Uint32Array(image.data.buffer);
  const { nan, posInf, negInf } = markPixels;
  const found: number[] = [];
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at];
    if (pixel !== nan && pixel !== posInf && pixel !== negInf) continue;
    if (found.push(at) > pixels.length * fewMarks) return;
  }
  const colours = found.map((at) => pixels[at]!);
  found.forEach((at, k) => {
    const x = at % image.width;
    const y = (at - x) / image.width;
    for (let row = Math.max(0, y - 1); row <= Math.min(image.height - 1, y + 1); row++) {
      const from = row * image.width;
      pixels.fill(colours[k]!, from + Math.max(0, x - 1), from + Math.min(image.width, x + 2));
    }
  });
}

/**
 * Draws the marks of tiny cells again that a frame was drawn over: one NaN beside the cursor would be hidden by it. The
 * frame's own box is in CSS pixels of the canvas; `image` is what was on the canvas before the frame.
 */
export function marksOverFrame(
  context: CanvasRenderingContext2D,
  image: ImageData,
  frame: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  cell: number,
  ratio: number,
): void {
  if (cell >= seenMark) return;
  const pixels = new Uint32Array(image.data.buffer);
  const edge = frameEdge * ratio;
  const from = (start: number) => Math.max(0, Math.floor(start * ratio - edge));
  const to = (end: number, most: number) => Math.min(most, Math.ceil(end * ratio + edge));
  const found: { readonly x: number; readonly y: number; readonly name: Mark }[] = [];
  const [bottom, right] = [to(frame.y + frame.height, image.height), to(frame.x + frame.width, image.width)];
  for (let y = from(frame.y); y < bottom; y++) {
    for (let x = from(frame.x); x < right; x++) {
      const pixel = pixels[y * image.width + x];
      const name = names.find((each) => markPixels[each] === pixel);
      if (name === undefined) continue;
      // Where all around is marked, that is seen beside the frame, and the frame has to be seen too.
      if (found.push({ x, y, name }) > mostOverFrame) return;
    }
  }
  for (const { x, y, name } of found) {
    context.fillStyle = markColours[name].colour;
    context.fillRect(x / ratio, y / ratio, 1 / ratio, 1 / ratio);
  }
}

/** So many pixels are drawn over a frame at most: four marks of 3 × 3. */
const mostOverFrame = 4 * seenMark * seenMark;

/** How far a frame's lines reach beyond its box, in CSS pixels. */
const frameEdge = 3;

const names = Object.keys(markColours) as Mark[];

/** What an element is that is not finite. */
export type Mark = keyof typeof markColours;

/** What a cell of a tile is besides finite, the first in the order of painting; undefined where it is finite. */
export function markOf(tile: Tile, cell: number): Mark | undefined {
  const marks = tile.marks[cell]!;
  if (marks === 0) return undefined;
  if (marks & mark.nan) return 'nan';
  return marks & mark.posInf ? 'posInf' : 'negInf';
}
