import type { Rectangle } from './scene';

/** A size in CSS pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** The parts of a canvas that nothing floats over; some lie within others. All in CSS pixels of the canvas. */
export function roomsBeside(covers: readonly Rectangle[], { width, height }: Size): Rectangle[] {
  const lefts = [0, ...covers.map((cover) => cover.x + cover.width)];
  const rights = [width, ...covers.map(({ x }) => x)];
  const tops = [0, ...covers.map((cover) => cover.y + cover.height)];
  const bottoms = [height, ...covers.map(({ y }) => y)];
  const rooms: Rectangle[] = [];
  for (const x of lefts) {
    for (const right of rights) {
      for (const y of tops) {
        for (const bottom of bottoms) {
          const room = { x, y, width: right - x, height: bottom - y };
          const isRoom = room.width > 0 && room.height > 0;
          if (isRoom && !covers.some((cover) => meet(cover, room))) rooms.push(room);
        }
      }
    }
  }
  return rooms;
}

/** Whether two rectangles share more than an edge. */
export function meet(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
