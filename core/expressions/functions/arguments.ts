import type { DType } from '../../tensor/dtype';
import { elementTypes } from '../../tensor/dtype';
import { onlyElement } from '../arrays/elementwise';
import { isReal } from '../dtypes';
import { ExpressionError } from '../error';
import { integerOf } from '../indexing';
import { isTrue } from '../operators/compare';
import { type Context, describe, isSequence, type Value } from '../values';

/** Readers of arguments: each gives what a function works with, or says what would be right. */

/** An integer that JavaScript's numbers hold. */
export function integerArgument(value: Value, name: string, context: Context): number {
  const integer = integerOf(value);
  if (integer === undefined) {
    throw new ExpressionError(context.at, `${name} must be an integer, not ${describe(value)}`);
  }
  if (integer > 2n ** 52n || integer < -(2n ** 52n)) {
    throw new ExpressionError(context.at, `${name} is out of bounds: ${integer}`);
  }
  return Number(integer);
}

/** A real number. */
export function numberArgument(value: Value, name: string, context: Context): number {
  if (value.kind === 'int' || value.kind === 'float' || value.kind === 'bool') return Number(value.value);
  if (value.kind === 'array' && value.size === 1 && isReal(value.dtype)) return Number(onlyElement(value));
  throw new ExpressionError(context.at, `${name} must be a number, not ${describe(value)}`);
}

export function flagArgument(value: Value | undefined, context: Context): boolean {
  return value !== undefined && isTrue(value, context);
}

/** Lengths or axes: an integer, or a tuple or list of them. */
export function integersArgument(value: Value, name: string, context: Context): number[] {
  if (isSequence(value)) return value.items.map((item) => integerArgument(item, name, context));
  if (value.kind === 'array' && value.shape.length === 1) {
    const numbers: number[] = [];
    for (let at = 0; at < Math.min(value.size, 64); at++) numbers.push(Number(value.read(at, 1)[0]!));
    return numbers;
  }
  return [integerArgument(value, name, context)];
}

/** A shape; every length is 0 or more. */
export function shapeArgument(value: Value, context: Context): number[] {
  const shape = integersArgument(value, 'the shape', context);
  if (shape.length > mostDimensions) {
    throw new ExpressionError(context.at, `an array has up to ${mostDimensions} dimensions`);
  }
  if (shape.some((length) => length < 0)) {
    throw new ExpressionError(context.at, `the shape (${shape.join(',')}) has a negative length`);
  }
  return shape;
}

/** As in NumPy 2. */
const mostDimensions = 64;

/** One axis of an array, from 0. */
export function axisArgument(value: Value, rank: number, context: Context): number {
  return axisOf(integerArgument(value, 'axis', context), rank, context);
}

/** The axes to work along; all where none is given. */
export function axesArgument(value: Value | undefined, rank: number, context: Context): number[] {
  if (value === undefined || value.kind === 'none') return Array.from({ length: rank }, (_, axis) => axis);
  const axes = integersArgument(value, 'axis', context).map((axis) => axisOf(axis, rank, context));
  if (new Set(axes).size !== axes.length) throw new ExpressionError(context.at, 'an axis is named twice');
  return axes.sort((a, b) => a - b);
}

export function axisOf(axis: number, rank: number, context: Context): number {
  if (axis < -rank || axis >= rank) {
    throw new ExpressionError(
      context.at,
      `axis ${axis} is out of bounds for an array of ${rank} dimension${rank === 1 ? '' : 's'}`,
    );
  }
  return axis < 0 ? axis + rank : axis;
}

const pythonTypes: Readonly<Record<string, DType>> = {
  float: 'float64',
  int: 'int64',
  bool: 'bool',
  double: 'float64',
  single: 'float32',
  half: 'float16',
  bool_: 'bool',
  intp: 'int64',
  str: 'string',
};

const ownTypes = new Set<string>(elementTypes.map(({ name }) => name));

/** The element type of that name: ONNX's and NumPy's, and Python's `float`, `int` and `bool`. */
export function typeNamed(name: string): DType | undefined {
  if (ownTypes.has(name)) return name as DType;
  return Object.hasOwn(pythonTypes, name) ? pythonTypes[name] : undefined;
}

export function typeArgument(value: Value, context: Context): DType {
  const name =
    value.kind === 'dtype' ? value.name : value.kind === 'string' ? typeNamed(value.value) : undefined;
  if (name === undefined) {
    throw new ExpressionError(
      context.at,
      `${describe(value)} is no element type; write np.float32, or "float32"`,
    );
  }
  return name;
}
