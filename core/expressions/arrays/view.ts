import { type DType, elementCount } from '../../tensor/dtype';
import { type NumberReader, numberReader } from '../../tensor/numbers';
import { stridesOf } from '../../tensor/slice';
import type { Tensor } from '../../tensor/tensor';
import { typedView } from '../../tensor/typed-view';
import { isWide } from '../dtypes';
import { type Block, type NDArray, newBlock } from './ndarray';

/** The elements of a tensor, seen as numbers; all views of the tensor share it. */
class Elements {
  private reader: NumberReader | undefined;
  private bigints: BigInt64Array | BigUint64Array | undefined;

  constructor(readonly tensor: Tensor) {}

  get numbers(): NumberReader {
    this.reader ??= numberReader(this.tensor);
    if (!this.reader) throw new TypeError('strings are no numbers');
    return this.reader;
  }

  get wide(): BigInt64Array | BigUint64Array {
    this.bigints ??= typedView(this.tensor) as BigInt64Array | BigUint64Array;
    return this.bigints;
  }
}

/** Elements of a tensor, strided: what an index, a transposition or broadcasting gives, without a copy. */
export class View implements NDArray {
  readonly kind = 'array';
  readonly size: number;
  private readonly runs: Runs;
  private block: Block | undefined;

  private constructor(
    private readonly elements: Elements,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
    readonly offset: number,
  ) {
    this.size = elementCount(shape);
    this.runs = runsOf(shape, strides, offset);
  }

  /** All elements of a tensor. */
  static of(tensor: Tensor): View {
    return new View(new Elements(tensor), tensor.shape, stridesOf(tensor.shape), 0);
  }

  get tensor(): Tensor {
    return this.elements.tensor;
  }

  get dtype(): DType {
    return this.tensor.dtype;
  }

  /** Other elements of the same tensor; strides and offset count elements. */
  restrided(shape: readonly number[], strides: readonly number[], offset = this.offset): View {
    return new View(this.elements, shape, strides, offset);
  }

  /** Whether the elements lie side by side in row order. */
  get isContiguous(): boolean {
    return this.size === 0 || (this.runs.shape.length === 0 && (this.runs.stride === 1 || this.size === 1));
  }

  /** Where in the tensor an element in row order lies. */
  flat(position: number): number {
    return this.runs.flat(position);
  }

  private get scratch(): Block {
    this.block ??= newBlock(this.dtype, this.size);
    return this.block;
  }

  read(start: number, count: number): Block {
    const { runs, elements } = this;
    if (isWide(this.dtype)) {
      const { wide } = elements;
      if (runs.stride === 1 && (start % runs.length) + count <= runs.length) {
        const from = runs.flat(start);
        return wide.subarray(from, from + count);
      }
      const block = this.scratch as BigInt64Array;
      runs.each(start, count, (from, length, at) => {
        for (let k = 0, flat = from; k < length; k++, flat += runs.stride) block[at + k] = wide[flat]!;
      });
      return block;
    }
    const block = this.scratch as Float64Array;
    const { numbers } = elements;
    runs.each(start, count, (from, length, at) => numbers(from, runs.stride, length, block, at));
    return block;
  }
}

/** Elements in row order as evenly strided runs: neighbouring axes that continue each other are one. */
interface Runs {
  /** The axes outside the runs. */
  readonly shape: readonly number[];
  readonly length: number;
  readonly stride: number;
  flat(position: number): number;
  /** Calls `visit` for each piece of a run in [start, start + count): its first flat index, its length, its place. */
  each(start: number, count: number, visit: (flat: number, length: number, at: number) => void): void;
}

function runsOf(fullShape: readonly number[], fullStrides: readonly number[], offset: number): Runs {
  const shape: number[] = [];
  const strides: number[] = [];
  for (let axis = 0; axis < fullShape.length; axis++) {
    const [length, stride] = [fullShape[axis]!, fullStrides[axis]!];
    if (length === 1) continue;
    const last = strides.length - 1;
    if (last >= 0 && strides[last] === stride * length) {
      shape[last]! *= length;
      strides[last] = stride;
    } else {
      shape.push(length);
      strides.push(stride);
    }
  }
  const length = shape.pop() ?? 1;
  const stride = strides.pop() ?? 1;
  const start = (row: number): number => {
    let rest = row;
    let flat = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const along = shape[axis]!;
      flat += (rest % along) * strides[axis]!;
      rest = Math.floor(rest / along);
    }
    return flat;
  };
  return {
    shape,
    length,
    stride,
    flat: (position) => start(Math.floor(position / length)) + (position % length) * stride,
    each(first, count, visit) {
      for (let done = 0; done < count; ) {
        const position = first + done;
        const inRun = position % length;
        const piece = Math.min(length - inRun, count - done);
        visit(start(Math.floor(position / length)) + inRun * stride, piece, done);
        done += piece;
      }
    },
  };
}
