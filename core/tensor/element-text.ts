import { type DType, elementType } from './dtype';
import type { Complex, Element } from './elements';
import { decodeBfloat16, encodeBfloat16, encodeFloat16, float16Values } from './half-floats';

/**
 * One element as NumPy prints it alone: `1.0`, `nan`, `-inf`, `1e-05`, `True`, `(1+2j)`; a string is quoted. A float
 * has the fewest digits that read back as the same number of its own type (float32's 0.1 is `0.1`), positional
 * from 1e-4 to 1e16 and scientific outside, as NumPy's float scalars do.
 */
export function elementText(element: Element, dtype: DType): string {
  if (typeof element === 'string') return JSON.stringify(element);
  if (typeof element === 'boolean') return element ? 'True' : 'False';
  if (typeof element === 'bigint') return element.toString();
  if (typeof element === 'object') return complexText(element, dtype);
  return elementType(dtype).kind === 'float' ? floatText(element, dtype, '.0') : String(element);
}

/** `(1+2j)`, or `2j` where the real part is +0; whole parts have no `.0`, as in NumPy. */
function complexText({ re, im }: Complex, dtype: DType): string {
  const part: DType = dtype === 'complex64' ? 'float32' : 'float64';
  const imaginary = floatText(im, part, '');
  if (Object.is(re, 0)) return `${imaginary}j`;
  return `(${floatText(re, part, '')}${imaginary.startsWith('-') ? '' : '+'}${imaginary}j)`;
}

function floatText(value: number, dtype: DType, whole: string): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return (Object.is(value, -0) ? '-0' : '0') + whole;
  const sign = value < 0 ? '-' : '';
  const [digits, exponent] = shortest(Math.abs(value), dtype);
  const magnitude = Math.abs(value);
  // NumPy compares in the element's own type: float32's 1e-4 lies a little below the double.
  const bound = dtype === 'float32' ? Math.fround : Number;
  if (magnitude >= bound(1e-4) && magnitude < bound(1e16)) return sign + positional(digits, exponent, whole);
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

/** Decimal digits d₀d₁… and the exponent e so that the number is d₀.d₁… × 10^e. */
function shortest(value: number, dtype: DType): [string, number] {
  const same = roundTrip(dtype);
  let text = value.toExponential();
  if (same) {
    for (let digits = 0; digits <= 8; digits++) {
      text = value.toExponential(digits);
      if (same(Number(text)) === value) break;
    }
  }
  const [mantissa, exponent] = text.split('e') as [string, string];
  return [mantissa.replace('.', '').replace(/0+$/, '') || '0', Number(exponent)];
}

/**
 * Rounds a number to a type; undefined for float64, whose shortest digits JavaScript gives itself. float8 and float4
 * have so few values that their shortest digits mislead (450 for 448): they are printed as the float32 they equal.
 */
function roundTrip(dtype: DType): ((value: number) => number) | undefined {
  if (dtype === 'float64') return undefined;
  if (dtype === 'float16') return (value) => float16Values()[encodeFloat16(value)]!;
  if (dtype === 'bfloat16') return (value) => decodeBfloat16(encodeBfloat16(value));
  return Math.fround;
}

function positional(digits: string, exponent: number, whole: string): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const integer = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction ? `${integer}.${fraction}` : integer + whole;
}

/** So much of a string is told where one looks at it alone, in UTF-16 units. */
export const longestString = 4096;

/** An element's text, of a very long string only its beginning: an ellipsis then stands behind the quotes. */
export function boundedElementText(element: Element, dtype: DType, longest = longestString): string {
  if (typeof element !== 'string' || element.length <= longest) return elementText(element, dtype);
  return `${elementText(element.slice(0, longest), dtype)}…`;
}
