import type { Pair } from './pairs';

/** How often pairs of finite elements fall into each cell of a square grid over [low, high] of A and of B. */
export interface JointHistogram {
  readonly bins: number;
  readonly low: number;
  readonly high: number;
  /** Counts; cell (i, j), bin i of B and bin j of A, is at `i * bins + j`. */
  readonly counts: Float64Array;
  /** Pairs with a NaN or Inf, and finite ones outside the range. */
  readonly nonFinite: number;
  readonly outside: number;
}

/** Counts elements [start, start + count) of a pair; a range of no width is one cell. Of complex numbers, magnitudes. */
export function jointHistogram(
  pair: Pair,
  range: { readonly bins: number; readonly low: number; readonly high: number },
  start: number,
  count: number,
): JointHistogram {
  const { bins, low, high } = range;
  const counts = new Float64Array(bins * bins);
  const scale = high > low ? bins / (high - low) : 0;
  let nonFinite = 0;
  let outside = 0;
  const binOf = (value: number) => Math.min(bins - 1, Math.floor((value - low) * scale));
  pair.forEach(start, count, ({ length, a, b, aImaginary, bImaginary }) => {
    for (let at = 0; at < length; at++) {
      const x = aImaginary ? Math.hypot(a[at]!, aImaginary[at]!) : a[at]!;
      const y = bImaginary ? Math.hypot(b[at]!, bImaginary[at]!) : b[at]!;
      if (x - x !== 0 || y - y !== 0) nonFinite++;
      else if (x < low || x > high || y < low || y > high) outside++;
      else counts[binOf(y) * bins + binOf(x)]!++;
    }
  });
  return { bins, low, high, counts, nonFinite, outside };
}

/** Adds the counts of another part. */
export function addJoint(sum: JointHistogram, part: JointHistogram): JointHistogram {
  part.counts.forEach((count, cell) => {
    sum.counts[cell]! += count;
  });
  return { ...sum, nonFinite: sum.nonFinite + part.nonFinite, outside: sum.outside + part.outside };
}
