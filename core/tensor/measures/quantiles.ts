import type { Slice } from '../slice';
import type { Tensor } from '../tensor';
import { forEachChunk } from './chunks';
import { finiteSample } from './sample';
import { selectRanks } from './select';

/** How much work quantiles are worth: `quick` takes a millisecond or two however large the tensor is. */
export type Effort = 'full' | 'quick';

/** Of slices up to this many elements all are looked at; of larger ones a sample. */
const efforts = {
  full: { exactUpTo: 2 ** 20, sampleSize: 2 ** 18 },
  quick: { exactUpTo: 2 ** 15, sampleSize: 2 ** 14 },
} as const;

/**
 * Quantiles of a slice's finite elements by linear interpolation, NumPy's default; NaN where there is none.
 *
 * Of large slices one element is drawn at random from each of 2^18 (2^14) equal stretches, with a fixed seed: the rank
 * of the answer is then off by about 0.1 % (0.4 %) of the elements (its standard error is under 2^-10, 2^-8).
 */
export function quantilesOf(
  tensor: Tensor,
  slice: Slice,
  levels: readonly number[],
  effort: Effort,
): { quantiles: number[]; sampled: boolean } {
  const { exactUpTo, sampleSize } = efforts[effort];
  const sampled = slice.count > exactUpTo;
  const values = sampled
    ? finiteSample(tensor, slice, sampleSize, 'quantiles')
    : finiteElements(tensor, slice);
  const ranks = levels.flatMap((level) => {
    const place = (values.length - 1) * level;
    return values.length === 0 ? [] : [Math.floor(place), Math.ceil(place)];
  });
  selectRanks(
    values,
    [...new Set(ranks)].sort((a, b) => a - b),
  );
  return { quantiles: levels.map((level) => quantile(values, level)), sampled };
}

/** The quantile of numbers in order (at the two ranks around it at least), rounded as NumPy's `_lerp` does. */
function quantile(sorted: Float64Array, level: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = (sorted.length - 1) * level;
  const low = sorted[Math.floor(place)]!;
  const high = sorted[Math.ceil(place)]!;
  const fraction = place - Math.floor(place);
  const gap = high - low;
  if (gap === 0) return low;
  if (!Number.isFinite(gap)) return low * (1 - fraction) + high * fraction;
  return fraction < 0.5 ? low + gap * fraction : high - gap * (1 - fraction);
}

function finiteElements(tensor: Tensor, slice: Slice): Float64Array {
  const values = new Float64Array(slice.count);
  let length = 0;
  forEachChunk(tensor, slice, (numbers, from, to) => {
    for (let at = from; at < to; at++) {
      const value = numbers[at]!;
      if (value - value === 0) values[length++] = value;
    }
  });
  return values.subarray(0, length);
}
