import { type DType, elementCount, elementType } from './dtype';
import type { TensorStatistics } from './measures/types';

/** Tensors of up to this many elements show them all instead of a range. */
export const fewElements = 4;

/** The type and shape as the product shows it: `float32[1,8,28,28]`, `int64[]` for a scalar. */
export function typeText(dtype: DType, shape: readonly number[]): string {
  return `${dtype}[${shape.join(',')}]`;
}

/**
 * What the Variables pane says of a tensor after its type: `NaN 5, 0 … 0.4528`. `elements` are the texts of all its
 * elements (`elementText`), which are shown where there are `fewElements` or less: `[1, -2.5]`.
 */
export function summaryText(
  dtype: DType,
  shape: readonly number[],
  statistics: TensorStatistics,
  elements?: readonly string[],
): string {
  return parts(dtype, shape, statistics, elements).join(', ');
}

/** The same for the end of a line, where type and summary stand together: `float32[1,1,28,28]  NaN 5  0 … 0.4528`. */
export function inlineText(
  dtype: DType,
  shape: readonly number[],
  statistics: TensorStatistics,
  elements?: readonly string[],
): string {
  return [typeText(dtype, shape), ...parts(dtype, shape, statistics, elements)].join('  ');
}

/**
 * A number for people: four significant digits (`1.000`, `0.2050`), scientific from 1e5 and below 1e-4
 * (`−5.960e−8`), with a true minus sign; integers in full with a comma every three digits.
 */
export function numberText(value: number, digits = 4, integer = false): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '−Inf';
  if (value === 0) return '0';
  return (integer ? value.toLocaleString('en-US') : realText(value, digits)).replaceAll('-', '−');
}

function realText(value: number, digits: number): string {
  const scientific = value.toExponential(digits - 1);
  // The exponent is read after rounding, so that 99999.9 is 1.000e5 and not 100000.
  const exponent = Number(scientific.slice(scientific.indexOf('e') + 1));
  if (exponent >= 5 || exponent < -4) return scientific.replace('e+', 'e');
  return value.toFixed(Math.max(0, digits - 1 - exponent));
}

function parts(
  dtype: DType,
  shape: readonly number[],
  statistics: TensorStatistics,
  elements: readonly string[] | undefined,
): string[] {
  const { count, nan, posInf, negInf, min, max } = statistics;
  const { kind } = elementType(dtype);
  if (count === 0) return ['no elements'];
  if (elements && elements.length === elementCount(shape) && elements.length <= fewElements) {
    return [nested(elements, shape)];
  }
  if (kind === 'string') return [`${count.toLocaleString('en-US')} strings`];
  if (kind === 'bool') {
    return [`True ${(count - statistics.zeros).toLocaleString('en-US')} of ${count.toLocaleString('en-US')}`];
  }
  const found: string[] = [];
  if (nan > 0) found.push(`NaN ${nan.toLocaleString('en-US')}`);
  if (posInf > 0) found.push(`+Inf ${posInf.toLocaleString('en-US')}`);
  if (negInf > 0) found.push(`−Inf ${negInf.toLocaleString('en-US')}`);
  if (Number.isNaN(min)) return found;
  const text = (value: number, exact: string | undefined) =>
    exact === undefined ? numberText(value, 4, kind !== 'float' && kind !== 'complex') : grouped(exact);
  const low = text(min, statistics.exact?.min);
  const high = text(max, statistics.exact?.max);
  const range = min === max ? `all ${low}` : `${low} … ${high}`;
  return [...found, kind === 'complex' ? `|z| ${range}` : range];
}

function grouped(integer: string): string {
  return BigInt(integer).toLocaleString('en-US').replace('-', '−');
}

/** Element texts in the brackets of their shape: `[[1, 2], [3, 4]]`; a scalar has none. */
function nested(elements: readonly string[], shape: readonly number[]): string {
  if (shape.length === 0) return elements[0]!;
  const [length, ...rest] = shape as [number, ...number[]];
  const size = elements.length / length;
  const inner = Array.from({ length }, (_, k) => nested(elements.slice(k * size, (k + 1) * size), rest));
  return `[${inner.join(', ')}]`;
}
