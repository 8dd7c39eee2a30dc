import type { DType } from '../tensor/dtype';
import { typeText } from '../tensor/summary';
import type { Limits } from './arrays/limits';
import type { NDArray } from './arrays/ndarray';
import type { Backend } from './backend';

/** Anything that an expression can be while it is computed. NumPy's scalars are arrays of no dimension. */
export type Value =
  | NDArray
  | Scalar
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'dtype'; readonly name: DType }
  | Sequence
  | { readonly kind: 'map'; readonly keys: readonly (bigint | string)[]; readonly values: readonly Value[] };

/** A number of Python's own: it takes the type of the array that it meets. */
export type Scalar =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean };

export interface Sequence {
  readonly kind: 'tuple' | 'list';
  readonly items: readonly Value[];
}

/** Where an operation stands in the text, and what it may use. */
export interface Context {
  readonly at: number;
  readonly limits: Limits;
  /** What computes heavy operations by other means than typed arrays, where there is such. */
  readonly backend?: Backend | undefined;
}

export const none: Value = { kind: 'none' };

export function int(value: bigint | number): Scalar {
  return { kind: 'int', value: BigInt(value) };
}

export function float(value: number): Scalar {
  return { kind: 'float', value };
}

export function bool(value: boolean): Scalar {
  return { kind: 'bool', value };
}

export function tuple(items: readonly Value[]): Sequence {
  return { kind: 'tuple', items };
}

export function isScalar(value: Value): value is Scalar {
  return value.kind === 'int' || value.kind === 'float' || value.kind === 'bool';
}

export function isSequence(value: Value): value is Sequence {
  return value.kind === 'tuple' || value.kind === 'list';
}

/** A value in the middle of an error's sentence: `float32[2,3]`, `a tuple`, `the text "a"`. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'array':
      return typeText(value.dtype, value.shape);
    case 'int':
      return `the integer ${value.value}`;
    case 'float':
      return `the float ${value.value}`;
    case 'bool':
      return value.value ? 'True' : 'False';
    case 'string':
      return `the text ${JSON.stringify(value.value)}`;
    case 'none':
      return 'None';
    case 'dtype':
      return `the type ${value.name}`;
    case 'map':
      return 'a map';
    default:
      return `a ${value.kind}`;
  }
}
