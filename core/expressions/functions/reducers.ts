import { type DType, elementType } from '../../tensor/dtype';
import type { Block } from '../arrays/ndarray';
import { roundTo } from '../arrays/rounding';
import { isFloat, isWide } from '../dtypes';
import type { Reducer } from './reduce';

type Numbers = Float64Array;
type Wide = BigInt64Array;

/** The type that integers are added up in: 64 bits, of the same kind. */
export function totalType(dtype: DType): DType {
  if (isFloat(dtype)) return dtype;
  return elementType(dtype).kind === 'uint' ? 'uint64' : 'int64';
}

/**
 * The sum of elements of type `of` in the type `dtype`; of floats by pairwise summation in their own type (of float16
 * in float32, rounded at the end). Integers of up to 32 bits need not be made bigints one by one.
 */
export function sumReducer(dtype: DType, of: DType = dtype): Reducer {
  if (isFloat(dtype)) {
    const pairwise = dtype === 'float64' ? pairwise64 : pairwise32;
    return {
      dtype,
      initial: 0,
      halves: true,
      fold: (block, from, to) => pairwise(block as Numbers, from, to - from),
      combine: (a, b) => roundTo(dtype, (a as number) + (b as number)),
    };
  }
  return {
    dtype,
    initial: 0n,
    fold: isWide(of) ? addWide : (block, from, to) => BigInt(addIntegers(block as Numbers, from, to)),
    combine: (a, b) => BigInt.asIntN(64, (a as bigint) + (b as bigint)),
  };
}

/** NumPy's pairwise summation (loops_utils.h.src): up to 128 elements in eight sums at once, more by halves. */
function pairwise32(block: Numbers, start: number, length: number): number {
  const round = Math.fround;
  if (length < 8) {
    let sum = 0;
    for (let k = start; k < start + length; k++) sum = round(sum + block[k]!);
    return sum;
  }
  if (length <= 128) {
    let [s0, s1, s2, s3] = [block[start]!, block[start + 1]!, block[start + 2]!, block[start + 3]!];
    let [s4, s5, s6, s7] = [block[start + 4]!, block[start + 5]!, block[start + 6]!, block[start + 7]!];
    const whole = length - (length % 8);
    for (let k = start + 8; k < start + whole; k += 8) {
      s0 = round(s0 + block[k]!);
      s1 = round(s1 + block[k + 1]!);
      s2 = round(s2 + block[k + 2]!);
      s3 = round(s3 + block[k + 3]!);
      s4 = round(s4 + block[k + 4]!);
      s5 = round(s5 + block[k + 5]!);
      s6 = round(s6 + block[k + 6]!);
      s7 = round(s7 + block[k + 7]!);
    }
    let sum = round(round(round(s0 + s1) + round(s2 + s3)) + round(round(s4 + s5) + round(s6 + s7)));
    for (let k = start + whole; k < start + length; k++) sum = round(sum + block[k]!);
    return sum;
  }
  const half = (length >> 1) - ((length >> 1) % 8);
  return round(pairwise32(block, start, half) + pairwise32(block, start + half, length - half));
}

/** The same in doubles. */
function pairwise64(block: Numbers, start: number, length: number): number {
  if (length < 8) {
    let sum = 0;
    for (let k = start; k < start + length; k++) sum += block[k]!;
    return sum;
  }
  if (length <= 128) {
    let [s0, s1, s2, s3] = [block[start]!, block[start + 1]!, block[start + 2]!, block[start + 3]!];
    let [s4, s5, s6, s7] = [block[start + 4]!, block[start + 5]!, block[start + 6]!, block[start + 7]!];
    const whole = length - (length % 8);
    for (let k = start + 8; k < start + whole; k += 8) {
      s0 += block[k]!;
      s1 += block[k + 1]!;
      s2 += block[k + 2]!;
      s3 += block[k + 3]!;
      s4 += block[k + 4]!;
      s5 += block[k + 5]!;
      s6 += block[k + 6]!;
      s7 += block[k + 7]!;
    }
    let sum = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
    for (let k = start + whole; k < start + length; k++) sum += block[k]!;
    return sum;
  }
  const half = (length >> 1) - ((length >> 1) % 8);
  return pairwise64(block, start, half) + pairwise64(block, start + half, length - half);
}

/** A block of 32-bit integers adds up exactly in a double. */
function addIntegers(block: Numbers, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += block[k]!;
  return sum;
}

function addWide(block: Block, from: number, to: number): bigint {
  let sum = 0n;
  for (let k = from; k < to; k++) sum = BigInt.asIntN(64, sum + (block as Wide)[k]!);
  return sum;
}

/** The product, in the types of `sumReducer`. */
export function productReducer(dtype: DType): Reducer {
  if (isFloat(dtype)) {
    return {
      dtype,
      initial: 1,
      fold(block, from, to) {
        const inner = dtype === 'float64' ? dtype : 'float32';
        let product = 1;
        for (let k = from; k < to; k++) product = roundTo(inner, product * (block as Numbers)[k]!);
        return roundTo(dtype, product);
      },
      combine: (a, b) => roundTo(dtype, (a as number) * (b as number)),
    };
  }
  return {
    dtype: totalType(dtype),
    initial: 1n,
    fold(block, from, to) {
      let product = 1n;
      for (let k = from; k < to; k++) product = BigInt.asIntN(64, product * BigInt(block[k]!));
      return product;
    },
    combine: (a, b) => BigInt.asIntN(64, (a as bigint) * (b as bigint)),
  };
}

/** The largest (smallest) element; NaN where there is one. There must be an element. */
export function extremeReducer(dtype: DType, which: 'max' | 'min'): Reducer {
  if (isWide(dtype)) {
    const isUnsigned = dtype === 'uint64';
    const [lowest, highest] = isUnsigned ? [0n, 2n ** 64n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
    return {
      dtype,
      initial: which === 'max' ? lowest! : highest!,
      fold: which === 'max' ? largestWide(lowest!) : smallestWide(highest!),
      combine(a, b) {
        const left = isUnsigned ? BigInt.asUintN(64, a as bigint) : (a as bigint);
        return which === 'max' ? (b > left ? b : left) : b < left ? b : left;
      },
    };
  }
  return {
    dtype,
    initial: which === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
    fold: which === 'max' ? largest : smallest,
    combine: which === 'max' ? larger : smaller,
  };
}

// Math.max and Math.min give NaN where one is NaN.
function larger(a: number | bigint, b: number | bigint): number {
  return Math.max(a as number, b as number);
}

function smaller(a: number | bigint, b: number | bigint): number {
  return Math.min(a as number, b as number);
}

function largest(block: Block, from: number, to: number): number {
  const numbers = block as Numbers;
  let result = Number.NEGATIVE_INFINITY;
  for (let k = from; k < to; k++) {
    const value = numbers[k]!;
    if (value > result) result = value;
    else if (Number.isNaN(value)) return value;
  }
  return result;
}

function smallest(block: Block, from: number, to: number): number {
  const numbers = block as Numbers;
  let result = Number.POSITIVE_INFINITY;
  for (let k = from; k < to; k++) {
    const value = numbers[k]!;
    if (value < result) result = value;
    else if (Number.isNaN(value)) return value;
  }
  return result;
}

function largestWide(lowest: bigint): Reducer['fold'] {
  return (block, from, to) => {
    let result = lowest;
    for (let k = from; k < to; k++) if (block[k]! > result) result = (block as Wide)[k]!;
    return result;
  };
}

function smallestWide(highest: bigint): Reducer['fold'] {
  return (block, from, to) => {
    let result = highest;
    for (let k = from; k < to; k++) if (block[k]! < result) result = (block as Wide)[k]!;
    return result;
  };
}

/** Whether any (every) one of bools holds. */
export function logicalReducer(which: 'any' | 'all'): Reducer {
  const [found, initial] = which === 'any' ? [1, 0] : [0, 1];
  return {
    dtype: 'bool',
    initial: initial!,
    fold(block, from, to) {
      const numbers = block as Numbers;
      for (let k = from; k < to; k++) if (numbers[k] === found) return found!;
      return initial!;
    },
    combine: (a, b) => (which === 'any' ? (a as number) | (b as number) : (a as number) & (b as number)),
  };
}

/** How many of bools hold. */
export const countReducer: Reducer = {
  dtype: 'int64',
  initial: 0n,
  fold: (block, from, to) => BigInt(addIntegers(block as Numbers, from, to)),
  combine: (a, b) => (a as bigint) + (b as bigint),
};
