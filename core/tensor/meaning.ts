import type { Making } from './inputs/making';

/** A tensor by its name. */
export interface NamedTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Where it is an input made of a picture or a sound. */
  readonly making?: Making;
}

/** What is around a value that tells what its numbers mean. */
export interface TensorMeaning {
  /** Where the value is a softmax: what it was taken of. */
  readonly softmaxOf?: string;
  /** The tensors that the model was fed with. */
  readonly inputs: readonly NamedTensor[];
  /** The model's outputs and those of the value's own node, as far as they are tensors that have been computed. */
  readonly outputs: readonly NamedTensor[];
}
