/** Colours of a picture as 0xRRGGBB, at most 256, and the number of each pixel's colour in them. */
export interface PalettePicture {
  readonly width: number;
  readonly height: number;
  readonly palette: readonly number[];
  readonly indices: Uint8Array;
}

const mostColours = 256;
/** So many of the commonest colours are kept as they are: those of surfaces, texts and lines. */
const mostCommon = 100;
/** So many are kept because they are unlike all others: a red dot, the ends of a colour bar. */
const mostUnlike = 80;
/** A colour of fewer pixels is no mark that anybody sees. */
const fewestPixels = 4;

/**
 * Reduces a picture to 256 colours. The commonest and those that are unlike all others stay exactly as they are; the
 * rest is parted by median cut (Heckbert 1982), and only between pixels of the rest is the error diffused (Floyd and
 * Steinberg 1976), so that surfaces and letters stay clean.
 *
 * @param rgba four bytes a pixel; transparency is ignored
 */
export function toPalette(rgba: Uint8Array, width: number, height: number): PalettePicture {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgba.length; at += 4) {
    const colour = (rgba[at]! << 16) | (rgba[at + 1]! << 8) | rgba[at + 2]!;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const all = [...counts].sort((a, b) => b[1] - a[1]);
  const exact = all.slice(0, all.length <= mostColours ? mostColours : mostCommon).map(([colour]) => colour);
  if (all.length > mostColours) {
    const seen = all.filter(([, count]) => count >= fewestPixels).map(([colour]) => colour);
    exact.push(...unlike(seen, exact, mostUnlike));
  }
  const isExact = new Map(exact.map((colour, index) => [colour, index]));
  const rest = all.filter(([colour]) => !isExact.has(colour));
  const palette = rest.length === 0 ? exact : [...exact, ...medianCut(rest, mostColours - exact.length)];
  return { width, height, palette, indices: diffuse(rgba, width, height, palette, isExact) };
}

/** Colours that are each as far as any can be from those before and from what there is (Gonzalez 1985). */
function unlike(colours: readonly number[], there: readonly number[], most: number): number[] {
  const distances = colours.map((colour) =>
    there.reduce((least, other) => Math.min(least, distance(colour, other)), Number.POSITIVE_INFINITY),
  );
  const found: number[] = [];
  while (found.length < most) {
    const farthest = distances.reduce((best, value, at) => (value > distances[best]! ? at : best), 0);
    if (!(distances[farthest]! > 0)) break;
    const chosen = colours[farthest]!;
    found.push(chosen);
    for (const [at, colour] of colours.entries()) {
      distances[at] = Math.min(distances[at]!, distance(colour, chosen));
    }
  }
  return found;
}

interface Cut {
  readonly colours: readonly (readonly [colour: number, count: number])[];
  readonly shift: number;
  readonly range: number;
}

const shifts: readonly number[] = [16, 8, 0];
const part = (colour: number, shift: number) => (colour >> shift) & 255;

/** The means of `most` boxes of colours; the box to be cut next is the one of the largest range times pixels. */
function medianCut(colours: Cut['colours'], most: number): number[] {
  const cuts: Cut[] = [measured(colours)];
  while (cuts.length < most) {
    let next = -1;
    let best = 0;
    for (const [at, { colours: inside, range }] of cuts.entries()) {
      const weight = range * Math.sqrt(inside.reduce((sum, [, count]) => sum + count, 0));
      if (inside.length > 1 && weight > best) [next, best] = [at, weight];
    }
    if (next < 0) break;
    const { colours: inside, shift } = cuts[next]!;
    const sorted = [...inside].sort((a, b) => part(a[0], shift) - part(b[0], shift));
    const half = sorted.reduce((sum, [, count]) => sum + count, 0) / 2;
    let middle = 1;
    for (let before = sorted[0]![1]; middle < sorted.length - 1 && before < half; middle++) {
      before += sorted[middle]![1];
    }
    cuts.splice(next, 1, measured(sorted.slice(0, middle)), measured(sorted.slice(middle)));
  }
  return cuts.map(({ colours: inside }) => mean(inside));
}

function measured(colours: Cut['colours']): Cut {
  const ranges = shifts.map((shift) => {
    const values = colours.map(([colour]) => part(colour, shift));
    return values.reduce((a, b) => Math.max(a, b), 0) - values.reduce((a, b) => Math.min(a, b), 255);
  });
  const range = Math.max(...ranges);
  return { colours, range, shift: shifts[ranges.indexOf(range)]! };
}

function mean(colours: Cut['colours']): number {
  const total = colours.reduce((sum, [, count]) => sum + count, 0);
  return shifts.reduce((mixed, shift) => {
    const sum = colours.reduce((all, [colour, count]) => all + part(colour, shift) * count, 0);
    return mixed | (Math.round(sum / total) << shift);
  }, 0);
}

function diffuse(
  rgba: Uint8Array,
  width: number,
  height: number,
  palette: readonly number[],
  exact: ReadonlyMap<number, number>,
): Uint8Array {
  const indices = new Uint8Array(width * height);
  const nearest = new Map<number, number>();
  let errors = new Float32Array(3 * (width + 2));
  let below = new Float32Array(3 * (width + 2));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const own = shifts.map((_, k) => rgba[4 * at + k]!);
      const kept = exact.get((own[0]! << 16) | (own[1]! << 8) | own[2]!);
      if (kept !== undefined) {
        indices[at] = kept;
        continue;
      }
      const wanted = own.map((value, k) => Math.min(255, Math.max(0, value + errors[3 * (column + 1) + k]!)));
      const key = wanted.reduce((mixed, value, k) => mixed | (Math.round(value) << shifts[k]!), 0);
      const index = nearest.get(key) ?? nearestOf(key, palette);
      nearest.set(key, index);
      indices[at] = index;
      for (const [k, value] of wanted.entries()) {
        const error = value - part(palette[index]!, shifts[k]!);
        errors[3 * (column + 2) + k]! += (error * 7) / 16;
        below[3 * column + k]! += (error * 3) / 16;
        below[3 * (column + 1) + k]! += (error * 5) / 16;
        below[3 * (column + 2) + k]! += error / 16;
      }
    }
    [errors, below] = [below, errors.fill(0)];
  }
  return indices;
}

/** The number of the colour that is nearest. */
function nearestOf(colour: number, palette: readonly number[]): number {
  return palette.reduce(
    (best, candidate, index) =>
      distance(colour, candidate) < distance(colour, palette[best]!) ? index : best,
    0,
  );
}

/** The squared distance of two colours in RGB. */
function distance(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16);
  const green = ((one >> 8) & 255) - ((other >> 8) & 255);
  const blue = (one & 255) - (other & 255);
  return red * red + green * green + blue * blue;
}
