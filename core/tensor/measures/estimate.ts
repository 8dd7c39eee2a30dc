import { sliceOf } from '../slice';
import type { Tensor } from '../tensor';
import { quantilesOf } from './quantiles';
import { quantileLevels, type RangeEstimate } from './types';

/**
 * Quantiles of a tensor's finite elements, the same as in its statistics, and the smallest and the largest of those
 * that were looked at for them; NaN where there is none. A large tensor's come from a sample, in some milliseconds.
 */
export function estimateOf(tensor: Tensor): RangeEstimate {
  const levels = [0, ...quantileLevels, 1];
  const { quantiles } = quantilesOf(tensor, sliceOf(tensor.shape), levels, 'full');
  return { quantiles: quantiles.slice(1, -1), min: quantiles[0]!, max: quantiles.at(-1)! };
}
