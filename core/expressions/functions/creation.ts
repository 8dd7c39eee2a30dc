import type { DType } from '../../tensor/dtype';
import { elementCount } from '../../tensor/dtype';
import { Random } from '../../tensor/random';
import { constant, elementwise } from '../arrays/elementwise';
import { checkSize } from '../arrays/limits';
import { arrayOf, newTensor, writerOf } from '../arrays/materialise';
import { Computed, type NDArray, newBlock } from '../arrays/ndarray';
import { roundingOf, roundTo } from '../arrays/rounding';
import { View } from '../arrays/view';
import { computingType, isFloat, isInteger, isWide } from '../dtypes';
import { ExpressionError } from '../error';
import { asArray, castTo, operandOf, resultType, toArray } from '../operators/convert';
import { type Context, float, int, type Value } from '../values';
import { flagArgument, integerArgument, numberArgument, shapeArgument, typeArgument } from './arguments';
import { define, type FunctionDefinition } from './signature';

/** One number everywhere, of a type; it takes no memory. */
function filled(shape: readonly number[], dtype: DType, value: Value, context: Context): NDArray {
  checkSize(dtype, shape, context.limits, context.at);
  const operand = operandOf(value, context);
  const one = castTo(
    operand.kind === 'array' ? operand : asArray(operand, typeOfNumber(operand, dtype), context),
    dtype,
  );
  if (one.size !== 1) throw new ExpressionError(context.at, 'an array is filled with one number');
  return constant(dtype, shape, one.read(0, 1)[0]!);
}

/** A float that fills integers loses its fraction. */
function typeOfNumber(value: { readonly kind: string }, dtype: DType): DType {
  return value.kind === 'float' && !isFloat(dtype) ? 'float64' : dtype;
}

function typeOr(value: Value | undefined, missing: DType, context: Context): DType {
  return computingType(value && value.kind !== 'none' ? typeArgument(value, context) : missing);
}

function fill(name: string, value: number): FunctionDefinition {
  return define(name, 'shape, dtype?', (context, shape, dtype) =>
    filled(shapeArgument(shape!, context), typeOr(dtype, 'float64', context), int(value), context),
  );
}

function fillLike(name: string, value: number): FunctionDefinition {
  return define(name, 'a, dtype?', (context, a, dtype) => {
    const array = toArray(a!, context);
    return filled(array.shape, typeOr(dtype, array.dtype, context), int(value), context);
  });
}

/** Numbers from `start` on, `step` apart, computed as they are read. */
function range(dtype: DType, count: number, start: number, step: number, context: Context): NDArray {
  if (!Number.isFinite(count)) throw new ExpressionError(context.at, 'this range has no end');
  checkSize(dtype, [count], context.limits, context.at);
  const block = newBlock(dtype, count);
  const rounding = roundingOf(dtype);
  return new Computed(dtype, [count], (from, length) => {
    for (let k = 0; k < length; k++) {
      const value = start + (from + k) * step;
      (block as Float64Array)[k] = (isWide(dtype) ? BigInt(value) : value) as number;
    }
    if (!isWide(dtype)) rounding?.(block as Float64Array, length);
    return block;
  });
}

function arange(values: readonly (Value | undefined)[], dtype: Value | undefined, context: Context): NDArray {
  const given = values.filter((value) => value !== undefined && value.kind !== 'none') as Value[];
  const numbers = given.map((value) => numberArgument(value, 'a bound', context));
  const [start, stop, step] =
    numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  if (step === 0) throw new ExpressionError(context.at, 'the step cannot be 0');
  const areIntegers = given.every((value) => value.kind === 'int' || value.kind === 'bool');
  const type = typeOr(dtype, areIntegers ? 'int64' : 'float64', context);
  return range(type, Math.max(0, Math.ceil((stop - start) / step)), start, step, context);
}

/** Numbers at equal distances, computed in a float type as NumPy does, the last one exactly `stop`. */
export function linspace(
  start: number,
  stop: number,
  count: number,
  endpoint: boolean,
  dtype: DType = 'float64',
): Float64Array {
  const round = (value: number) => roundTo(dtype, value);
  const parts = endpoint ? count - 1 : count;
  const step = round(round(stop - start) / parts);
  const values = Float64Array.from({ length: count }, (_, at) =>
    parts > 0 ? round(round(at * step) + start) : start,
  );
  if (endpoint && count > 1) values[count - 1] = stop;
  return values;
}

function floors(array: NDArray): NDArray {
  return elementwise(array.dtype, array.shape, [array], (out, n, a) => {
    for (let k = 0; k < n; k++) out[k] = Math.floor(a[k]!);
  });
}

/** Numbers drawn by this project's own generator: the same seed gives the same numbers, but not NumPy's. */
function drawn(
  name: string,
  signature: string,
  draw: (random: Random, a: number, b: number) => number,
  dtype: DType,
  first: number,
  second: number,
) {
  return define(name, signature, (context, low, high, size, seed) => {
    const shape = size && size.kind !== 'none' ? shapeArgument(size, context) : [];
    checkSize(dtype, shape, context.limits, context.at);
    let [from, to] = [
      low ? numberArgument(low, 'low', context) : first,
      high ? numberArgument(high, 'high', context) : second,
    ];
    if (dtype === 'int64' && low && !high) [from, to] = [0, from];
    if (dtype === 'int64' && !(to > from))
      throw new ExpressionError(context.at, 'high must be larger than low');
    const random = new Random(seed ? integerArgument(seed, 'seed', context) : 0, name);
    const count = elementCount(shape);
    const target = newTensor(dtype, shape);
    const write = writerOf(target);
    const block = newBlock(dtype, count);
    for (let start = 0; start < count; start += block.length) {
      const length = Math.min(block.length, count - start);
      for (let k = 0; k < length; k++) {
        const value = draw(random, from, to);
        (block as Float64Array)[k] = (isWide(dtype) ? BigInt(value) : value) as number;
      }
      write(block, length, start);
    }
    return View.of(target);
  });
}

/** The functions that make arrays out of numbers. */
export const creationFunctions: readonly FunctionDefinition[] = [
  fill('zeros', 0),
  fill('ones', 1),
  fillLike('zeros_like', 0),
  fillLike('ones_like', 1),
  define('full', 'shape, fill_value, dtype?', (context, shape, value, dtype) => {
    const missing: DType = value!.kind === 'int' ? 'int64' : value!.kind === 'bool' ? 'bool' : 'float64';
    const own = value?.kind === 'array' ? value.dtype : missing;
    return filled(shapeArgument(shape!, context), typeOr(dtype, own, context), value!, context);
  }),
  define('full_like', 'a, fill_value, dtype?', (context, a, value, dtype) => {
    const array = toArray(a!, context);
    return filled(array.shape, typeOr(dtype, array.dtype, context), value!, context);
  }),
  define('arange', 'start, stop?, step?, dtype?', (context, start, stop, step, dtype) =>
    arange([start, stop, step], dtype, context),
  ),
  define('linspace', 'start, stop, num?, endpoint?, dtype?', (context, start, stop, num, endpoint, dtype) => {
    const count = num ? integerArgument(num, 'num', context) : 50;
    if (count < 0) throw new ExpressionError(context.at, 'num cannot be negative');
    checkSize('float64', [count], context.limits, context.at);
    const [from, to] = [numberArgument(start!, 'start', context), numberArgument(stop!, 'stop', context)];
    const withEnd = endpoint === undefined || flagArgument(endpoint, context);
    // A float of the array's kind computes in its own type; everything else in float64.
    const inner = resultType([operandOf(start!, context), operandOf(stop!, context), float(count)]);
    const values = arrayOf(inner, [count], linspace(from, to, count, withEnd, inner));
    if (!dtype || dtype.kind === 'none') return values;
    const type = typeArgument(dtype, context);
    return castTo(isInteger(type) ? floors(values) : values, type);
  }),
  define('eye', 'N, M?, k?, dtype?', (context, n, m, k, dtype) => {
    const rows = integerArgument(n!, 'N', context);
    const columns = m && m.kind !== 'none' ? integerArgument(m, 'M', context) : rows;
    const offset = k ? integerArgument(k, 'k', context) : 0;
    const shape = shapeArgument({ kind: 'tuple', items: [int(rows), int(columns)] }, context);
    const type = typeOr(dtype, 'float64', context);
    checkSize('float64', shape, context.limits, context.at);
    const values = new Float64Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const column = row + offset;
      if (column >= 0 && column < columns) values[row * columns + column] = 1;
    }
    return castTo(arrayOf('float64', shape, values), type);
  }),
  drawn(
    'random.uniform',
    'low?, high?, size?, seed?',
    (random, low, high) => low + (high - low) * random.uniform(),
    'float64',
    0,
    1,
  ),
  drawn(
    'random.normal',
    'loc?, scale?, size?, seed?',
    (random, mean, deviation) => mean + deviation * random.normal(),
    'float64',
    0,
    1,
  ),
  drawn(
    'random.integers',
    'low, high?, size?, seed?',
    (random, low, high) => low + random.below(high - low),
    'int64',
    0,
    2,
  ),
];
