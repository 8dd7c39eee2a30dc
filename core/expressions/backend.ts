import type { Tensor } from '../tensor/tensor';

/**
 * Another way to compute what is heavy: typed arrays compute everything, a backend what it does quicker and what means
 * the same there. Each method gives undefined where it leaves the work to typed arrays: where there is too little of
 * it, or a type that it does not have.
 */
export interface Backend {
  /** The matrix product of arrays of one type and two dimensions at least, those before the last two broadcast. */
  matmul(a: Tensor, b: Tensor): Tensor | undefined;
  /** Softmax, or its logarithm, along an axis. */
  softmax(x: Tensor, axis: number, isLog: boolean): Tensor | undefined;
  /** The k best along an axis, best first and the first of equals first, and their places (int64). */
  topk(
    x: Tensor,
    k: number,
    axis: number,
    largest: boolean,
  ): { readonly values: Tensor; readonly indices: Tensor } | undefined;
  /** Whether it would take on so much work on arrays of that type, so that they are worth having in memory. */
  takes(work: Work, dtype: Tensor['dtype'], amount: number): boolean;
}

/** What a backend does; the amount is multiplications of a product, elements of anything else. */
export type Work = 'matmul' | 'softmax' | 'topk';
