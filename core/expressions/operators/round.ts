import { ExpressionError } from '../error';
import { integerOf } from '../indexing';
import { type Context, describe, float, int, type Scalar, type Value } from '../values';

/** Decimals that a double can be rounded to; there are none beyond. */
const mostDecimals = 100;

/**
 * Python's `round` of a number of its own: to an integer, or to a number of decimals; half to even.
 *
 * @throws ExpressionError for NaN and infinities without decimals, as no integer is one
 */
export function roundPython(value: Scalar, decimals: Value | undefined, context: Context): Scalar {
  const digits = decimals === undefined || decimals.kind === 'none' ? undefined : integerOf(decimals);
  if (decimals !== undefined && decimals.kind !== 'none' && digits === undefined) {
    throw new ExpressionError(context.at, `decimals must be an integer, not ${describe(decimals)}`);
  }
  if (value.kind !== 'float') return int(roundInteger(BigInt(value.value), digits ?? 0n));
  const number = value.value;
  if (digits === undefined) {
    if (!Number.isFinite(number)) throw new ExpressionError(context.at, `${number} is no integer`);
    return int(BigInt(roundDecimals(number, 0)));
  }
  if (!Number.isFinite(number) || digits > mostDecimals) return float(number);
  if (digits >= 0n) return float(roundDecimals(number, Number(digits)));
  if (digits < -400n) return float(0 * number);
  // What is behind the point is no more than a digit that makes a tie none.
  const rest = number === Math.trunc(number) ? 0n : BigInt(Math.sign(number));
  return float(Number(roundInteger(10n * BigInt(Math.trunc(number)) + rest, digits - 1n) / 10n));
}

/** An integer to tens, hundreds, … where `digits` is negative. */
function roundInteger(value: bigint, digits: bigint): bigint {
  if (digits >= 0n) return value;
  if (digits < -100_000n) return 0n;
  const unit = 10n ** -digits;
  const rest = ((value % unit) + unit) % unit;
  const below = value - rest;
  const isUp = 2n * rest > unit || (2n * rest === unit && (below / unit) % 2n !== 0n);
  return isUp ? below + unit : below;
}

/** The double nearest to the exact decimal, rounded: `toFixed` rounds ties up, which is taken back to an even digit. */
function roundDecimals(value: number, digits: number): number {
  const exact = Math.abs(value);
  if (exact >= 1e21) return value;
  const away = exact.toFixed(digits);
  const [, tail = ''] = exact.toFixed(mostDecimals).split('.');
  const isTie = /^50*$/.test(tail.slice(digits));
  const text = isTie ? away.replace(/[13579]$/, (odd) => String(Number(odd) - 1)) : away;
  return value < 0 || Object.is(value, -0) ? -Number(text) : Number(text);
}
