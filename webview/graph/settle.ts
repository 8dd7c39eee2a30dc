import type { Rectangle } from './scene';

/** A stretch of one axis. */
export interface Stretch {
  readonly from: number;
  readonly length: number;
}

/** At most this share of what is in sight is a border in which a box is not comfortably seen. */
const borderShare = 0.2;

/**
 * Where what is in sight begins along one axis so that a box is seen with what is around it: as it was where the box is
 * comfortably inside, so that nothing jumps from one node to the next; else the surroundings in the middle.
 *
 * @param border how far from the ends of what is in sight a box is comfortably seen
 * @param whole the graph: beyond its ends nothing is to be seen
 */
export function settled(
  sight: Stretch,
  box: Stretch,
  around: Stretch,
  whole: Stretch,
  border: number,
): number {
  const most = Math.max(0, Math.min(border, sight.length * borderShare, (sight.length - box.length) / 4));
  // At its ends the graph has no more to show.
  const before = Math.min(most, Math.max(0, box.from - whole.from));
  const after = Math.min(most, Math.max(0, endOf(whole) - endOf(box)));
  const least = endOf(box) + after - sight.length;
  const greatest = box.from - before;
  if (sight.from >= least && sight.from <= greatest) return sight.from;
  const middle = around.from + (around.length - sight.length) / 2;
  return Math.max(least, Math.min(greatest, middle));
}

/** A box with as many of its neighbours as there is room for, the nearest first. */
export function surroundings(
  box: Rectangle,
  neighbours: readonly Rectangle[],
  room: { readonly width: number; readonly height: number },
): Rectangle {
  const distance = (each: Rectangle) =>
    Math.hypot(
      each.x + each.width / 2 - box.x - box.width / 2,
      each.y + each.height / 2 - box.y - box.height / 2,
    );
  let shown = box;
  for (const each of neighbours.toSorted((a, b) => distance(a) - distance(b))) {
    const both = union(shown, each);
    if (both.width <= room.width && both.height <= room.height) shown = both;
  }
  return shown;
}

function union(a: Rectangle, b: Rectangle): Rectangle {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function endOf({ from, length }: Stretch): number {
  return from + length;
}
