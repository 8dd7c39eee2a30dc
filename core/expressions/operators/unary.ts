import { elementwise, wideElementwise } from '../arrays/elementwise';
import type { UnaryOperator } from '../ast';
import { computingType, isFloat, isWide } from '../dtypes';
import { ExpressionError } from '../error';
import { bool, type Context, describe, float, int, isScalar, type Value } from '../values';
import { isTrue } from './compare';
import { castTo, operandOf } from './convert';

/** `-x`, `+x`, `~x`, `not x`. */
export function unaryOperation(operator: UnaryOperator, value: Value, context: Context): Value {
  if (operator === 'not') return bool(!isTrue(value, context));
  const operand = operandOf(value, context);
  if (isScalar(operand)) {
    if (operand.kind === 'float') {
      if (operator === '~') throw noBits(value, context);
      return float(operator === '-' ? -operand.value : operand.value);
    }
    const integer = BigInt(operand.value);
    return int(operator === '-' ? -integer : operator === '~' ? ~integer : integer);
  }
  const dtype = computingType(operand.dtype);
  const array = castTo(operand, dtype);
  if (operator === '+') return array;
  if (dtype === 'bool' && operator === '-') {
    throw new ExpressionError(context.at, 'bools have no negative; write ~ for their opposite');
  }
  if (operator === '~' && isFloat(dtype)) throw noBits(value, context);
  if (isWide(dtype)) {
    return wideElementwise(dtype, array.shape, [array], operator === '-' ? negateWide : invertWide);
  }
  if (dtype === 'bool') return elementwise(dtype, array.shape, [array], invertBool, true);
  return elementwise(dtype, array.shape, [array], operator === '-' ? negate : invert, isFloat(dtype));
}

function noBits(value: Value, { at }: Context): ExpressionError {
  return new ExpressionError(at, `~ is for integers and bools, not ${describe(value)}`);
}

function negate(out: Float64Array, n: number, a: Float64Array): void {
  for (let k = 0; k < n; k++) out[k] = -a[k]!;
}

function invert(out: Float64Array, n: number, a: Float64Array): void {
  for (let k = 0; k < n; k++) out[k] = ~a[k]!;
}

function invertBool(out: Float64Array, n: number, a: Float64Array): void {
  for (let k = 0; k < n; k++) out[k] = 1 - a[k]!;
}

function negateWide(out: BigInt64Array, n: number, a: BigInt64Array): void {
  for (let k = 0; k < n; k++) out[k] = -a[k]!;
}

function invertWide(out: BigInt64Array, n: number, a: BigInt64Array): void {
  for (let k = 0; k < n; k++) out[k] = ~a[k]!;
}
