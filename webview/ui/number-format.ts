/** The true minus sign. */
const minus = '−';

const integerFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/**
 * A number to `digits` significant digits, trailing zeros kept so that columns align: `−0.7659`, `1.000`, `2.4e−7`.
 * From 10 million and below 0.0001 in scientific notation; NaN, +Inf, −Inf and 0 as such.
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return `${minus}Inf`;
  if (value === 0) return '0';
  const size = Math.abs(value);
  const rounded = Number(size.toPrecision(digits));
  const text =
    rounded >= 1e7 || rounded < 1e-4
      ? size.toExponential(digits - 1).replace('e+', 'e')
      : withCommas(size.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(rounded)))));
  return (value < 0 ? minus : '') + text.replace('e-', `e${minus}`);
}

function withCommas(text: string): string {
  return text.replace(/^\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}

/** A whole number with commas for thousands: `6,272`. */
export function formatInteger(value: number | bigint): string {
  return trueMinus(integerFormat.format(value));
}

/** A number as an axis labels it: no trailing zeros, scientific from 10,000. `signed` puts + before positive ones. */
export function formatTick(value: number, signed = false): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text =
    size >= 1e4 || size < 1e-4
      ? size.toExponential(3).replace(/\.?0*e\+?/, 'e')
      : String(Number(size.toPrecision(4)));
  return (value < 0 ? minus : signed ? '+' : '') + text.replace('e-', `e${minus}`);
}

/** `part` of `whole` in percent, a no-break space before the sign: `5.7 %`, `71 %`, `<0.1 %`. */
export function formatPercent(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0\u00a0%';
  const percent = (100 * part) / whole;
  if (percent < 0.1) return '<0.1\u00a0%';
  return `${percent.toFixed(percent < 10 ? 1 : 0)}\u00a0%`;
}

/** A number of bytes in decimal units: `25.1 kB`, `1.22 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(2)} MB`;
  if (bytes >= 1e3) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${bytes} B`;
}

/** The text of a number with the true minus sign in place of hyphens before digits, `inf` and exponents. */
export function trueMinus(text: string): string {
  return text.replace(/-(?=[\dijn.])/g, minus);
}

/** `[0, 1, 13, 16]` */
export function formatIndex(index: readonly number[]): string {
  return `[${index.join(', ')}]`;
}
