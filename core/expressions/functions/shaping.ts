import type { DType } from '../../tensor/dtype';
import { elementCount } from '../../tensor/dtype';
import { broadcastShapes, broadcastTo, onlyElement, reshaped } from '../arrays/elementwise';
import { checkSize } from '../arrays/limits';
import { newTensor, toView, writerOf } from '../arrays/materialise';
import { forEachBlock, type NDArray } from '../arrays/ndarray';
import { View } from '../arrays/view';
import { computingType, isReal } from '../dtypes';
import { ExpressionError } from '../error';
import { arrayFrom, asArray, castTo, operandOf, resultType, toArray } from '../operators/convert';
import { type Context, describe, isSequence, type Value } from '../values';
import {
  axesArgument,
  axisArgument,
  axisOf,
  integerArgument,
  integersArgument,
  shapeArgument,
  typeArgument,
} from './arguments';
import { transposed } from './axes';
import { define, type FunctionDefinition } from './signature';

/** The same elements under another shape, one length of which may be −1. */
function reshape(array: NDArray, wanted: readonly number[], context: Context): NDArray {
  const open = wanted.indexOf(-1);
  const known = wanted.filter((length) => length !== -1).reduce((product, length) => product * length, 1);
  const text = `(${wanted.join(',')})`;
  if (open !== wanted.lastIndexOf(-1)) {
    throw new ExpressionError(context.at, `the shape ${text} leaves more than one length open`);
  }
  const shape = wanted.map((length, at) => (at === open ? array.size / known : length));
  if (shape.some((length) => !Number.isInteger(length) || length < 0) || elementCount(shape) !== array.size) {
    throw new ExpressionError(
      context.at,
      `${describe(array)} has ${array.size} elements, which do not make the shape ${text}`,
    );
  }
  return reshaped(array, shape);
}

/** The arguments of a method that takes lengths or axes one by one, or as a tuple. */
function spreadIntegers(values: Value | undefined, name: string, context: Context): number[] | undefined {
  if (!values || !isSequence(values) || values.items.length === 0) return undefined;
  const [only] = values.items;
  if (values.items.length === 1 && only!.kind === 'none') return undefined;
  return integersArgument(values.items.length === 1 ? only! : values, name, context);
}

function squeeze(array: NDArray, axis: Value | undefined, context: Context): NDArray {
  const axes =
    axis === undefined || axis.kind === 'none'
      ? array.shape.flatMap((length, at) => (length === 1 ? [at] : []))
      : axesArgument(axis, array.shape.length, context);
  const wrong = axes.find((at) => array.shape[at] !== 1);
  if (wrong !== undefined) {
    throw new ExpressionError(
      context.at,
      `axis ${wrong} of ${describe(array)} cannot be squeezed out: its length is not 1`,
    );
  }
  return reshaped(
    array,
    array.shape.filter((_, at) => !axes.includes(at)),
  );
}

function expandDims(array: NDArray, axis: Value, context: Context): NDArray {
  const given = integersArgument(axis, 'axis', context);
  const rank = array.shape.length + given.length;
  const axes = given.map((at) => axisOf(at, rank, context));
  const rest = [...array.shape];
  const shape = Array.from({ length: rank }, (_, at) => (axes.includes(at) ? 1 : rest.shift()!));
  return reshaped(array, shape);
}

/** Arrays one after another along an axis that they have. */
function concatenate(arrays: readonly NDArray[], axis: number, context: Context): NDArray {
  const [first] = arrays;
  if (!first) throw new ExpressionError(context.at, 'at least one array is needed');
  for (const array of arrays) {
    const fits =
      array.shape.length === first.shape.length &&
      array.shape.every((length, at) => at === axis || length === first.shape[at]);
    if (!fits) {
      throw new ExpressionError(
        context.at,
        `the shapes (${first.shape.join(',')}) and (${array.shape.join(',')}) must be equal but for axis ${axis}`,
      );
    }
  }
  const dtype = resultType(arrays);
  const shape = first.shape.map((length, at) =>
    at === axis ? arrays.reduce((sum, array) => sum + array.shape[axis]!, 0) : length,
  );
  checkSize(dtype, shape, context.limits, context.at);
  const target = newTensor(dtype, shape);
  const write = writerOf(target);
  const outer = elementCount(shape.slice(0, axis));
  const inner = elementCount(shape.slice(axis + 1));
  const row = shape[axis]! * inner;
  let offset = 0;
  for (const array of arrays) {
    const source = castTo(array, dtype);
    const length = array.shape[axis]! * inner;
    for (let at = 0; at < outer; at++) {
      const shift = at * row + offset - at * length;
      forEachBlock(
        source,
        (block, count, start) => write(block, count, start + shift),
        at * length,
        (at + 1) * length,
      );
    }
    offset += length;
  }
  return View.of(target);
}

/** The arrays of a list; a list of numbers is an array by itself. */
function arraysOf(value: Value, context: Context): NDArray[] {
  const items = isSequence(value) ? value.items : value.kind === 'array' ? rowsOf(value, context) : [];
  if (items.length === 0) throw new ExpressionError(context.at, 'a list of arrays is needed');
  return items.map((item) => {
    const operand = operandOf(item, context);
    return operand.kind === 'array' ? operand : asArray(operand, resultType([operand]), context);
  });
}

function rowsOf(array: NDArray, context: Context): NDArray[] {
  const [length = 0, ...rest] = array.shape;
  if (length > 1000) throw new ExpressionError(context.at, 'up to 1000 arrays are put together');
  const view = reshaped(array, array.shape);
  const size = elementCount(rest);
  return Array.from({ length }, (_, at) => {
    const tensor = newTensor(computingType(array.dtype), rest);
    const write = writerOf(tensor);
    forEachBlock(
      view,
      (block, count, start) => write(block, count, start - at * size),
      at * size,
      (at + 1) * size,
    );
    return View.of(tensor);
  });
}

function atLeast1d(array: NDArray): NDArray {
  return array.shape.length === 0 ? reshaped(array, [1]) : array;
}

function orderOf(array: NDArray, axes: readonly number[] | undefined, context: Context): number[] {
  const rank = array.shape.length;
  const order = axes?.map((axis) => axisOf(axis, rank, context)) ?? array.shape.map((_, at) => rank - 1 - at);
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new ExpressionError(
      context.at,
      `the axes must be a permutation of the ${rank} of ${describe(array)}`,
    );
  }
  return order;
}

/** `x.T`. */
export function transpose(array: NDArray): NDArray {
  return transposed(
    array,
    array.shape.map((_, at) => array.shape.length - 1 - at),
  );
}

/** An array in another element type. */
export function astype(array: NDArray, dtype: DType, context: Context): NDArray {
  if (array.dtype === dtype) return array;
  if (!isReal(array.dtype) || !isReal(dtype)) {
    throw new ExpressionError(context.at, `${describe(array)} cannot become ${dtype}`);
  }
  checkSize(dtype, array.shape, context.limits, context.at);
  if (computingType(dtype) !== dtype) {
    throw new ExpressionError(context.at, `nothing is computed as ${dtype}; write ${computingType(dtype)}`);
  }
  return castTo(array, dtype);
}

/** The functions that arrange elements in another way. */
export const shapingFunctions: readonly FunctionDefinition[] = [
  define('reshape', 'a, *shape', (context, a, shape) => {
    const wanted = spreadIntegers(shape, 'the shape', context) ?? [];
    return reshape(toArray(a!, context), wanted, context);
  }),
  define('ravel', 'a', (context, a) => {
    const array = toArray(a!, context);
    return reshaped(array, [array.size]);
  }),
  define('transpose', 'a, *axes', (context, a, axes) => {
    const array = toArray(a!, context);
    return transposed(array, orderOf(array, spreadIntegers(axes, 'axes', context), context));
  }),
  define('swapaxes', 'a, axis1, axis2', (context, a, axis1, axis2) => {
    const array = toArray(a!, context);
    const rank = array.shape.length;
    const [first, second] = [axisArgument(axis1!, rank, context), axisArgument(axis2!, rank, context)];
    const order = array.shape.map((_, at) => (at === first ? second : at === second ? first : at));
    return transposed(array, order);
  }),
  define('moveaxis', 'a, source, destination', (context, a, source, destination) => {
    const array = toArray(a!, context);
    const rank = array.shape.length;
    const [from, to] = [axisArgument(source!, rank, context), axisArgument(destination!, rank, context)];
    const order = array.shape.map((_, at) => at).filter((at) => at !== from);
    order.splice(to, 0, from);
    return transposed(array, order);
  }),
  define('squeeze', 'a, axis?', (context, a, axis) => squeeze(toArray(a!, context), axis, context)),
  define('expand_dims', 'a, axis', (context, a, axis) => expandDims(toArray(a!, context), axis!, context)),
  define('broadcast_to', 'a, shape', (context, a, shape) => {
    const array = toArray(a!, context);
    const wanted = shapeArgument(shape!, context);
    const fits = broadcastShapes([array.shape, wanted]);
    if (fits?.join() !== wanted.join() || array.shape.length > wanted.length) {
      throw new ExpressionError(
        context.at,
        `the shape (${array.shape.join(',')}) cannot be broadcast to (${wanted.join(',')})`,
      );
    }
    checkSize(array.dtype, wanted, context.limits, context.at);
    return broadcastTo(array, wanted);
  }),
  define('concatenate', 'arrays, axis?', (context, arrays, axis) => {
    const all = arraysOf(arrays!, context);
    if (axis?.kind === 'none') {
      return concatenate(
        all.map((array) => reshaped(array, [array.size])),
        0,
        context,
      );
    }
    if (all.some((array) => array.shape.length === 0)) {
      throw new ExpressionError(
        context.at,
        'arrays without dimensions cannot be concatenated; write np.stack',
      );
    }
    return concatenate(all, axis ? axisArgument(axis, all[0]!.shape.length, context) : 0, context);
  }),
  define('stack', 'arrays, axis?', (context, arrays, axis) => {
    const all = arraysOf(arrays!, context);
    const [first] = all;
    const other = all.find((array) => array.shape.join() !== first!.shape.join());
    if (other) {
      throw new ExpressionError(
        context.at,
        `arrays that are stacked have one shape, not (${first!.shape.join(',')}) and (${other.shape.join(',')})`,
      );
    }
    const at = axis ? axisArgument(axis, first!.shape.length + 1, context) : 0;
    const shape = [...first!.shape.slice(0, at), 1, ...first!.shape.slice(at)];
    return concatenate(
      all.map((array) => reshaped(array, shape)),
      at,
      context,
    );
  }),
  define('hstack', 'arrays', (context, arrays) => {
    const all = arraysOf(arrays!, context).map(atLeast1d);
    return concatenate(all, all[0]!.shape.length === 1 ? 0 : 1, context);
  }),
  define('vstack', 'arrays', (context, arrays) => {
    const all = arraysOf(arrays!, context).map((array) => {
      const line = atLeast1d(array);
      return line.shape.length === 1 ? reshaped(line, [1, line.size]) : line;
    });
    return concatenate(all, 0, context);
  }),
  define('array', 'a, dtype?', (context, a, dtype) => {
    const type = dtype && dtype.kind !== 'none' ? typeArgument(dtype, context) : undefined;
    if (isSequence(a!)) return arrayFrom(a, context, type);
    const array = toArray(a!, context);
    return type ? astype(array, type, context) : array;
  }),
  define('astype', 'a, dtype', (context, a, dtype) =>
    astype(toArray(a!, context), typeArgument(dtype!, context), context),
  ),
  define('flip', 'a, axis?', (context, a, axis) => {
    const array = toArray(a!, context);
    return flip(array, axesArgument(axis, array.shape.length, context));
  }),
  define('size', 'a', (context, a) => ({ kind: 'int', value: BigInt(toArray(a!, context).size) })),
  define('ndim', 'a', (context, a) => ({ kind: 'int', value: BigInt(toArray(a!, context).shape.length) })),
  define('shape', 'a', (context, a) => ({
    kind: 'tuple',
    items: toArray(a!, context).shape.map((length) => ({ kind: 'int' as const, value: BigInt(length) })),
  })),
  define('item', 'a, index?', (context, a, index) => {
    const array = toArray(a!, context);
    const at = index ? integerArgument(index, 'the index', context) : 0;
    if (!index && array.size !== 1) {
      throw new ExpressionError(
        context.at,
        `${describe(array)} has more or fewer than one element; write .item(0)`,
      );
    }
    if (at < -array.size || at >= array.size) {
      throw new ExpressionError(context.at, `there is no element ${at} in ${describe(array)}`);
    }
    return pythonOf(reshaped(array, [array.size]), at < 0 ? at + array.size : at);
  }),
  define('tolist', 'a', (context, a) => {
    const array = toArray(a!, context);
    if (array.size > 10_000) {
      throw new ExpressionError(
        context.at,
        `a list has up to 10000 elements here; ${describe(array)} has more`,
      );
    }
    return listOf(reshaped(array, [array.size]), array.shape, 0);
  }),
];

/** One element as a number of Python's own. */
function pythonOf(flat: NDArray, at: number): Value {
  if (flat.dtype === 'string') {
    const view = flat as View;
    return { kind: 'string', value: view.tensor.strings![view.flat(at)]! };
  }
  const value = flat.read(at, 1)[0]!;
  if (typeof value === 'bigint') return { kind: 'int', value };
  if (flat.dtype === 'bool') return { kind: 'bool', value: value !== 0 };
  return /int/.test(flat.dtype) ? { kind: 'int', value: BigInt(value) } : { kind: 'float', value };
}

function listOf(flat: NDArray, shape: readonly number[], start: number): Value {
  const [length, ...rest] = shape;
  if (length === undefined) return pythonOf(flat, start);
  const size = elementCount(rest);
  return { kind: 'list', items: Array.from({ length }, (_, at) => listOf(flat, rest, start + at * size)) };
}

function flip(array: NDArray, axes: readonly number[]): NDArray {
  const view = toView(array);
  let { offset } = view;
  const strides = view.strides.map((stride, axis) => {
    if (!axes.includes(axis) || view.shape[axis] === 0) return stride;
    offset += (view.shape[axis]! - 1) * stride;
    return -stride;
  });
  return view.restrided(view.shape, strides, offset);
}

/** The only element of an array, as Python's `float(x)` takes it. */
export function singleElement(array: NDArray, context: Context): number | bigint {
  if (array.size === 1 && isReal(array.dtype)) return onlyElement(array);
  throw new ExpressionError(context.at, `${describe(array)} is not one number`);
}
