import { type Corners, intersectionOverUnion } from './corners';

/**
 * Greedy non-maximum suppression: of boxes in the order of their scores, those that overlap an earlier one of their
 * class by more than `overlap`, which itself is not suppressed.
 */
export function suppressed(
  boxes: readonly Corners[],
  classOf: (index: number) => number,
  overlap: number,
): Set<number> {
  const dropped = new Set<number>();
  const kept = new Map<number, number[]>();
  for (let at = 0; at < boxes.length; at++) {
    const sameClass = kept.get(classOf(at)) ?? [];
    if (sameClass.some((other) => intersectionOverUnion(boxes[at]!, boxes[other]!) > overlap)) {
      dropped.add(at);
      continue;
    }
    sameClass.push(at);
    kept.set(classOf(at), sameClass);
  }
  return dropped;
}
