import { UserError } from '../../errors';
import { sliceOf } from '../slice';
import type { Tensor } from '../tensor';
import { forEachChunk } from './chunks';
import type { Histogram } from './types';
import { Walk } from './walk';

/** Bins that a histogram may have. */
const mostBins = 65536;

/** What to count: how many bins, over which range (default: the finite minimum and maximum), of which slice. */
export interface HistogramOptions {
  readonly bins: number;
  readonly low?: number;
  readonly high?: number;
  readonly at?: Readonly<Record<string, number>>;
}

/**
 * The histogram of a tensor's or slice's finite elements, as NumPy's: a bin is half-open, the last one closed; what
 * lies outside a given range is not counted; a range of no width becomes [x − 0.5, x + 0.5], wider where x
 * is so large that this is too little.
 *
 * @throws UserError OD3021 where `at` is outside the shape, OD3022 where bins or range are not usable.
 */
export function histogramOf(tensor: Tensor, options: HistogramOptions): Histogram {
  const pass = new HistogramPass(tensor, options);
  pass.advance();
  return pass.result();
}

/** A histogram that is counted a piece at a time. Without a range, the range is found at once. */
export class HistogramPass {
  private readonly low: number;
  private readonly high: number;
  private readonly edges: Float64Array;
  private readonly counts: Float64Array;
  private readonly walk: Walk;
  private nan = 0;
  private posInf = 0;
  private negInf = 0;

  /** @throws UserError as `histogramOf` */
  constructor(tensor: Tensor, options: HistogramOptions) {
    const { bins, at } = options;
    if (!Number.isInteger(bins) || bins < 1 || bins > mostBins) {
      throw new UserError('OD3022', `A histogram has 1 to ${mostBins} bins, not ${bins}.`);
    }
    const slice = sliceOf(tensor.shape, at);
    const [low, high] = rangeOf(tensor, options);
    this.low = low;
    this.high = high;
    this.edges = Float64Array.from({ length: bins + 1 }, (_, k) => between(low, high, k / bins));
    this.counts = new Float64Array(bins);
    this.walk = new Walk(tensor, slice, (numbers, from, to) => this.count(numbers, from, to));
  }

  /** Reads on for about so many milliseconds; true when all is read. */
  advance(milliseconds?: number): boolean {
    return this.walk.advance(milliseconds);
  }

  /** The histogram, once all is read. */
  result(): Histogram {
    const { low, high, counts, nan, posInf, negInf } = this;
    return { low, high, counts: [...counts], nan, posInf, negInf };
  }

  private count(numbers: Float32Array | Float64Array, from: number, to: number): void {
    const { low, high, edges, counts } = this;
    const last = counts.length - 1;
    const scale = counts.length / (high - low);
    for (let index = from; index < to; index++) {
      const value = numbers[index]!;
      if (value >= low && value <= high) {
        let bin = Math.min(last, Math.floor((value - low) * scale));
        // The product may round across an edge; the edges decide.
        while (value < edges[bin]!) bin--;
        while (bin < last && value >= edges[bin + 1]!) bin++;
        counts[bin]!++;
      } else if (Number.isNaN(value)) this.nan++;
      else if (value === Number.POSITIVE_INFINITY) this.posInf++;
      else if (value === Number.NEGATIVE_INFINITY) this.negInf++;
    }
  }
}

function between(low: number, high: number, share: number): number {
  return share === 1 ? high : low + (high - low) * share;
}

function rangeOf(tensor: Tensor, options: HistogramOptions): [number, number] {
  let { low, high } = options;
  if (low === undefined || high === undefined) {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    forEachChunk(tensor, sliceOf(tensor.shape, options.at), (numbers, from, to) => {
      for (let at = from; at < to; at++) {
        const value = numbers[at]!;
        if (value - value !== 0) continue;
        if (value < min) min = value;
        if (value > max) max = value;
      }
    });
    if (min > max) [min, max] = [0, 1];
    low ??= Math.min(min, high ?? min);
    high ??= Math.max(max, low);
  }
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high) {
    throw new UserError(
      'OD3022',
      `A histogram's range is two finite numbers, low first, not ${low}, ${high}.`,
    );
  }
  if (low === high) {
    const half = Math.max(0.5, Math.abs(low) * 1e-6);
    // Beside the largest doubles there is no room on one side.
    return [Math.max(low - half, -Number.MAX_VALUE), Math.min(high + half, Number.MAX_VALUE)];
  }
  // A range wider than the largest double cannot be divided into bins; its halves can be drawn.
  const widest = Number.MAX_VALUE / 2;
  return high - low > Number.MAX_VALUE ? [Math.max(low, -widest), Math.min(high, widest)] : [low, high];
}
