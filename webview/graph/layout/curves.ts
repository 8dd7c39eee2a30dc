import type { Passed } from './placed-level';

/** The points of all edges of a scene, x and y in turn. */
export class CurveBuilder {
  private readonly numbers: number[] = [];

  /**
   * Adds a way as cubic Bézier curves: straight where it goes down, else bent so that it is vertical at both ends. The
   * places of its first point and of the one behind its last.
   */
  add(way: readonly Passed[]): { first: number; end: number } {
    const points = simplified(way);
    const first = this.numbers.length / 2;
    const [start] = points;
    if (start) this.point(start.x, start.y);
    for (let at = 1; at < points.length; at++) {
      const from = points[at - 1]!;
      const to = points[at]!;
      const half = (to.y - from.y) / 2;
      this.point(from.x, from.y + half);
      this.point(to.x, to.y - half);
      this.point(to.x, to.y);
    }
    return { first, end: this.numbers.length / 2 };
  }

  points(): Float64Array {
    return Float64Array.from(this.numbers);
  }

  private point(x: number, y: number): void {
    this.numbers.push(x, y);
  }
}

/** Leaves out what lies on a straight line down between its neighbours. */
function simplified(way: readonly Passed[]): Passed[] {
  const points: Passed[] = [];
  for (const point of way) {
    const last = points.at(-1);
    if (last && last.x === point.x && last.y === point.y) continue;
    const before = points.at(-2);
    const straight = last && before && before.x === last.x && last.x === point.x;
    if (straight && (last.y - before.y) * (point.y - last.y) >= 0) points.pop();
    points.push(point);
  }
  return points;
}
