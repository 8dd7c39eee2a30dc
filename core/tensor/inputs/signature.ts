import type { DType } from '../dtype';
import type { Value } from '../tensor';

/** What a model wants at one of its inputs. */
export interface InputSignature {
  readonly name: string;
  /** A tensor by default. */
  readonly kind?: Value['kind'];
  /** The element type of the tensor, or of the tensors inside. */
  readonly dtype: DType;
  /** Of the tensor, or of those inside: a number, a symbol, or undefined for unknown. Undefined: rank unknown. */
  readonly shape: readonly (number | string | undefined)[] | undefined;
  /** Of an optional: whether a sequence is in it. */
  readonly ofSequence?: boolean;
}

/** A model's input with the value that it gets. */
export interface ResolvedInput {
  readonly name: string;
  readonly value: Value;
  /** Where the value is from, for people: `digit-3.npy`, `random normal, seed 0`. */
  readonly source: string;
  /** Whether it was made up (random, zeros, ones, an absent optional), not given. */
  readonly generated: boolean;
}

/** What else decides about inputs. */
export interface InputOptions {
  /** Symbolic dimensions with a number. */
  readonly dimensions?: Readonly<Record<string, number>>;
  readonly seed?: number;
  /** The folder that relative paths start from. */
  readonly folder: string;
}
