import { UserError } from '../../errors';
import { elementCount, elementType } from '../../tensor/dtype';
import { type NumberReader, numberReader } from '../../tensor/numbers';
import type { Tensor } from '../../tensor/tensor';
import { type TypedView, typedView } from '../../tensor/typed-view';

/** Elements that are looked at together. */
const blockLength = 8192;

/** Integers below this one have exact doubles, and so have their differences. */
const exactBelow = 2 ** 52;

/**
 * Elements of two tensors side by side, as doubles. `difference` is A − B; it is 0 where the elements are equal, and
 * NaN and NaN, +Inf and +Inf, −Inf and −Inf are (as `numpy.testing.assert_array_equal` has it): masks of −Inf differ
 * nowhere. Of complex numbers `a` and `b` are the real parts, `aImaginary` and `bImaginary` the others, and
 * `difference` is |A − B|. Of 64-bit integers the difference is exact, rounded once; `exact` has its digits where
 * rounding changed it.
 */
export interface PairBlock {
  readonly length: number;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly difference: Float64Array;
  readonly aImaginary?: Float64Array;
  readonly bImaginary?: Float64Array;
  readonly exact?: readonly bigint[];
}

/** Two tensors of one shape, read block by block; a block is good until the next one is read. */
export class Pair {
  readonly shape: readonly number[];
  readonly count: number;
  /** Whether one of the two holds complex numbers. */
  readonly isComplex: boolean;
  private readonly readA: Side;
  private readonly readB: Side;
  private readonly difference = new Float64Array(blockLength);

  /** @throws UserError OD3031 where the shapes differ, OD3032 where one holds strings */
  constructor(a: Tensor, b: Tensor) {
    if (a.shape.join() !== b.shape.join()) {
      const shapes = `[${a.shape.join(',')}] and [${b.shape.join(',')}]`;
      throw new UserError('OD3031', `Tensors of the shapes ${shapes} cannot be compared element by element.`);
    }
    if (a.dtype === 'string' || b.dtype === 'string') {
      throw new UserError('OD3032', 'Strings have no difference: tensors of numbers are compared.');
    }
    this.shape = a.shape;
    this.count = elementCount(a.shape);
    this.readA = new Side(a);
    this.readB = new Side(b);
    this.isComplex = this.readA.imaginary !== undefined || this.readB.imaginary !== undefined;
  }

  /** Gives elements [start, start + count) to `visit`, block by block; `position` is that of a block's first. */
  forEach(start: number, count: number, visit: (block: PairBlock, position: number) => void): void {
    const end = Math.min(this.count, start + count);
    for (let position = Math.max(0, start); position < end; position += blockLength) {
      visit(this.read(position, Math.min(blockLength, end - position)), position);
    }
  }

  private read(position: number, length: number): PairBlock {
    const { readA, readB, difference } = this;
    const a = readA.read(position, length);
    const b = readB.read(position, length);
    if (this.isComplex) return this.complexBlock(position, length, a, b);
    for (let at = 0; at < length; at++) {
      difference[at] = distance(a[at]!, b[at]!);
    }
    const exact = readA.wide && readB.wide && this.exactBlock(position, length, a, b);
    return { length, a, b, difference, ...(exact && { exact }) };
  }

  /** Differences of 64-bit integers, where doubles do not hold them. */
  private exactBlock(
    position: number,
    length: number,
    a: Float64Array,
    b: Float64Array,
  ): bigint[] | undefined {
    let isExact = true;
    for (let at = 0; at < length && isExact; at++) {
      isExact = Math.abs(a[at]!) < exactBelow && Math.abs(b[at]!) < exactBelow;
    }
    if (isExact) return undefined;
    const { difference } = this;
    const [x, y] = [this.readA.wide!, this.readB.wide!];
    return Array.from({ length }, (_, at) => {
      const exact = x[position + at]! - y[position + at]!;
      difference[at] = Number(exact);
      return exact;
    });
  }

  private complexBlock(position: number, length: number, a: Float64Array, b: Float64Array): PairBlock {
    const { difference } = this;
    const aImaginary = this.readA.readImaginary(position, length);
    const bImaginary = this.readB.readImaginary(position, length);
    for (let at = 0; at < length; at++) {
      const real = distance(a[at]!, b[at]!);
      difference[at] = Math.hypot(real, distance(aImaginary[at]!, bImaginary[at]!));
    }
    return { length, a, b, aImaginary, bImaginary, difference };
  }
}

function distance(x: number, y: number): number {
  return x === y || (Number.isNaN(x) && Number.isNaN(y)) ? 0 : x - y;
}

/** One of the two tensors. */
class Side {
  readonly imaginary: Float32Array | Float64Array | undefined;
  /** The elements of a tensor of 64-bit integers. */
  readonly wide: BigInt64Array | BigUint64Array | undefined;
  private readonly numbers: NumberReader;
  private readonly block = new Float64Array(blockLength);
  private imaginaryBlock: Float64Array | undefined;

  constructor(tensor: Tensor) {
    this.numbers = numberReader(tensor)!;
    const isComplex = elementType(tensor.dtype).kind === 'complex';
    const view: TypedView | undefined =
      isComplex || tensor.dtype === 'int64' || tensor.dtype === 'uint64' ? typedView(tensor) : undefined;
    if (view instanceof BigInt64Array || view instanceof BigUint64Array) this.wide = view;
    else if (view instanceof Float32Array || view instanceof Float64Array) this.imaginary = view;
  }

  read(position: number, length: number): Float64Array {
    const { block, imaginary } = this;
    if (!imaginary) this.numbers(position, 1, length, block, 0);
    else for (let at = 0; at < length; at++) block[at] = imaginary[2 * (position + at)]!;
    return block;
  }

  readImaginary(position: number, length: number): Float64Array {
    this.imaginaryBlock ??= new Float64Array(blockLength);
    const { imaginaryBlock, imaginary } = this;
    for (let at = 0; at < length; at++) imaginaryBlock[at] = imaginary?.[2 * (position + at) + 1] ?? 0;
    return imaginaryBlock;
  }
}
