import { unravel } from '../../tensor/slice';
import { reshaped } from '../arrays/elementwise';
import { checkSize } from '../arrays/limits';
import { arrayOf } from '../arrays/materialise';
import type { NDArray } from '../arrays/ndarray';
import { forEachBlock } from '../arrays/ndarray';
import { ExpressionError } from '../error';
import { type Index, indexValue } from '../indexing';
import { arrayArithmetic } from '../operators/arithmetic';
import { compareArrays } from '../operators/compare';
import { toArray, toNumbers } from '../operators/convert';
import { type Context, describe, tuple, type Value } from '../values';
import { axisArgument, integerArgument } from './arguments';
import { define, type FunctionDefinition } from './signature';

/** The index that takes everything along all axes but one. */
function along(axis: number, index: Index, at: number): Index[] {
  const whole: Index = { kind: 'slice', start: undefined, stop: undefined, step: undefined, at };
  return [...Array.from({ length: axis }, () => whole), index];
}

/** The flat places of the elements that are not 0. */
function places(array: NDArray, context: Context): number[] {
  const found: number[] = [];
  forEachBlock(array, (block, count, start) => {
    for (let k = 0; k < count; k++) if (Number(block[k]) !== 0) found.push(start + k);
    if (found.length > 10_000_000) {
      throw new ExpressionError(
        context.at,
        'more than 10,000,000 elements are not 0; count them, or narrow the array',
      );
    }
  });
  return found;
}

function axisOrLast(axis: Value | undefined, array: NDArray, context: Context): number {
  if (axis) return axisArgument(axis, array.shape.length, context);
  return Math.max(0, array.shape.length - 1);
}

export const pickingFunctions: readonly FunctionDefinition[] = [
  define('take', 'a, indices, axis?', (context, a, indices, axis) => {
    const array = toArray(a!, context);
    const flat = axis === undefined || axis.kind === 'none';
    const source = flat ? reshaped(array, [array.size]) : array;
    const at = flat ? 0 : axisArgument(axis, array.shape.length, context);
    return indexValue(
      source,
      along(at, { kind: 'value', value: indices!, at: context.at }, context.at),
      context,
    );
  }),
  define('repeat', 'a, repeats, axis?', (context, a, repeats, axis) => {
    const array = toArray(a!, context);
    const times = integerArgument(repeats!, 'repeats', context);
    if (times < 0) throw new ExpressionError(context.at, 'repeats cannot be negative');
    const flat = axis === undefined || axis.kind === 'none';
    const source = flat ? reshaped(array, [array.size]) : array;
    const at = flat ? 0 : axisArgument(axis, array.shape.length, context);
    const length = source.shape[at]! * times;
    checkSize('int64', [length], context.limits, context.at);
    const picked = arrayOf(
      'int64',
      [length],
      BigInt64Array.from({ length }, (_, k) => BigInt(Math.floor(k / times))),
    );
    return indexValue(
      source,
      along(at, { kind: 'value', value: picked, at: context.at }, context.at),
      context,
    );
  }),
  define('nonzero', 'a', (context, a) => {
    const array = toNumbers(a!, context);
    const found = places(array, context).map((flat) => unravel(flat, array.shape));
    return tuple(
      array.shape.map((_, axis) =>
        arrayOf(
          'int64',
          [found.length],
          BigInt64Array.from(found, (index) => BigInt(index[axis]!)),
        ),
      ),
    );
  }),
  define('flatnonzero', 'a', (context, a) => {
    const found = places(toNumbers(a!, context), context);
    return arrayOf('int64', [found.length], BigInt64Array.from(found, BigInt));
  }),
  define('argwhere', 'a', (context, a) => {
    const array = toNumbers(a!, context);
    const found = places(array, context).flatMap((flat) => unravel(flat, array.shape));
    const rank = array.shape.length;
    const rows = rank === 0 ? found.length : found.length / rank;
    return arrayOf('int64', [rows, rank], BigInt64Array.from(found, BigInt));
  }),
  define('diff', 'a, n?, axis?', (context, a, n, axis) => {
    let array = toNumbers(a!, context);
    if (array.shape.length === 0)
      throw new ExpressionError(context.at, `${describe(array)} has no axis to go along`);
    const times = n ? integerArgument(n, 'n', context) : 1;
    const at = axisOrLast(axis, array, context);
    if (times < 0 || times > array.shape[at]!) {
      throw new ExpressionError(context.at, `n must be between 0 and ${array.shape[at]}`);
    }
    const part = (start: bigint | undefined, stop: bigint | undefined): Index[] =>
      along(at, { kind: 'slice', start, stop, step: undefined, at: context.at }, context.at);
    for (let k = 0; k < times; k++) {
      const [later, earlier] = [part(1n, undefined), part(undefined, -1n)].map(
        (index) => indexValue(array, index, context) as NDArray,
      );
      array =
        array.dtype === 'bool'
          ? compareArrays('!=', later!, earlier!, context)
          : arrayArithmetic('-', later!, earlier!, context);
    }
    return array;
  }),
];
