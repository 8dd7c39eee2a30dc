import { sizes } from './draw/sizes';
import { type Box, isGroup } from './scene';
import type { SceneIndex } from './scene-index';

/** What a point of the graph is on; boxes by their places in the scene, −1 for none. */
export interface PointerTarget {
  readonly box: number;
  /** A click there toggles the node's breakpoint: near its left edge, or at the breakpoint in its corner. */
  readonly isMargin: boolean;
  /** A click there opens or closes the group. */
  readonly isChevron: boolean;
}

/** What is at a point in graph units. */
export function targetAt(
  x: number,
  y: number,
  scene: SceneIndex,
  hasBreakpoint: (box: number) => boolean,
): PointerTarget {
  const at = scene.at(x, y);
  const box = scene.boxes[at];
  if (box && box.node >= 0 && x < box.x + sizes.margin) return { box: at, isMargin: true, isChevron: false };
  const marked = scene.boxes.findIndex((each, place) => isAtMark(each, x, y) && hasBreakpoint(place));
  if (marked >= 0) return { box: marked, isMargin: true, isChevron: false };
  const isChevron = box !== undefined && isGroup(box) && x < box.x + sizes.inset + sizes.chevron;
  return { box: at, isMargin: false, isChevron };
}

function isAtMark(box: Box, x: number, y: number): boolean {
  return box.node >= 0 && Math.hypot(box.x + box.width - x, box.y - y) <= sizes.breakpoint + 2;
}
