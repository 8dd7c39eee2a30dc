import type { DetectionRequest } from '../../../../core/tensor/measures/detections';

/** Where a tensor has its boxes. */
export type BoxLayout = Pick<DetectionRequest, 'boxAxis' | 'coordinateAxis' | 'own'>;

/** So many numbers a box are coordinates with the scores of classes; more are no detector's. */
const mostNumbers = 512;
/** Anchors of a detector that gives boxes and scores in one tensor. */
const leastAnchors = 64;

/**
 * Where a shape has boxes: [N,4] and [B,N,4]; [N,6] and [B,N,6] with a score and a class; and the heads of YOLO with
 * the scores in further numbers, [B,N,5+C] (a score for the box first, as up to YOLOv7) and [B,4+C,N] (since YOLOv8).
 */
export function boxLayout(shape: readonly number[]): BoxLayout | undefined {
  const rank = shape.length;
  if (rank < 2 || rank > 3) return undefined;
  const last = shape[rank - 1]!;
  const count = shape[rank - 2]!;
  const rows = { boxAxis: rank - 2, coordinateAxis: rank - 1 };
  if (last === 4 && count > 0) return rows;
  if (last === 6 && count > 0 && count !== 4) return { ...rows, own: 'scoreAndClass' };
  if (rank !== 3) return undefined;
  if (last >= 5 && last <= mostNumbers && count >= leastAnchors && count > last)
    return { ...rows, own: 'objectness' };
  if (count >= 5 && count <= mostNumbers && last >= leastAnchors && last > count) {
    return { boxAxis: 2, coordinateAxis: 1, own: 'classes' };
  }
  return undefined;
}

/** Whether a shape can hold the scores of so many boxes. */
export function holdsScores(shape: readonly number[], count: number): boolean {
  const rank = shape.length;
  if (rank < 1 || rank > 3) return false;
  return shape[rank - 1] === count || (rank > 1 && shape[rank - 2] === count && shape[rank - 1] !== 4);
}
