import type { DifferenceSums } from './sums';

/**
 * How far two tensors are apart: A is the reference. All but the counts are over the elements of which both are
 * finite; NaN where there is none.
 */
export interface DifferenceFigures {
  readonly count: number;
  /** Elements that are not equal (NaN equals NaN), and the flat index of the first; −1: none. */
  readonly differ: number;
  readonly first: number;
  /** Those of them where A or B is NaN or ±Inf, which the figures below leave out. */
  readonly nonFinite: number;
  readonly firstNonFinite: number;
  /**
   * Signal to quantization noise ratio in decibels: 20·log10(‖A‖ ÷ ‖A − B‖), as onnxruntime's
   * `compute_signal_to_quantization_noice_ratio` (quantization/qdq_loss_debug.py) has it. +Inf where nothing differs.
   */
  readonly sqnr: number;
  /** A·B ÷ (‖A‖·‖B‖); 1 where nothing differs, NaN where one of the two is all zeros. */
  readonly cosine: number;
  /** The largest |A − B| and its flat index; −1 where nothing differs. */
  readonly maxAbs: number;
  readonly argMaxAbs: number;
  readonly meanAbs: number;
  /** The mean of A − B (of complex numbers, of |A − B|): how far B is off on the whole. */
  readonly mean: number;
  /** The largest |A − B| ÷ |A|, where A is not 0. */
  readonly maxRelative: number;
  /** √(mean of |A − B|²). */
  readonly rootMeanSquare: number;
  /** `maxAbs` to the last digit, where a double does not hold it. */
  readonly exactMaxAbs?: string;
}

/** The figures of one channel. */
export interface ChannelFigures extends DifferenceFigures {
  readonly channel: number;
}

/** The figures of all channels together. */
export function figuresOf(sums: DifferenceSums): DifferenceFigures {
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const least = (values: Float64Array) => values.reduce((a, b) => (b >= 0 && (a < 0 || b < a) ? b : a), -1);
  let maxAbs = 0;
  let argMaxAbs = -1;
  sums.largest.forEach((size, channel) => {
    const at = sums.argLargest[channel]!;
    if (at < 0 || size < maxAbs || (size === maxAbs && argMaxAbs >= 0 && argMaxAbs < at)) return;
    maxAbs = size;
    argMaxAbs = at;
  });
  // Only blocks that doubles do not hold are counted exactly: the largest may be elsewhere.
  const exactLargest =
    sums.exactLargest && Number(sums.exactLargest.digits) >= maxAbs ? sums.exactLargest : undefined;
  const figures = made({
    count: total(sums.count),
    differ: total(sums.differ),
    first: least(sums.first),
    nonFinite: total(sums.nonFinite),
    firstNonFinite: least(sums.firstNonFinite),
    finite: total(sums.finite),
    squaresA: total(sums.squaresA),
    squaresB: total(sums.squaresB),
    products: total(sums.products),
    squaresDifference: total(sums.squaresDifference),
    absolute: total(sums.absolute),
    signed: total(sums.signed),
    maxRelative: sums.largestRelative.reduce((a, b) => Math.max(a, b), 0),
    maxAbs,
    argMaxAbs: exactLargest ? exactLargest.at : argMaxAbs,
    scale: sums.scale,
  });
  return exactLargest ? { ...figures, exactMaxAbs: String(exactLargest.digits) } : figures;
}

/**
 * The figures of each channel that differs, worst first: first those with a NaN or Inf on one side, then by SQNR, then
 * by |A − B|.
 */
export function worstChannels(sums: DifferenceSums, most = Number.POSITIVE_INFINITY): ChannelFigures[] {
  const all = Array.from({ length: sums.channels }, (_, channel) => channelFigures(sums, channel));
  return all
    .sort((a, b) => b.nonFinite - a.nonFinite || rank(a) - rank(b) || b.maxAbs - a.maxAbs)
    .slice(0, most);
}

/** SQNR, or where the reference is all zeros, which has none, worse than all. */
function rank({ sqnr }: DifferenceFigures): number {
  return Number.isNaN(sqnr) ? Number.POSITIVE_INFINITY : clamp(sqnr);
}

/** Infinities cannot be subtracted from each other. */
function clamp(value: number): number {
  return Math.max(-1e9, Math.min(1e9, value));
}

function channelFigures(sums: DifferenceSums, channel: number): ChannelFigures {
  const of = (values: Float64Array) => values[channel]!;
  return {
    channel,
    ...made({
      count: of(sums.count),
      differ: of(sums.differ),
      first: of(sums.first),
      nonFinite: of(sums.nonFinite),
      firstNonFinite: of(sums.firstNonFinite),
      finite: of(sums.finite),
      squaresA: of(sums.squaresA),
      squaresB: of(sums.squaresB),
      products: of(sums.products),
      squaresDifference: of(sums.squaresDifference),
      absolute: of(sums.absolute),
      signed: of(sums.signed),
      maxRelative: of(sums.largestRelative),
      maxAbs: of(sums.largest),
      argMaxAbs: of(sums.argLargest),
      scale: sums.scale,
    }),
  };
}

interface Gathered {
  readonly count: number;
  readonly differ: number;
  readonly first: number;
  readonly nonFinite: number;
  readonly firstNonFinite: number;
  readonly finite: number;
  readonly squaresA: number;
  readonly squaresB: number;
  readonly products: number;
  readonly squaresDifference: number;
  readonly absolute: number;
  readonly signed: number;
  readonly maxRelative: number;
  readonly maxAbs: number;
  readonly argMaxAbs: number;
  readonly scale: number;
}

function made(of: Gathered): DifferenceFigures {
  const none = of.finite === 0;
  const perFinite = (sum: number) => (none ? Number.NaN : sum / of.finite);
  return {
    count: of.count,
    differ: of.differ,
    first: of.first,
    nonFinite: of.nonFinite,
    firstNonFinite: of.firstNonFinite,
    sqnr: none ? Number.NaN : decibels(of.squaresA, of.squaresDifference),
    cosine: none ? Number.NaN : cosineOf(of),
    maxAbs: none ? Number.NaN : of.maxAbs,
    argMaxAbs: of.argMaxAbs,
    meanAbs: perFinite(of.absolute),
    mean: perFinite(of.signed),
    maxRelative: none ? Number.NaN : of.maxRelative,
    rootMeanSquare: perFinite(of.squaresDifference) ** 0.5 / of.scale,
  };
}

function decibels(signal: number, noise: number): number {
  return noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
}

/** Rounding can bring a quotient a little beyond ±1, where no cosine is. */
function cosineOf({ squaresA, squaresB, products, squaresDifference }: Gathered): number {
  if (squaresDifference === 0) return 1;
  return Math.max(-1, Math.min(1, products / (Math.sqrt(squaresA) * Math.sqrt(squaresB))));
}
