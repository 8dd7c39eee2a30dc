import type { TensorStatistics } from '../../../../core/tensor/measures/types';

/** Fewer rows or columns than this say nothing of places in a picture. */
const leastSide = 4;

/** Whether a shape may be of maps: with rows and columns as its last dimensions, and others before them. */
export function holdsMap(shape: readonly number[]): boolean {
  return shape.length >= 3 && shape.slice(-2).every((length) => length >= leastSide);
}

/** The lowest probability that is drawn where nobody has chosen: that of PP-OCR's detection, below the usual 0.5. */
const usualThreshold = 0.3;

/** From which value on a map is drawn: of what may be probabilities only the higher ones, else all (undefined). */
export function likelyThreshold(
  statistics: Pick<TensorStatistics, 'min' | 'max'> | undefined,
): number | undefined {
  if (!statistics) return undefined;
  const { min, max } = statistics;
  return min >= 0 && max <= 1 && max > usualThreshold ? usualThreshold : undefined;
}

/** A kept opacity where it is one, else the usual. */
export function opacityOf(kept: unknown): number {
  return typeof kept === 'number' && kept >= 0 && kept <= 1 ? kept : 0.6;
}
