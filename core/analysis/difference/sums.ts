import { stridesOf } from '../../tensor/slice';
import type { Pair, PairBlock } from './pairs';

/**
 * What a pass over two tensors gathers, for each index of one dimension (a channel), as plain data that can be sent
 * and added up: a big tensor is looked through in parts, so that others get their turn in between.
 *
 * Squares and products are summed in double precision, block by block. An element counts in the sums where both A and
 * B are finite; where one is not, it is equal, or it counts in `nonFinite`.
 */
export interface DifferenceSums {
  readonly channels: number;
  /** What A and B were multiplied by before squaring: 1, but for numbers whose squares a double does not hold. */
  readonly scale: number;
  /** Elements, those of them that differ, and those that differ in a NaN or Inf. */
  readonly count: Float64Array;
  readonly differ: Float64Array;
  readonly nonFinite: Float64Array;
  /** Elements of which both are finite. */
  readonly finite: Float64Array;
  /** Σ|A|², Σ|B|², Σ Re(A·conj B), Σ|A − B|², each scaled. */
  readonly squaresA: Float64Array;
  readonly squaresB: Float64Array;
  readonly products: Float64Array;
  readonly squaresDifference: Float64Array;
  /** Σ|A − B| and Σ(A − B), unscaled. */
  readonly absolute: Float64Array;
  readonly signed: Float64Array;
  /** The largest |A|, |B| and |A − B|, and the largest |A − B| ÷ |A| where A is not 0; 0 where there is none. */
  readonly largestA: Float64Array;
  readonly largestB: Float64Array;
  readonly largest: Float64Array;
  readonly largestRelative: Float64Array;
  /** Flat indices of the first largest |A − B|, the first element that differs, the first in a NaN or Inf; −1: none. */
  readonly argLargest: Float64Array;
  readonly first: Float64Array;
  readonly firstNonFinite: Float64Array;
  /** The digits of the largest |A − B| over all channels, where a double does not hold them, with its flat index. */
  exactLargest: { digits: bigint; at: number } | undefined;
}

/** The arrays of sums that grow by adding, and those that keep the largest. */
const added = [
  ...(['count', 'differ', 'nonFinite', 'finite', 'squaresA', 'squaresB', 'products'] as const),
  ...(['squaresDifference', 'absolute', 'signed'] as const),
] as const;
const greatest = ['largestA', 'largestB', 'largestRelative'] as const;
const places = ['argLargest', 'first', 'firstNonFinite'] as const;

/** Sums of nothing. */
function emptySums(channels: number, scale = 1): DifferenceSums {
  const zeros = () => new Float64Array(channels);
  const none = () => new Float64Array(channels).fill(-1);
  const named = <K extends string>(names: readonly K[], make: () => Float64Array) =>
    Object.fromEntries(names.map((name) => [name, make()])) as Record<K, Float64Array>;
  return {
    channels,
    scale,
    ...named(added, zeros),
    ...named(greatest, zeros),
    ...named(places, none),
    largest: zeros(),
    exactLargest: undefined,
  };
}

/**
 * Sums over elements [start, start + count) of a pair, in row order; by the indices of `axis`, or of all together
 * where it is null.
 */
export function sumDifferences(
  pair: Pair,
  axis: number | null,
  start: number,
  count: number,
  scale = 1,
): DifferenceSums {
  const channels = axis === null ? 1 : pair.shape[axis]!;
  const sums = emptySums(channels, scale);
  const inner = axis === null ? Math.max(1, pair.count) : stridesOf(pair.shape)[axis]!;
  pair.forEach(start, count, (block, position) => {
    for (let from = 0; from < block.length; ) {
      const flat = position + from;
      const to = Math.min(block.length, from + inner - (flat % inner));
      addRun(sums, Math.floor(flat / inner) % channels, block, from, to, position);
      from = to;
    }
  });
  return sums;
}

/** Adds elements [from, to) of a block, which are one channel's. */
function addRun(
  sums: DifferenceSums,
  channel: number,
  { a, b, difference, aImaginary, bImaginary, exact }: PairBlock,
  from: number,
  to: number,
  position: number,
): void {
  const { scale } = sums;
  let [squaresA, squaresB, products, squaresDifference, absolute, signed] = [0, 0, 0, 0, 0, 0];
  let [differ, finite] = [0, 0];
  let largest = sums.largest[channel]!;
  let largestA = sums.largestA[channel]!;
  let largestB = sums.largestB[channel]!;
  let relative = sums.largestRelative[channel]!;
  for (let at = from; at < to; at++) {
    const d = difference[at]!;
    let x = a[at]!;
    let y = b[at]!;
    if (aImaginary && bImaginary) {
      const [i, j] = [aImaginary[at]! * scale, bImaginary[at]! * scale];
      if (isNumber(i) && isNumber(j) && isNumber(x) && isNumber(y))
        products += i * j + x * scale * (y * scale);
      x = Math.hypot(x, aImaginary[at]!);
      y = Math.hypot(y, bImaginary[at]!);
    }
    if (d !== 0) {
      differ++;
      if (sums.first[channel]! < 0) sums.first[channel] = position + at;
    }
    // Finite numbers, and nothing else, give 0 here.
    if (x - x !== 0 || y - y !== 0) {
      if (d === 0) continue;
      sums.nonFinite[channel]!++;
      if (sums.firstNonFinite[channel]! < 0) sums.firstNonFinite[channel] = position + at;
      continue;
    }
    finite++;
    const [xs, ys, ds] = [x * scale, y * scale, d * scale];
    squaresA += xs * xs;
    squaresB += ys * ys;
    if (!aImaginary) products += xs * ys;
    squaresDifference += ds * ds;
    const size = Math.abs(d);
    absolute += size;
    signed += d;
    const [sizeA, sizeB] = [Math.abs(x), Math.abs(y)];
    if (sizeA > largestA) largestA = sizeA;
    if (sizeB > largestB) largestB = sizeB;
    if (size / sizeA > relative && sizeA > 0) relative = size / sizeA;
    if (size > largest) {
      largest = size;
      sums.argLargest[channel] = position + at;
    }
    if (exact) keepExact(sums, exact[at]!, position + at);
  }
  sums.count[channel]! += to - from;
  sums.differ[channel]! += differ;
  sums.finite[channel]! += finite;
  sums.squaresA[channel]! += squaresA;
  sums.squaresB[channel]! += squaresB;
  sums.products[channel]! += products;
  sums.squaresDifference[channel]! += squaresDifference;
  sums.absolute[channel]! += absolute;
  sums.signed[channel]! += signed;
  sums.largest[channel] = largest;
  sums.largestA[channel] = largestA;
  sums.largestB[channel] = largestB;
  sums.largestRelative[channel] = relative;
}

function keepExact(sums: DifferenceSums, difference: bigint, at: number): void {
  const digits = difference < 0n ? -difference : difference;
  if (!sums.exactLargest || digits > sums.exactLargest.digits) sums.exactLargest = { digits, at };
}

/** Adds the sums of a later part to those of the parts before it. */
export function addSums(sums: DifferenceSums, later: DifferenceSums): void {
  for (let channel = 0; channel < sums.channels; channel++) {
    for (const name of added) sums[name][channel]! += later[name][channel]!;
    for (const name of greatest) {
      sums[name][channel] = Math.max(sums[name][channel]!, later[name][channel]!);
    }
    for (const name of ['first', 'firstNonFinite'] as const) {
      if (sums[name][channel]! < 0) sums[name][channel] = later[name][channel]!;
    }
    if (later.largest[channel]! > sums.largest[channel]!) {
      sums.largest[channel] = later.largest[channel]!;
      sums.argLargest[channel] = later.argLargest[channel]!;
    }
  }
  const { exactLargest } = later;
  if (exactLargest && !(sums.exactLargest && sums.exactLargest.digits >= exactLargest.digits)) {
    sums.exactLargest = exactLargest;
  }
}

/**
 * The factor to sum with instead, where squares were lost: numbers beyond 1e154 or all below 1e-154, which only
 * 64-bit floating-point numbers are. A power of two, so that nothing is rounded. Undefined where all is well.
 */
export function neededScale(sums: DifferenceSums): number | undefined {
  if (sums.scale !== 1) return undefined;
  const largest = Math.max(greatestOf(sums.largestA), greatestOf(sums.largestB));
  if (largest === 0 || (largest < 1e140 && largest > 1e-120)) return undefined;
  return 2 ** Math.max(-1022, Math.min(1022, -Math.floor(Math.log2(largest))));
}

function greatestOf(magnitudes: Float64Array): number {
  return magnitudes.reduce((most, each) => Math.max(most, each), 0);
}

function isNumber(value: number): boolean {
  return value - value === 0;
}
