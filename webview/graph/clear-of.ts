import { meet } from './rooms';
import type { Rectangle } from './scene';

/** How far a picture moves, in CSS pixels. */
export interface Shift {
  readonly right: number;
  readonly down: number;
}

const none: Shift = { right: 0, down: 0 };

/**
 * The shortest way along one axis that brings a box out from under what floats over the canvas: legend, minimap, zoom.
 * None where the box is under nothing, or where it would leave the canvas or come under something else.
 *
 * @param box where it is on the canvas, in CSS pixels, as are the covers
 * @param size of the canvas
 */
export function clearOf(
  box: Rectangle,
  covers: readonly Rectangle[],
  size: { readonly width: number; readonly height: number },
  margin: number,
): Shift {
  const isClear = (at: Rectangle) => !covers.some((cover) => meet(at, cover));
  if (isClear(box)) return none;
  const ways = covers
    .filter((cover) => meet(box, cover))
    .flatMap(({ x, y, width, height }): Shift[] => [
      { right: x + width + margin - box.x, down: 0 },
      { right: x - margin - (box.x + box.width), down: 0 },
      { right: 0, down: y + height + margin - box.y },
      { right: 0, down: y - margin - (box.y + box.height) },
    ])
    .filter((way) => {
      const at = { ...box, x: box.x + way.right, y: box.y + way.down };
      const isInside =
        at.x >= 0 && at.y >= 0 && at.x + at.width <= size.width && at.y + at.height <= size.height;
      return isInside && isClear(at);
    });
  const length = ({ right, down }: Shift) => Math.abs(right) + Math.abs(down);
  return ways.sort((a, b) => length(a) - length(b))[0] ?? none;
}
