import type { BinaryOperator } from '../ast';
import { ExpressionError } from '../error';
import { type Context, describe, float, int, type Scalar, type Value } from '../values';

/** Integers of more bits are refused: `10 ** 10 ** 10` would take the memory of the machine. */
const mostBits = 65_536;

/**
 * Arithmetic between two numbers of Python's own: integers of any size, floats.
 *
 * @throws ExpressionError where Python raises an error (division by zero, an overflow)
 */
export function pythonArithmetic(
  operator: BinaryOperator,
  left: Scalar,
  right: Scalar,
  context: Context,
): Value {
  if (left.kind === 'bool' && right.kind === 'bool' && ['&', '|', '^'].includes(operator)) {
    const bits = integerOperation(operator, BigInt(left.value), BigInt(right.value), context);
    return { kind: 'bool', value: (bits as { value: bigint }).value !== 0n };
  }
  if (left.kind === 'float' || right.kind === 'float') {
    if (['&', '|', '^', '<<', '>>'].includes(operator)) {
      throw new ExpressionError(
        context.at,
        `${operator} is for integers and bools, not ${describe(left)} and ${describe(right)}`,
      );
    }
    return floatOperation(operator, Number(left.value), Number(right.value), context);
  }
  return integerOperation(operator, BigInt(left.value), BigInt(right.value), context);
}

function floatOperation(operator: BinaryOperator, a: number, b: number, context: Context): Value {
  switch (operator) {
    case '+':
      return float(a + b);
    case '-':
      return float(a - b);
    case '*':
      return float(a * b);
    case '/':
      if (b === 0) throw divisionByZero(context);
      return float(a / b);
    case '//':
      if (b === 0) throw divisionByZero(context);
      return float(floorDivide(a, b));
    case '%':
      if (b === 0) throw divisionByZero(context);
      return float(floorModulo(a, b));
    case '**':
      return float(power(a, b, context));
    default:
      throw new ExpressionError(context.at, 'the matrix product @ is for arrays');
  }
}

/** `a // b` of floats, as Python and NumPy do it. */
export function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  let modulo = a % b;
  let quotient = (a - modulo) / b;
  if (modulo !== 0 && b < 0 !== modulo < 0) {
    modulo += b;
    quotient -= 1;
  }
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** `a % b` of floats: it has the sign of `b`. */
export function floorModulo(a: number, b: number): number {
  const modulo = a % b;
  if (modulo === 0) return b < 0 ? -0 : 0;
  return b < 0 !== modulo < 0 ? modulo + b : modulo;
}

/** C's pow, which knows that 1 to any power, and anything to 0, is 1. */
export function floatPower(a: number, b: number): number {
  if (a === 1 || (a === -1 && (b === Number.POSITIVE_INFINITY || b === Number.NEGATIVE_INFINITY))) return 1;
  return a ** b;
}

function power(a: number, b: number, context: Context): number {
  if (a === 0 && b < 0) throw new ExpressionError(context.at, '0 cannot be raised to a negative power');
  const result = floatPower(a, b);
  if (Number.isNaN(result) && !Number.isNaN(a) && !Number.isNaN(b)) {
    throw new ExpressionError(context.at, `${a} ** ${b} is a complex number`);
  }
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw new ExpressionError(context.at, `${a} ** ${b} is too large for a float`);
  }
  return result;
}

function integerOperation(operator: BinaryOperator, a: bigint, b: bigint, context: Context): Value {
  switch (operator) {
    case '+':
      return sized(a + b, context);
    case '-':
      return sized(a - b, context);
    case '*':
      return sized(a * b, context);
    case '/':
      if (b === 0n) throw divisionByZero(context);
      return float(Number(a) / Number(b));
    case '//':
      if (b === 0n) throw divisionByZero(context);
      return int(floorDivideIntegers(a, b));
    case '%':
      if (b === 0n) throw divisionByZero(context);
      return int(floorModuloIntegers(a, b));
    case '**':
      if (b < 0n) return float(power(Number(a), Number(b), context));
      if (bitsOf(a) * Number(b) > mostBits + bitsOf(a)) throw tooManyBits(context);
      return sized(a ** b, context);
    case '<<':
      if (b < 0n) throw negativeShift(context);
      if (a !== 0n && Number(b) + bitsOf(a) > mostBits) throw tooManyBits(context);
      return int(a === 0n ? 0n : a << b);
    case '>>':
      if (b < 0n) throw negativeShift(context);
      return int(b > BigInt(mostBits) ? (a < 0n ? -1n : 0n) : a >> b);
    case '&':
      return int(a & b);
    case '|':
      return int(a | b);
    case '^':
      return int(a ^ b);
    default:
      throw new ExpressionError(context.at, 'the matrix product @ is for arrays');
  }
}

/** `a // b` of integers, rounded down; 0 for a division by zero, as NumPy. */
export function floorDivideIntegers(a: bigint, b: bigint): bigint {
  if (b === 0n) return 0n;
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** `a % b` of integers, with the sign of `b`; 0 for a division by zero, as NumPy. */
export function floorModuloIntegers(a: bigint, b: bigint): bigint {
  if (b === 0n) return 0n;
  const modulo = a % b;
  return modulo !== 0n && modulo < 0n !== b < 0n ? modulo + b : modulo;
}

/** About how many bits an integer has, without a text of all its digits. */
function bitsOf(value: bigint): number {
  if (value === 0n || value === 1n || value === -1n) return 0;
  const magnitude = value < 0n ? -value : value;
  return magnitude.toString(16).length * 4;
}

function sized(value: bigint, context: Context): Value {
  if (value > -(2n ** 1024n) && value < 2n ** 1024n) return int(value);
  if (bitsOf(value) > mostBits) throw tooManyBits(context);
  return int(value);
}

function tooManyBits({ at }: Context): ExpressionError {
  return new ExpressionError(
    at,
    `this integer would have more than ${mostBits} bits; write 10.0 for a float`,
  );
}

function divisionByZero({ at }: Context): ExpressionError {
  return new ExpressionError(at, 'division by zero');
}

function negativeShift({ at }: Context): ExpressionError {
  return new ExpressionError(at, 'a shift goes by 0 or more bits');
}
