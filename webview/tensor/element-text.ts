import { type DType, elementType } from '../../core/tensor/dtype';
import { formatNumber, trueMinus } from '../ui/number-format';
import { numPyString, stringElement } from './string-text';

/** An element as the panel shows it. */
export interface ElementView {
  /** As NumPy prints it, with a true minus: the status line. */
  readonly full: string;
  /** A float to 7 digits, all else in full: the read-out. */
  readonly short: string;
  readonly finite: boolean;
}

const special: Readonly<Record<string, string>> = { nan: 'NaN', inf: '+Inf', '-inf': '−Inf' };

/** An element's NumPy text in full, with the panel's names of NaN and Inf and a true minus. */
export function fullText(text: string): string {
  return special[text] ?? trueMinus(text);
}

/** The views of an element's NumPy text. */
export function elementView(text: string, dtype: string): ElementView {
  if (dtype === 'string') {
    const quoted = numPyString(stringElement(text));
    return { full: quoted, short: quoted, finite: true };
  }
  const full = fullText(text);
  if (special[text]) return { full, short: full, finite: false };
  const number = Number(text);
  const short = isFloat(dtype) && !Number.isNaN(number) ? formatNumber(number, 7) : full;
  return { full, short, finite: true };
}

/** The view of an element that the picture holds already: exact for floats of at most 32 bits, else unknown. */
export function pictureView(value: number | undefined, dtype: string): ElementView | undefined {
  if (value === undefined || !isFloat(dtype) || elementType(dtype as DType).bits > 32) return undefined;
  const text = formatNumber(value, 7);
  return { full: text, short: text, finite: Number.isFinite(value) };
}

/** One element as an expression of NumPy: `np.float32(-0.76594)`, `np.bool_(True)`. */
export function numPyScalar(text: string, dtype: string): string {
  if (dtype === 'string') return `np.str_(${numPyString(stringElement(text))})`;
  const value = /^-?(nan|inf)$/.test(text) ? `'${text}'` : text;
  if (dtype === 'bool') return `np.bool_(${value})`;
  return `np.${dtype}(${value})`;
}

/**
 * One element as it is copied: its text, a string's without quotes, or an expression of NumPy. Undefined for a string
 * that was told in part only: half of it would pass for the whole.
 */
export function copiedText(text: string, dtype: string, asNumPy: boolean): string | undefined {
  if (dtype !== 'string') return asNumPy ? numPyScalar(text, dtype) : text;
  const element = stringElement(text);
  if (element.isCut) return undefined;
  return asNumPy ? numPyScalar(text, dtype) : element.text;
}

/** Whether elements are whole numbers. */
export function isInteger(dtype: string): boolean {
  return ['int', 'uint', 'bool'].includes(elementType(dtype as DType)?.kind);
}

function isFloat(dtype: string): boolean {
  return elementType(dtype as DType)?.kind === 'float';
}
