import { type Slice, sliceOf } from '../slice';
import type { Tensor } from '../tensor';
import { typedView } from '../typed-view';
import { forEachChunk } from './chunks';
import { type Effort, quantilesOf } from './quantiles';
import { quantileLevels, type TensorStatistics } from './types';
import { Walk } from './walk';

/**
 * Statistics of a tensor, or of the slice with the indices `at` (axis → index) fixed. Bool counts as 0 and 1 and a
 * complex number as its magnitude; of strings there is a count only. `argmin`, `argmax` and `firstNonFinite` are flat
 * indices in the whole tensor, of a slice too. `effort` is about quantiles alone.
 *
 * Mean and standard deviation are summed chunk by chunk in double precision and combined as Chan, Golub and LeVeque
 * do ("Algorithms for computing the sample variance", 1983): no cancellation, one pass over memory.
 *
 * @throws UserError OD3021 where `at` is outside the shape.
 */
export function statisticsOf(
  tensor: Tensor,
  at?: Readonly<Record<string, number>>,
  effort: Effort = 'full',
): TensorStatistics {
  const pass = new StatisticsPass(tensor, at, effort);
  pass.advance();
  return pass.result();
}

/** Statistics that are measured a piece at a time. */
export class StatisticsPass {
  private readonly slice: Slice;
  private readonly sums = new Sums();
  private readonly walk: Walk;

  /** @throws UserError OD3021 where `at` is outside the shape. */
  constructor(
    private readonly tensor: Tensor,
    at?: Readonly<Record<string, number>>,
    private readonly effort: Effort = 'full',
  ) {
    this.slice = sliceOf(tensor.shape, at);
    this.walk = new Walk(tensor, this.slice, (numbers, from, to, position) =>
      this.sums.add(numbers, from, to, position),
    );
  }

  /** Reads on for about so many milliseconds; true when all is read. */
  advance(milliseconds?: number): boolean {
    return this.walk.advance(milliseconds);
  }

  /** The statistics, once all is read. */
  result(): TensorStatistics {
    return statisticsOfSums(this.tensor, this.slice, this.sums, this.effort);
  }
}

function statisticsOfSums(tensor: Tensor, slice: Slice, sums: Sums, effort: Effort): TensorStatistics {
  const { quantiles, sampled } = quantilesOf(tensor, slice, quantileLevels, effort);
  const flat = (position: number) => (position < 0 ? -1 : slice.flat(position));
  const none = sums.finite === 0;
  const statistics = {
    count: slice.count,
    nan: sums.nan,
    posInf: sums.posInf,
    negInf: sums.negInf,
    zeros: sums.zeros,
    negative: sums.negative,
    min: none ? Number.NaN : sums.min,
    max: none ? Number.NaN : sums.max,
    argmin: flat(sums.argmin),
    argmax: flat(sums.argmax),
    mean: none ? Number.NaN : sums.mean,
    std: none ? Number.NaN : Math.sqrt(sums.squares / sums.finite),
    // Σx² = Σ(x − mean)² + n·mean²: both terms are positive, so nothing cancels.
    l2: none ? Number.NaN : Math.sqrt(sums.squares + sums.finite * sums.mean * sums.mean),
    quantiles,
    sampled,
    firstNonFinite: flat(sums.firstNonFinite),
  };
  const is64 = tensor.dtype === 'int64' || tensor.dtype === 'uint64';
  return is64 && !none ? { ...statistics, ...exactBounds(tensor, slice, statistics) } : statistics;
}

/** What one pass gathers; positions are those of the slice. */
class Sums {
  finite = 0;
  nan = 0;
  posInf = 0;
  negInf = 0;
  zeros = 0;
  negative = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  argmin = -1;
  argmax = -1;
  mean = 0;
  /** Σ(x − mean)² over the finite elements so far. */
  squares = 0;
  firstNonFinite = -1;

  add(numbers: Float32Array | Float64Array, from: number, to: number, position: number): void {
    let { min, max } = this;
    let argmin = -1;
    let argmax = -1;
    let sum = 0;
    let zeros = 0;
    let negative = 0;
    let skipped = 0;
    for (let at = from; at < to; at++) {
      const value = numbers[at]!;
      // NaN and ±Inf are the numbers that do not give 0 here.
      if (value - value !== 0) {
        this.#skip(value, position + at - from);
        skipped++;
        continue;
      }
      sum += value;
      if (value < min) {
        min = value;
        argmin = at;
      }
      if (value > max) {
        max = value;
        argmax = at;
      }
      // Signs change at random: adding is quicker than a branch that is guessed wrong half of the time.
      negative += +(value < 0);
      zeros += +(value === 0);
    }
    const count = to - from - skipped;
    if (count === 0) return;
    this.zeros += zeros;
    this.negative += negative;
    if (argmin >= 0) {
      this.min = min;
      this.argmin = position + argmin - from;
    }
    if (argmax >= 0) {
      this.max = max;
      this.argmax = position + argmax - from;
    }
    const mean = sum / count;
    this.#combine(count, mean, squaresAround(numbers, from, to, mean));
  }

  #skip(value: number, position: number): void {
    if (this.firstNonFinite < 0) this.firstNonFinite = position;
    if (value === Number.POSITIVE_INFINITY) this.posInf++;
    else if (value === Number.NEGATIVE_INFINITY) this.negInf++;
    else this.nan++;
  }

  #combine(count: number, mean: number, squares: number): void {
    const total = this.finite + count;
    const delta = mean - this.mean;
    this.squares += squares + delta * delta * ((this.finite * count) / total);
    this.mean += delta * (count / total);
    this.finite = total;
  }
}

function squaresAround(numbers: Float32Array | Float64Array, from: number, to: number, mean: number): number {
  let squares = 0;
  for (let at = from; at < to; at++) {
    const value = numbers[at]!;
    if (value - value === 0) squares += (value - mean) * (value - mean);
  }
  return squares;
}

/**
 * The bounds of 64-bit integers to the last digit. Rounding to doubles keeps the order, so the true bounds are among
 * the elements that round to the bounds found; only beyond 2^53 can they be several.
 */
function exactBounds(
  tensor: Tensor,
  slice: Slice,
  { min, max, argmin, argmax }: { min: number; max: number; argmin: number; argmax: number },
) {
  const view = typedView(tensor) as BigInt64Array | BigUint64Array;
  let least = argmin;
  let greatest = argmax;
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) {
    forEachChunk(tensor, slice, (numbers, from, to, position) => {
      for (let at = from; at < to; at++) {
        if (numbers[at] !== min && numbers[at] !== max) continue;
        const flat = slice.flat(position + at - from);
        if (view[flat]! < view[least]!) least = flat;
        if (view[flat]! > view[greatest]!) greatest = flat;
      }
    });
  }
  return {
    argmin: least,
    argmax: greatest,
    exact: { min: String(view[least]), max: String(view[greatest]) },
  };
}
