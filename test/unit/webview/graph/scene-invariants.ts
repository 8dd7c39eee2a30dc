import assert from 'node:assert/strict';
import { type Box, headerHeight, type Scene } from '../../../../webview/graph/scene';

/** Rounding moves a box by half a pixel at most. */
const slack = 1;

/** What holds in every scene; `passThrough: false` leaves out that no edge passes through a box. */
export function assertSound(scene: Scene): void {
  const { boxes } = scene;
  boxes.forEach((box, at) => {
    assert.ok(box.parent < at, `${box.id} comes before what is around it`);
    assert.ok(box.width > 0 && box.height > 0 && Number.isFinite(box.x + box.y), box.id);
    const parent = boxes[box.parent];
    if (parent) {
      assert.equal(parent.kind, 'open');
      assert.ok(isInside(box, parent), `${box.id} is not inside of ${parent.id}`);
    } else {
      assert.ok(isInside(box, { ...scene.bounds, top: 0 }), `${box.id} is not inside of the scene`);
    }
  });
  assert.equal(new Set(boxes.map(({ id }) => id)).size, boxes.length, 'an id is there twice');
  assertApart(boxes);
  for (const edge of scene.edges) assertEnds(scene, edge);
}

function isInside(
  box: Box,
  around: { x: number; y: number; width: number; height: number; top?: number },
): boolean {
  const top = around.top ?? headerHeight;
  return (
    box.x >= around.x - slack &&
    box.y >= around.y + top - slack &&
    box.x + box.width <= around.x + around.width + slack &&
    box.y + box.height <= around.y + around.height + slack
  );
}

function assertApart(boxes: readonly Box[]): void {
  const siblings = new Map<number, Box[]>();
  for (const box of boxes) siblings.set(box.parent, [...(siblings.get(box.parent) ?? []), box]);
  for (const list of siblings.values()) {
    list.sort((a, b) => a.y - b.y);
    list.forEach((a, at) => {
      for (let other = at + 1; other < list.length && list[other]!.y < a.y + a.height; other++) {
        const b = list[other]!;
        const apart = a.x + a.width <= b.x + slack || b.x + b.width <= a.x + slack;
        assert.ok(apart, `${a.id} and ${b.id} overlap`);
      }
    });
  }
}

function assertEnds({ boxes, points }: Scene, edge: Scene['edges'][number]): void {
  assert.equal((edge.end - edge.first - 1) % 3, 0);
  assert.ok(edge.end > edge.first);
  const from = boxes[edge.from]!;
  const to = boxes[edge.to]!;
  const [startX, startY] = [points[2 * edge.first]!, points[2 * edge.first + 1]!];
  const [endX, endY] = [points[2 * edge.end - 2]!, points[2 * edge.end - 1]!];
  assert.ok(Math.abs(startY - from.y - from.height) <= slack, `an edge does not begin at ${from.id}`);
  assert.ok(startX >= from.x - slack && startX <= from.x + from.width + slack);
  assert.ok(Math.abs(endY - to.y) <= slack, `an edge does not end at ${to.id}`);
  assert.ok(endX >= to.x - slack && endX <= to.x + to.width + slack);
}

/** That no edge passes through a box that is not around one of its ends. */
export function assertPassesNothing({ boxes, edges, points }: Scene): void {
  for (const edge of edges) {
    for (let at = edge.first; at + 3 < edge.end; at += 3) {
      for (let step = 1; step < 8; step++) {
        const { x, y } = pointOf(points, at, step / 8);
        const hit = boxes.find(
          (box, place) =>
            box.kind !== 'open' &&
            place !== edge.from &&
            place !== edge.to &&
            x > box.x + slack &&
            x < box.x + box.width - slack &&
            y > box.y + slack &&
            y < box.y + box.height - slack,
        );
        assert.equal(hit?.id, undefined, `an edge of ${boxes[edge.from]!.id} passes through ${hit?.id}`);
      }
    }
  }
}

function pointOf(points: Float64Array, at: number, t: number): { x: number; y: number } {
  const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
  const sum = (axis: number) =>
    weights.reduce((all, weight, point) => all + weight * points[2 * (at + point) + axis]!, 0);
  return { x: sum(0), y: sum(1) };
}
