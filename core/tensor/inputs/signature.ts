import type { DType } from '../dtype';
import type { Value } from '../tensor';
import type { Frames } from './frames/frames';
import type { Making } from './making';

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
  /** Of an input in frames, the first. */
  readonly value: Value;
  /** Where the model runs again and again and this input gets another value in each iteration. */
  readonly frames?: Frames;
  /** Where the value is from, for people: `digit-3.npy`, `random normal, seed 0`. */
  readonly source: string;
  /** Where it was made of a picture or a sound. */
  readonly making?: Making;
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
  /** Given where the model runs again and again: only then inputs are taken in frames. */
  readonly again?: Again;
}

/** How a model runs again and again. */
export interface Again {
  /** The inputs that get an output of the iteration before, which are never frames. */
  readonly fedBack: readonly string[];
  /** The most iterations there are. */
  readonly iterations?: number;
}
