import { PNG } from 'pngjs';

/** How far a line or a letter may lie elsewhere, in pixels each way. */
const reach = 2;
/** How far a channel may be outside of what lies around, of 255: the edges of letters are mixed by each machine's own way. */
const tolerance = 48;
/** The same where both pictures are even around: a row that is selected is this much lighter than the others. */
const flatTolerance = 12;
/** What counts as even: the most that channels may differ within reach. */
const flat = 8;
/** The side of the squares in which foreign pixels are counted. */
const side = 24;

/**
 * So many pixels of such a square may be foreign in pictures that count as the same. Letters that are drawn without
 * hinting come to 13; a tick that is missing from a check box to 20, a digit of an axis to 40.
 */
export const mostForeign = 18;

/** Where two pictures of one size differ. */
export interface Foreign {
  /** 1 for each pixel whose colour does not occur around the same place of the other picture. */
  readonly marks: Uint8Array;
  /** The most foreign pixels that any square of 24 × 24 has, and where that square is. */
  readonly most: number;
  readonly x: number;
  readonly y: number;
}

/**
 * Finds what one of two pictures has and the other has not: pixels of a colour outside of the range of colours, channel
 * by channel, that the other picture has within two pixels. So letters and lines may be smoothed otherwise and lie a
 * pixel or two elsewhere; even grounds are told apart by much less; an icon that is missing, or a cell of another colour, is foreign as a whole, and is counted in
 * a square of its own size, however large the picture is.
 */
export function foreignPixels(one: PNG, other: PNG): Foreign {
  const { width, height } = one;
  const marks = new Uint8Array(width * height);
  mark(marks, one, other);
  mark(marks, other, one);
  return { marks, ...fullestSquare(marks, width, height) };
}

/** The picture in half its brightness with what is foreign in red, and the fullest square framed. */
export function foreignShown({ width, height, data }: PNG, { marks, x, y }: Foreign): PNG {
  const shown = new PNG({ width, height });
  for (const [at, foreign] of marks.entries()) {
    const [column, row] = [at % width, Math.floor(at / width)];
    const [across, down] = [column - x, row - y];
    const within = across >= -1 && across <= side && down >= -1 && down <= side;
    const frame = within && (across === -1 || across === side || down === -1 || down === side);
    const dimmed = [...data.subarray(4 * at, 4 * at + 3)].map((channel) => channel / 2);
    shown.data.set([...(frame ? [255, 255, 0] : foreign ? [255, 0, 0] : dimmed), 255], 4 * at);
  }
  return shown;
}

/**
 * Marks the pixels of one picture whose colour the other one does not have around the same place. Where both have the
 * same value, the other one has it, so only what differs is looked at more closely: pictures are mostly the same.
 */
function mark(marks: Uint8Array, of: PNG, other: PNG): void {
  for (let at = 0; at < marks.length; at++) {
    for (let channel = 4 * at; channel < 4 * at + 3; channel++) {
      const value = of.data[channel]!;
      if (value === other.data[channel]) continue;
      const [low, high] = rangeAround(other, at, channel - 4 * at);
      if (value >= low - flatTolerance && value <= high + flatTolerance) continue;
      if (value < low - tolerance || value > high + tolerance) marks[at] = 1;
      else if (high - low < flat) {
        const [ownLow, ownHigh] = rangeAround(of, at, channel - 4 * at);
        if (ownHigh - ownLow < flat) marks[at] = 1;
      }
    }
  }
}

/** The least and the most of a channel within reach of a pixel. */
function rangeAround({ data, width, height }: PNG, at: number, channel: number): [low: number, high: number] {
  const [column, row] = [at % width, Math.floor(at / width)];
  const [left, right] = [Math.max(0, column - reach), Math.min(width - 1, column + reach)];
  const [top, bottom] = [Math.max(0, row - reach), Math.min(height - 1, row + reach)];
  let [low, high] = [255, 0];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const value = data[4 * (y * width + x) + channel]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/** Slides the square over the picture; sums of all pixels above and to the left make each place one look. */
function fullestSquare(marks: Uint8Array, width: number, height: number): Omit<Foreign, 'marks'> {
  const sums = new Uint32Array((width + 1) * (height + 1));
  const sum = (x: number, y: number) => sums[y * (width + 1) + x]!;
  const fullest = { most: 0, x: 0, y: 0 };
  for (let y = 1; y <= height; y++) {
    for (let x = 1; x <= width; x++) {
      const own = marks[(y - 1) * width + x - 1]!;
      sums[y * (width + 1) + x] = own + sum(x - 1, y) + sum(x, y - 1) - sum(x - 1, y - 1);
      const [left, top] = [Math.max(0, x - side), Math.max(0, y - side)];
      const count = sum(x, y) - sum(left, y) - sum(x, top) + sum(left, top);
      if (count > fullest.most) Object.assign(fullest, { most: count, x: left, y: top });
    }
  }
  return fullest;
}
