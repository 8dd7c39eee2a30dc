import { elementTypes } from '../tensor/dtype';
import { bool, float, none, type Value } from './values';

/** What stands behind `np.` beside functions and element types. */
export const constants: Readonly<Record<string, Value>> = {
  nan: float(Number.NaN),
  inf: float(Number.POSITIVE_INFINITY),
  pi: float(Math.PI),
  e: float(Math.E),
  euler_gamma: float(0.5772156649015329),
  newaxis: none,
  True_: bool(true),
  False_: bool(false),
};

/** Python's own functions that differ from NumPy's of the same name, or have none there. */
export const pythonFunctions = [
  'len',
  'float',
  'int',
  'bool',
  'abs',
  'min',
  'max',
  'sum',
  'round',
  'tuple',
  'list',
] as const;

/** What an array is asked for without a call. */
export const arrayAttributes = ['shape', 'dtype', 'ndim', 'size', 'T', 'mT'] as const;

/** Python's words that an expression may hold. */
export const keywords = ['True', 'False', 'None', 'and', 'or', 'not', 'in', 'is', 'if', 'else'] as const;

/** The element types that NumPy has too: `np.float32`. */
export function numpyTypes(): string[] {
  return elementTypes
    .filter(({ name, bits, kind }) => bits >= 8 && kind !== 'string' && !/^(bfloat|float8)/.test(name))
    .map(({ name }) => name);
}
