import { constant, elementwise, onlyElement, type RealKernel } from '../arrays/elementwise';
import { arrayOf, toView } from '../arrays/materialise';
import type { NDArray } from '../arrays/ndarray';
import type { CompareOperator } from '../ast';
import { integerRange, isInteger } from '../dtypes';
import { ExpressionError } from '../error';
import { bool, type Context, describe, isScalar, isSequence, type Value } from '../values';
import { broadcastOperands } from './arithmetic';
import { asArray, type Operand, operandOf, resultType } from './convert';

/** One comparison; arrays are compared element by element. */
export function compare(operator: CompareOperator, left: Value, right: Value, context: Context): Value {
  switch (operator) {
    case 'is':
    case 'is not': {
      const same = isSame(left, right);
      return bool(operator === 'is' ? same : !same);
    }
    case 'in':
    case 'not in': {
      const inside = contains(right, left, context);
      return bool(operator === 'in' ? inside : !inside);
    }
    default:
      return ordered(operator, left, right, context);
  }
}

function ordered(
  operator: '<' | '<=' | '>' | '>=' | '==' | '!=',
  left: Value,
  right: Value,
  context: Context,
): Value {
  if (isScalar(left) && isScalar(right)) return bool(compareScalars(operator, left.value, right.value));
  if (left.kind === 'array' || right.kind === 'array') {
    if (isText(left) || isText(right)) return compareTexts(operator, left, right, context);
    if (left.kind !== 'none' && right.kind !== 'none') {
      return compareArrays(operator, operandOf(left, context), operandOf(right, context), context);
    }
  }
  if (operator === '==' || operator === '!=') {
    const equal = isEqual(left, right, context);
    return bool(operator === '==' ? equal : !equal);
  }
  if (left.kind === 'string' && right.kind === 'string') {
    return bool(compareScalars(operator, left.value, right.value));
  }
  throw new ExpressionError(context.at, `${describe(left)} and ${describe(right)} have no order`);
}

type Plain = bigint | number | boolean | string;

/** JavaScript compares bigint with number exactly, as Python does int with float. */
function compareScalars(operator: string, a: Plain, b: Plain): boolean {
  const [x, y] = [typeof a === 'boolean' ? Number(a) : a, typeof b === 'boolean' ? Number(b) : b];
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: 1n == 1, but not 1n === 1
      return x == y;
    default:
      // biome-ignore lint/suspicious/noDoubleEquals: as above
      return x != y;
  }
}

/** Comparison of arrays: a bool for each element. NaN is unequal to everything. */
export function compareArrays(
  operator: '<' | '<=' | '>' | '>=' | '==' | '!=',
  left: Operand,
  right: Operand,
  context: Context,
): NDArray {
  const dtype = resultType([left, right]);
  const beyond = [left, right].find((operand) => isOutOfRange(operand, dtype));
  if (beyond?.kind === 'int') {
    // A Python integer that the type cannot hold is above, or below, every element.
    const array = beyond === left ? right : left;
    const answer = compareScalars(
      operator,
      beyond === left ? beyond.value : 0n,
      beyond === left ? 0n : beyond.value,
    );
    return constant('bool', array.kind === 'array' ? array.shape : [], answer ? 1 : 0);
  }
  const [a, b] = broadcastOperands([asArray(left, dtype, context), asArray(right, dtype, context)], context);
  return elementwise('bool', a!.shape, [a!, b!], kernels[operator] as RealKernel, true);
}

function isOutOfRange(operand: Operand, dtype: Parameters<typeof isInteger>[0]): boolean {
  if (operand.kind !== 'int' || !isInteger(dtype)) return false;
  const { min, max } = integerRange(dtype);
  return operand.value < min || operand.value > max;
}

type Elements = Float64Array | BigInt64Array;

/** Numbers and 64-bit integers alike: an operand has elements of one kind. */
const kernels: Record<string, (out: Float64Array, n: number, a: Elements, b: Elements) => void> = {
  '<'(out, n, a, b) {
    for (let k = 0; k < n; k++) out[k] = a[k]! < b[k]! ? 1 : 0;
  },
  '<='(out, n, a, b) {
    for (let k = 0; k < n; k++) out[k] = a[k]! <= b[k]! ? 1 : 0;
  },
  '>'(out, n, a, b) {
    for (let k = 0; k < n; k++) out[k] = a[k]! > b[k]! ? 1 : 0;
  },
  '>='(out, n, a, b) {
    for (let k = 0; k < n; k++) out[k] = a[k]! >= b[k]! ? 1 : 0;
  },
  '=='(out, n, a, b) {
    for (let k = 0; k < n; k++) out[k] = a[k]! === b[k]! ? 1 : 0;
  },
  '!='(out, n, a, b) {
    for (let k = 0; k < n; k++) out[k] = a[k]! !== b[k]! ? 1 : 0;
  },
};

function isText(value: Value): boolean {
  return value.kind === 'string' || (value.kind === 'array' && value.dtype === 'string');
}

/** An array of texts against texts. */
function compareTexts(operator: string, left: Value, right: Value, context: Context): Value {
  const [a, b] = [textsOf(left), textsOf(right)];
  if (!a || !b) {
    throw new ExpressionError(context.at, `${describe(left)} and ${describe(right)} cannot be compared`);
  }
  const shape = a.shape.length >= b.shape.length ? a.shape : b.shape;
  if (a.texts.length !== b.texts.length && a.texts.length !== 1 && b.texts.length !== 1) {
    throw new ExpressionError(
      context.at,
      `texts of the shapes (${a.shape.join(',')}) and (${b.shape.join(',')}) cannot be compared`,
    );
  }
  const count = shape.reduce((product, length) => product * length, 1);
  const results = Array.from({ length: count }, (_, at) =>
    Number(compareScalars(operator, a.texts[at % a.texts.length]!, b.texts[at % b.texts.length]!)),
  );
  return arrayOf('bool', shape, results);
}

function textsOf(value: Value): { texts: readonly string[]; shape: readonly number[] } | undefined {
  if (value.kind === 'string') return { texts: [value.value], shape: [] };
  if (value.kind !== 'array' || value.dtype !== 'string') return undefined;
  const view = toView(value);
  const all = view.tensor.strings ?? [];
  return { texts: Array.from({ length: view.size }, (_, at) => all[view.flat(at)]!), shape: value.shape };
}

/** `==` of what is no array: numbers, texts, tuples, types. */
function isEqual(left: Value, right: Value, context: Context): boolean {
  if (isScalar(left) && isScalar(right)) return compareScalars('==', left.value, right.value);
  if (left.kind === 'array' || right.kind === 'array') {
    const [a, b] = [left, right].map((value) =>
      value.kind === 'array' && value.size === 1 ? value : undefined,
    );
    if ((left.kind === 'array' && !a) || (right.kind === 'array' && !b)) return false;
    const [x, y] = [left, right].map((value) =>
      value.kind === 'array' ? onlyElement(value) : isScalar(value) ? value.value : undefined,
    );
    return x !== undefined && y !== undefined && compareScalars('==', x, y);
  }
  if (isSequence(left) && isSequence(right)) {
    return (
      left.kind === right.kind &&
      left.items.length === right.items.length &&
      left.items.every((item, at) => isEqual(item, right.items[at]!, context))
    );
  }
  const [a, b] = [typeName(left), typeName(right)];
  if (a !== undefined && b !== undefined) return a === b;
  return left.kind === 'none' && right.kind === 'none';
}

/** `x.dtype == "float32"` holds too. */
function typeName(value: Value): string | undefined {
  if (value.kind === 'dtype') return value.name;
  return value.kind === 'string' ? value.value : undefined;
}

function isSame(left: Value, right: Value): boolean {
  if (left.kind !== right.kind) return false;
  if (isScalar(left) && isScalar(right)) return Object.is(left.value, right.value);
  if (left.kind === 'dtype' || left.kind === 'string') return typeName(left) === typeName(right);
  return left === right || left.kind === 'none';
}

function contains(collection: Value, element: Value, context: Context): boolean {
  if (isSequence(collection)) return collection.items.some((item) => isEqual(item, element, context));
  if (collection.kind === 'string' && element.kind === 'string')
    return collection.value.includes(element.value);
  if (collection.kind === 'map' && (element.kind === 'int' || element.kind === 'string')) {
    return collection.keys.some((key) => key === element.value);
  }
  if (collection.kind === 'array') {
    const equal = ordered('==', collection, element, context) as NDArray;
    for (let at = 0; at < equal.size; at += 4096) {
      const count = Math.min(4096, equal.size - at);
      const block = equal.read(at, count);
      for (let k = 0; k < count; k++) if (block[k] !== 0) return true;
    }
    return false;
  }
  throw new ExpressionError(
    context.at,
    `nothing is in ${describe(collection)}; \`in\` needs a list or an array`,
  );
}

/**
 * Whether a value counts as true.
 *
 * @throws ExpressionError for an array of more than one element, which NumPy does not decide either
 */
export function isTrue(value: Value, context: Context): boolean {
  switch (value.kind) {
    case 'bool':
      return value.value;
    case 'int':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'string':
      return value.value !== '';
    case 'none':
      return false;
    case 'dtype':
      return true;
    case 'map':
      return value.keys.length > 0;
    case 'array':
      if (value.size === 1 && value.dtype !== 'string') return Number(onlyElement(value)) !== 0;
      throw new ExpressionError(
        context.at,
        value.size === 0
          ? 'an empty array is neither true nor false; write .size > 0'
          : `${describe(value)} is neither true nor false; write .any() or .all()`,
      );
    default:
      return value.items.length > 0;
  }
}
