import { byteLength, type DType } from '../../tensor/dtype';
import { ExpressionError } from '../error';

/** What an expression may use. */
export interface Limits {
  /** Bytes of one array. */
  readonly bytes: number;
  /** Multiplications of a matrix product by typed arrays. */
  readonly products: number;
  /** The same by a backend. */
  readonly backendProducts: number;
}

export const defaultLimits: Limits = { bytes: 2 ** 31 - 1, products: 2 ** 34, backendProducts: 2 ** 38 };

/**
 * Refuses an array that would be too big, before anything is allocated.
 *
 * @throws ExpressionError that says the shape and what is allowed
 */
export function checkSize(dtype: DType, shape: readonly number[], limits: Limits, at: number): void {
  const count = shape.reduce((product, length) => product * length, 1);
  // Strings take a reference each at least.
  const bytes = dtype === 'string' ? 8 * count : byteLength(dtype, count);
  if (bytes <= limits.bytes) return;
  const size = `${dtype}[${shape.join(',')}]`;
  throw new ExpressionError(
    at,
    `${size} would take ${sizeText(bytes)}, more than the ${sizeText(limits.bytes)} that one array may take`,
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${bytes} bytes`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toPrecision(3)} GB`;
}
