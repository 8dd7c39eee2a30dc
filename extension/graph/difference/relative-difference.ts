import type { TensorStatistics } from '../../../core/tensor/measures/types';

/** What two runs are compared by: what journals keep of every value that was looked at, and sessions of what they hold. */
export type BriefStatistics = Pick<
  TensorStatistics,
  'nan' | 'posInf' | 'negInf' | 'min' | 'max' | 'mean' | 'std'
>;

/**
 * How far two values are apart by their statistics: the largest of |Δ mean|, |Δ standard deviation|, |Δ min| and |Δ max|,
 * as a share of the larger root mean square of the two (√(mean² + std²), of finite elements). 0 where they agree in all of
 * them, which says nothing of the order of their elements; Infinity where their counts of NaN, +Inf or −Inf differ.
 */
export function relativeDifference(a: BriefStatistics, b: BriefStatistics): number {
  if (a.nan !== b.nan || a.posInf !== b.posInf || a.negInf !== b.negInf) return Number.POSITIVE_INFINITY;
  if (Number.isNaN(a.mean) || Number.isNaN(b.mean)) {
    // Nothing is finite in either; where it is in one only, the values are of other sizes.
    return Number.isNaN(a.mean) && Number.isNaN(b.mean) ? 0 : Number.POSITIVE_INFINITY;
  }
  const most = Math.max(
    Math.abs(a.mean - b.mean),
    Math.abs(a.std - b.std),
    Math.abs(a.min - b.min),
    Math.abs(a.max - b.max),
  );
  // Equal infinities, of sums that overflowed, are no difference that could be told.
  if (most === 0 || Number.isNaN(most)) return 0;
  return most / Math.max(Math.hypot(a.mean, a.std), Math.hypot(b.mean, b.std));
}
