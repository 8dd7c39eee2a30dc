import { UserError } from '../../errors';
import { sliceOf } from '../slice';
import type { Tensor } from '../tensor';
import { forEachChunk } from './chunks';

/** One row of a tensor, and how many of its largest elements are wanted. */
export interface TopKRequest {
  /** The dimension that the row lies along. */
  readonly axis: number;
  /** One entry a dimension; the one of `axis` is ignored. */
  readonly index: readonly number[];
  readonly k: number;
  /** Elements that are wanted instead, by their positions in the row. */
  readonly positions?: readonly number[];
}

/** An element of a row. */
interface RankedElement {
  readonly position: number;
  readonly value: number;
}

/**
 * The largest elements of a row, largest first, equal ones in the row's order; NaN is only counted. The other numbers
 * tell scores from probabilities: `min`, `max` and `sum` are over the finite elements, `logSumExp` is
 * ln Σ exp(x) over all, so that softmax(x)ᵢ = exp(xᵢ − logSumExp).
 */
export interface TopK {
  readonly length: number;
  readonly elements: readonly RankedElement[];
  readonly nan: number;
  readonly infinite: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly logSumExp: number;
}

/** The most elements that one answer has. */
const mostRanked = 1000;

/**
 * Finds the largest elements of a row in one pass.
 *
 * @throws UserError OD3021 where axis, index or number do not fit the shape, OD3023 for strings.
 */
export function topKOf(tensor: Tensor, { axis, index, k, positions }: TopKRequest): TopK {
  const { shape } = tensor;
  if (tensor.dtype === 'string')
    throw new UserError('OD3023', 'A tensor of strings has no largest elements.');
  const length = shape[axis];
  const wanted = positions?.length ?? k;
  if (length === undefined || !Number.isInteger(wanted) || wanted < 0 || wanted > mostRanked) {
    throw new UserError('OD3021', `The ${wanted} largest along dimension ${axis} of [${shape.join(',')}].`);
  }
  const at: Record<string, number> = {};
  for (let other = 0; other < shape.length; other++) if (other !== axis) at[other] = index[other] ?? 0;
  const ranking = new Ranking(positions ? 0 : Math.min(k, length));
  const asked = new Map((positions ?? []).map((position) => [position, Number.NaN]));
  forEachChunk(tensor, sliceOf(shape, at), (numbers, from, to, position) => {
    for (let j = from; j < to; j++) ranking.add(numbers[j]!, position + j - from);
    for (const one of asked.keys()) {
      const inChunk = one - position;
      if (inChunk >= 0 && inChunk < to - from) asked.set(one, numbers[from + inChunk]!);
    }
  });
  const found = positions?.map((position) => ({ position, value: asked.get(position)! }));
  return { length, ...ranking.result(), ...(found && { elements: found }) };
}

/** The largest numbers so far, falling, and the sums over all. */
class Ranking {
  private readonly values: number[] = [];
  private readonly positions: number[] = [];
  private nan = 0;
  private infinite = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private sum = 0;
  /** Largest number so far, ±Inf included, and Σ exp(x − peak): the streaming form of log-sum-exp. */
  private peak = Number.NEGATIVE_INFINITY;
  private scaled = 0;

  constructor(private readonly most: number) {}

  add(value: number, position: number): void {
    if (Number.isNaN(value)) {
      this.nan++;
      return;
    }
    if (value - value === 0) {
      if (value < this.min) this.min = value;
      if (value > this.max) this.max = value;
      this.sum += value;
    } else this.infinite++;
    if (value > this.peak) {
      this.scaled = this.scaled * Math.exp(this.peak - value) + 1;
      this.peak = value;
    } else if (value === this.peak) this.scaled++;
    else this.scaled += Math.exp(value - this.peak);
    this.rank(value, position);
  }

  result(): Omit<TopK, 'length'> {
    const none = this.min > this.max;
    return {
      elements: this.values.map((value, k) => ({ position: this.positions[k]!, value })),
      nan: this.nan,
      infinite: this.infinite,
      min: none ? Number.NaN : this.min,
      max: none ? Number.NaN : this.max,
      sum: this.sum,
      logSumExp: this.nan > 0 ? Number.NaN : this.peak + Math.log(this.scaled),
    };
  }

  private rank(value: number, position: number): void {
    const { values } = this;
    if (values.length === this.most && !(this.most > 0 && value > values[this.most - 1]!)) return;
    let place = values.length;
    while (place > 0 && values[place - 1]! < value) place--;
    values.splice(place, 0, value);
    this.positions.splice(place, 0, position);
    if (values.length > this.most) {
      values.pop();
      this.positions.pop();
    }
  }
}
