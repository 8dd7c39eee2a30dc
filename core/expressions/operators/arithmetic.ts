import type { DType } from '../../tensor/dtype';
import { elementType } from '../../tensor/dtype';
import {
  broadcastShapes,
  broadcastTo,
  elementwise,
  type RealKernel,
  type WideKernel,
  wideElementwise,
} from '../arrays/elementwise';
import { checkSize } from '../arrays/limits';
import { forEachBlock, type NDArray } from '../arrays/ndarray';
import type { BinaryOperator } from '../ast';
import { computingType, isFloat, isInteger, isWide } from '../dtypes';
import { ExpressionError } from '../error';
import { type Context, describe, isScalar, isSequence, type Value } from '../values';
import { asArray, castTo, type Operand, operandOf, resultType } from './convert';
import {
  floatPower,
  floorDivide,
  floorDivideIntegers,
  floorModulo,
  floorModuloIntegers,
  pythonArithmetic,
} from './python';

/** The longest list that `*` and `+` make of lists. */
const longestList = 10_000;

/**
 * A binary operator but `@`, between values of any kind.
 *
 * @throws ExpressionError where the operator does not take them, or their shapes do not fit together
 */
export function binaryOperation(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  context: Context,
): Value {
  if (isScalar(left) && isScalar(right)) return pythonArithmetic(operator, left, right, context);
  if (isSequence(left) && isSequence(right)) {
    if (
      operator === '+' &&
      left.kind === right.kind &&
      left.items.length + right.items.length <= longestList
    ) {
      return { kind: left.kind, items: [...left.items, ...right.items] };
    }
    throw notFor(operator, left, right, context);
  }
  if ((isSequence(left) && isScalar(right)) || (isScalar(left) && isSequence(right))) {
    return repeated(operator, left, right, context);
  }
  const base = operandOf(left, context);
  const shortcut = operator === '**' && base.kind === 'array' ? power(base, right, context) : undefined;
  return shortcut ?? arrayArithmetic(operator, base, operandOf(right, context), context);
}

/** What NumPy's ** does by other means: x ** 2 by multiplying, x ** 0.5 by a square root. */
function power(base: NDArray, exponent: Value, context: Context): NDArray | undefined {
  if (!isScalar(exponent)) return undefined;
  const number = Number(exponent.value);
  if (number === 2 && exponent.kind === 'int') return square(base, context);
  if (number !== 0.5 || !isFloat(computingType(base.dtype))) return undefined;
  const floats = castTo(base, computingType(base.dtype));
  return elementwise(floats.dtype, floats.shape, [floats], (out, n, a) => {
    for (let k = 0; k < n; k++) out[k] = Math.sqrt(a[k]!);
  });
}

/** Each element times itself; bools become int8. */
export function square(array: NDArray, context: Context): NDArray {
  const numbers = array.dtype === 'bool' ? castTo(array, 'int8') : array;
  return arrayArithmetic('*', numbers, numbers, context);
}

/** `[0] * 3`. */
function repeated(operator: BinaryOperator, left: Value, right: Value, context: Context): Value {
  const [list, times] = isSequence(left) ? [left, right] : [right, left];
  if (operator !== '*' || times.kind !== 'int' || !isSequence(list))
    throw notFor(operator, left, right, context);
  const count = Math.max(0, Number(times.value));
  if (count * list.items.length > longestList) {
    throw new ExpressionError(context.at, `a list has up to ${longestList} elements here`);
  }
  return { kind: list.kind, items: Array.from({ length: count }, () => list.items).flat() };
}

/** The operator between arrays, element by element. */
export function arrayArithmetic(
  operator: BinaryOperator,
  left: Operand,
  right: Operand,
  context: Context,
): NDArray {
  const common = resultType([left, right]);
  const dtype = typeOf(operator, common, left, right, context);
  const [a, b] = broadcastOperands([asArray(left, dtype, context), asArray(right, dtype, context)], context);
  const { shape } = a!;
  checkSize(dtype, shape, context.limits, context.at);
  if (operator === '**' && isInteger(dtype)) checkExponents(b!, context);
  if (isWide(dtype)) return wideElementwise(dtype, shape, [a!, b!], wide[operator]!(dtype));
  const { kernel, exact } = realKernel(operator, dtype);
  return elementwise(dtype, shape, [a!, b!], kernel, exact);
}

/**
 * Arrays brought to one shape.
 *
 * @throws ExpressionError with all shapes where they do not fit together
 */
export function broadcastOperands(arrays: readonly NDArray[], context: Context): NDArray[] {
  const shape = broadcastShapes(arrays.map((array) => array.shape));
  if (!shape) {
    const shapes = arrays.map((array) => `(${array.shape.join(',')})`).join(' and ');
    throw new ExpressionError(
      context.at,
      `the shapes ${shapes} cannot be broadcast together: from the last dimension on they must be equal, or 1`,
    );
  }
  checkSize('bool', shape, context.limits, context.at);
  return arrays.map((array) => broadcastTo(array, shape));
}

/** The type that an operator computes in. */
function typeOf(
  operator: BinaryOperator,
  common: DType,
  left: Operand,
  right: Operand,
  context: Context,
): DType {
  switch (operator) {
    case '/':
      return isFloat(common) ? common : 'float64';
    case '-':
      if (common === 'bool') {
        throw new ExpressionError(
          context.at,
          'bools are not subtracted; write ^ for what differs, & ~ for what is left',
        );
      }
      return common;
    case '//':
    case '%':
    case '**':
      return common === 'bool' ? 'int8' : common;
    case '<<':
    case '>>':
      if (isFloat(common)) throw notFor(operator, left, right, context);
      return common === 'bool' ? 'int8' : common;
    case '&':
    case '|':
    case '^':
      if (isFloat(common)) throw notFor(operator, left, right, context);
      return common;
    default:
      return common;
  }
}

function notFor(operator: string, left: Value, right: Value, context: Context): ExpressionError {
  return new ExpressionError(
    context.at,
    `${operator} cannot stand between ${describe(left)} and ${describe(right)}`,
  );
}

function checkExponents(exponents: NDArray, context: Context): void {
  if (elementType(exponents.dtype).kind === 'uint') return;
  forEachBlock(exponents, (block, count) => {
    for (let k = 0; k < count; k++) {
      if (block[k]! < 0) {
        throw new ExpressionError(
          context.at,
          'integers are not raised to negative powers; write 2.0 for a float, or x.astype(float)',
        );
      }
    }
  });
}

function realKernel(operator: BinaryOperator, dtype: DType): { kernel: RealKernel; exact?: boolean } {
  const { kind, bits } = elementType(dtype);
  if (kind === 'bool') {
    if (operator === '+') return { kernel: real['|'] };
    if (operator === '*') return { kernel: real['&'] };
  }
  if (operator === '*' && bits === 32 && kind !== 'float') return { kernel: multiply32 };
  if (operator === '**' && kind !== 'float') return { kernel: integerPower };
  if (operator === '//' && kind !== 'float') return { kernel: integerDivide };
  if (operator === '%' && kind !== 'float') return { kernel: integerModulo };
  if (operator === '<<' || operator === '>>') return { kernel: shift(operator, bits) };
  return { kernel: real[operator as keyof typeof real] };
}

const real = {
  '+'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = a[k]! + b[k]!;
  },
  '-'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = a[k]! - b[k]!;
  },
  '*'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = a[k]! * b[k]!;
  },
  '/'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = a[k]! / b[k]!;
  },
  '//'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = floorDivide(a[k]!, b[k]!);
  },
  '%'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = floorModulo(a[k]!, b[k]!);
  },
  '**'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = floatPower(a[k]!, b[k]!);
  },
  '&'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = a[k]! & b[k]!;
  },
  '|'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = a[k]! | b[k]!;
  },
  '^'(out: Float64Array, n: number, a: Float64Array, b: Float64Array) {
    for (let k = 0; k < n; k++) out[k] = a[k]! ^ b[k]!;
  },
};

function multiply32(out: Float64Array, n: number, a: Float64Array, b: Float64Array): void {
  for (let k = 0; k < n; k++) out[k] = Math.imul(a[k]!, b[k]!);
}

function integerDivide(out: Float64Array, n: number, a: Float64Array, b: Float64Array): void {
  for (let k = 0; k < n; k++) out[k] = b[k] === 0 ? 0 : Math.floor(a[k]! / b[k]!);
}

function integerModulo(out: Float64Array, n: number, a: Float64Array, b: Float64Array): void {
  for (let k = 0; k < n; k++) out[k] = b[k] === 0 ? 0 : floorModulo(a[k]!, b[k]!);
}

/** By squaring, modulo 2³²: what is left of the low bits is what NumPy keeps. */
function integerPower(out: Float64Array, n: number, a: Float64Array, b: Float64Array): void {
  for (let k = 0; k < n; k++) {
    let base = a[k]!;
    let result = 1;
    for (let exponent = b[k]!; exponent > 0; exponent = Math.floor(exponent / 2)) {
      if (exponent % 2 === 1) result = Math.imul(result, base);
      base = Math.imul(base, base);
    }
    out[k] = result;
  }
}

function shift(operator: '<<' | '>>', bits: number): RealKernel {
  return (out, n, a, b) => {
    for (let k = 0; k < n; k++) {
      const [value, by] = [a[k]!, b[k]!];
      // A shift by all bits or more (a negative one counts as such) leaves nothing, or the sign.
      if (by < 0 || by >= bits) out[k] = operator === '>>' && value < 0 ? -1 : 0;
      else out[k] = operator === '<<' ? (value << by) | 0 : Math.floor(value / 2 ** by);
    }
  };
}

type Wide = (dtype: 'int64' | 'uint64') => WideKernel;

/** 64-bit integers; storing them wraps around. */
const wide: Partial<Record<BinaryOperator, Wide>> = {
  '+': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) out[k] = a[k]! + b[k]!;
  },
  '-': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) out[k] = a[k]! - b[k]!;
  },
  '*': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) out[k] = a[k]! * b[k]!;
  },
  '//': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) out[k] = floorDivideIntegers(a[k]!, b[k]!);
  },
  '%': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) out[k] = floorModuloIntegers(a[k]!, b[k]!);
  },
  '**': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) out[k] = widePower(a[k]!, b[k]!);
  },
  '&': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) out[k] = a[k]! & b[k]!;
  },
  '|': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) out[k] = a[k]! | b[k]!;
  },
  '^': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) out[k] = a[k]! ^ b[k]!;
  },
  '<<': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) {
      const by = b[k]!;
      out[k] = by < 0n || by >= 64n ? 0n : a[k]! << by;
    }
  },
  '>>': () => (out, n, a, b) => {
    for (let k = 0; k < n; k++) {
      const [value, by] = [a[k]!, b[k]!];
      out[k] = by < 0n || by >= 64n ? (value < 0n ? -1n : 0n) : value >> by;
    }
  },
};

function widePower(base: bigint, exponent: bigint): bigint {
  let square = base;
  let result = 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asUintN(64, result * square);
    square = BigInt.asUintN(64, square * square);
  }
  return result;
}
