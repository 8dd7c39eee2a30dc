import { elementCount } from '../../tensor/dtype';
import { typedView } from '../../tensor/typed-view';
import { checkSize } from '../arrays/limits';
import { arrayOf, newTensor, toTensor, writerOf } from '../arrays/materialise';
import { forEachBlock, type NDArray } from '../arrays/ndarray';
import { roundTo } from '../arrays/rounding';
import { View } from '../arrays/view';
import { isWide } from '../dtypes';
import { ExpressionError } from '../error';
import { castTo, toNumbers } from '../operators/convert';
import { type Context, tuple, type Value } from '../values';
import { flagArgument, integerArgument } from './arguments';
import { totalType } from './reducers';
import { axisBack, mapRows, rowOf, rowsAlong, writeAll } from './rows';
import { define, type FunctionDefinition } from './signature';

type Row = Float64Array | BigInt64Array | BigUint64Array;

/** The elements along an axis in rising order, NaN last. */
export function sorted(array: NDArray, axis: Value | undefined, context: Context): NDArray {
  const rows = rowsAlong(array, axis, -1, context);
  if (array.dtype === 'float16') {
    return mapRows(
      rows,
      array.dtype,
      rows.length,
      (row, write) => writeAll(rowOf(rows, row).sort(), write),
      context,
    );
  }
  // A copy of the elements is sorted in place, in their own type.
  checkSize(array.dtype, rows.source.shape, context.limits, context.at);
  const target = newTensor(array.dtype, rows.source.shape);
  forEachBlock(rows.source, writerOf(target));
  const all = typedView(target);
  for (let row = 0; row < rows.count; row++) all.subarray(row * rows.length, (row + 1) * rows.length).sort();
  return axisBack(View.of(target), rows.axis);
}

/** A row's places in the order of its elements, equal ones in their own order; NaN last. Merge sort. */
export function order(row: Row): Uint32Array {
  const { length } = row;
  let places = Uint32Array.from({ length }, (_, at) => at);
  let other = new Uint32Array(length);
  const values = row as Float64Array;
  for (let width = 1; width < length; width *= 2) {
    for (let start = 0; start < length; start += 2 * width) {
      const middle = Math.min(start + width, length);
      const end = Math.min(start + 2 * width, length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const takesLeft =
          right >= end || (left < middle && isOrdered(values[places[left]!]!, values[places[right]!]!));
        other[at] = takesLeft ? places[left++]! : places[right++]!;
      }
    }
    [places, other] = [other, places];
  }
  return places;
}

function isOrdered(a: number, b: number): boolean {
  // biome-ignore lint/suspicious/noSelfCompare: only NaN differs from itself; it may be a bigint here
  return a <= b || b !== b;
}

function argsort(array: NDArray, axis: Value | undefined, context: Context): NDArray {
  const rows = rowsAlong(array, axis, -1, context);
  return mapRows(
    rows,
    'int64',
    rows.length,
    (row, write) => writeAll(BigInt64Array.from(order(rowOf(rows, row)), BigInt), write),
    context,
  );
}

/** Sums (products) up to each element along an axis, each rounded to the type. */
function cumulative(
  which: 'sum' | 'product',
  array: NDArray,
  axis: Value | undefined,
  context: Context,
): NDArray {
  const dtype = totalType(array.dtype);
  const rows = rowsAlong(castTo(array, dtype), axis, undefined, context);
  const compute = (row: Row): Row => {
    if (row instanceof Float64Array) {
      let total = which === 'sum' ? 0 : 1;
      return row.map((value) => {
        total = roundTo(dtype, which === 'sum' ? total + value : total * value);
        return total;
      });
    }
    let total = which === 'sum' ? 0n : 1n;
    const values = row as BigInt64Array;
    return values.map((value) => {
      total = BigInt.asIntN(64, which === 'sum' ? total + value : total * value);
      return total;
    });
  };
  return mapRows(
    rows,
    dtype,
    rows.length,
    (row, write) => writeAll(compute(rowOf(rows, row)), write),
    context,
  );
}

/** The k largest (or smallest) elements along an axis, best first, and where they are. */
function topk(array: NDArray, k: number, axis: Value | undefined, largest: boolean, context: Context): Value {
  const rows = rowsAlong(array, axis, -1, context);
  if (k < 0 || k > rows.length) {
    throw new ExpressionError(context.at, `k must be between 0 and ${rows.length}, not ${k}`);
  }
  const { backend } = context;
  if (k > 0 && array.shape.length > 0 && backend?.takes('topk', array.dtype, array.size)) {
    checkSize(array.dtype, array.shape, context.limits, context.at);
    const found = backend.topk(toTensor(array), k, rows.axis, largest);
    if (found) return tuple([View.of(found.values), View.of(found.indices)]);
  }
  const shape = [...rows.source.shape.slice(0, -1), k];
  const values = isWide(array.dtype)
    ? new BigInt64Array(elementCount(shape))
    : new Float64Array(elementCount(shape));
  const indices = new BigInt64Array(elementCount(shape));
  for (let row = 0; row < rows.count; row++) {
    const elements = rowOf(rows, row);
    best(elements, k, largest).forEach((place, at) => {
      indices[row * k + at] = BigInt(place);
      (values as Float64Array)[row * k + at] = elements[place] as number;
    });
  }
  return tuple([
    axisBack(arrayOf(array.dtype, shape, values), rows.axis),
    axisBack(arrayOf('int64', shape, indices), rows.axis),
  ]);
}

/** NaN is larger than every number, as it is for sorting; of equals the first comes first. */
function best(row: Row, k: number, largest: boolean): number[] {
  const places = [...order(row)];
  if (!largest) return places.slice(0, k);
  const chosen = places.reverse().slice(0, k);
  const values = row as Float64Array;
  // Reversing put equals the wrong way round.
  for (let start = 0; start < chosen.length; ) {
    let end = start + 1;
    while (end < chosen.length && values[chosen[end]!] === values[chosen[start]!]) end++;
    const equals = places.filter((place) => values[place] === values[chosen[start]!]).sort((a, b) => a - b);
    if (equals.length > 0) chosen.splice(start, end - start, ...equals.slice(0, end - start));
    start = end;
  }
  return chosen;
}

export const sortingFunctions: readonly FunctionDefinition[] = [
  define('sort', 'a, axis?, kind?', (context, a, axis) => {
    const array = toNumbers(a!, context);
    if (array.shape.length === 0 && axis?.kind !== 'none') {
      throw new ExpressionError(context.at, 'a number has no axis to sort along; write axis=None');
    }
    return sorted(array, axis, context);
  }),
  define('argsort', 'a, axis?, kind?', (context, a, axis) => argsort(toNumbers(a!, context), axis, context)),
  define('cumsum', 'a, axis?', (context, a, axis) =>
    cumulative('sum', toNumbers(a!, context), axis, context),
  ),
  define('cumprod', 'a, axis?', (context, a, axis) =>
    cumulative('product', toNumbers(a!, context), axis, context),
  ),
  define('topk', 'a, k, axis?, largest?', (context, a, k, axis, largest) =>
    topk(
      toNumbers(a!, context),
      integerArgument(k!, 'k', context),
      axis,
      largest === undefined || flagArgument(largest, context),
      context,
    ),
  ),
];
