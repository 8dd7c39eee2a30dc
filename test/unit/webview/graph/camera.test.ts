import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Camera } from '../../../../webview/graph/camera';
import { clearOf } from '../../../../webview/graph/clear-of';
import type { Rectangle } from '../../../../webview/graph/scene';

const size = fc.double({ min: 50, max: 100_000, noNaN: true });
const point = fc.double({ min: -5000, max: 5000, noNaN: true });

function camera(width: number, height: number, boxes: readonly Rectangle[] = []): Camera {
  const made = new Camera();
  made.resize(900, 700);
  made.setContent({ x: 0, y: 0, width, height }, boxes);
  return made;
}

describe('camera', () => {
  it('shows all of a graph that is fitted, whatever its size', () => {
    fc.assert(
      fc.property(size, size, (width, height) => {
        const view = camera(width, height);
        view.fit();
        const { x, y, width: across, height: down } = view.sight;
        assert.ok(view.zoom <= 1);
        assert.ok(x <= 0 && y <= 0 && x + across >= width && y + down >= height);
      }),
    );
  });

  it('keeps what is under the pointer where it is while it zooms', () => {
    const view = camera(3000, 3000);
    view.centre(1500, 1500);
    const before = view.toGraph(300, 200);
    view.zoomBy(1.7, 300, 200);
    const after = view.toGraph(300, 200);
    assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 1e-6);
  });

  it('never loses the graph, however far one drags', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point), { maxLength: 8 }), size, size, (drags, width, height) => {
        const view = camera(width, height);
        for (const [right, down] of drags) view.pan(right, down);
        const { x, y, width: across, height: tall } = view.sight;
        assert.ok(x < width && y < height && x + across > 0 && y + tall > 0);
      }),
    );
  });

  it('moves as little as needed to reveal a box', () => {
    const view = camera(3000, 3000);
    view.centre(1000, 1000);
    const { left, top } = view;
    view.reveal({ x: 1000, y: 1000, width: 100, height: 24 });
    assert.deepEqual([view.left, view.top], [left, top]);
    view.reveal({ x: 1000, y: 2000, width: 100, height: 24 });
    assert.equal(view.left, left);
    assert.ok(view.sight.y + view.sight.height >= 2024 && view.sight.y < 2000);
  });

  it('zooms in on a box that would be too small to read', () => {
    const view = camera(100_000, 100_000);
    view.fit();
    view.reveal({ x: 50_000, y: 70_000, width: 100, height: 24 }, 0.6);
    assert.equal(view.zoom, 0.6);
    const { x, y } = view.toCanvas(50_050, 70_012);
    assert.deepEqual([Math.round(x), Math.round(y)], [450, 350]);
  });

  it('brings what it reveals out from under what floats over the canvas, the shortest way', () => {
    const legend = { x: 12, y: 500, width: 250, height: 188 };
    const view = camera(3000, 3000);
    view.covers = () => [legend];
    // On the canvas at (100, 600).
    [view.left, view.top] = [1000, 1000];
    const box = { x: 1100, y: 1600, width: 120, height: 24 };
    view.reveal(box);
    const at = view.toCanvas(box.x, box.y);
    assert.equal(at.y + box.height <= legend.y, true);
    assert.equal(at.x, 100, 'up is shorter than to the right');
  });

  it('fits a graph so that no box is under what floats over the canvas', () => {
    const legend = { x: 12, y: 500, width: 300, height: 188 };
    const fitted = (width: number, height: number, boxes?: readonly Rectangle[]) => {
      const view = camera(width, height, boxes ?? [{ x: 0, y: 0, width, height }]);
      view.covers = () => [legend];
      view.fit();
      assert.equal(view.isFitted, true);
      return view;
    };
    const narrow = fitted(400, 690);
    assert.ok(narrow.toCanvas(0, 0).x >= legend.x + legend.width);
    assert.ok(narrow.toCanvas(400, 0).x <= 900);
    const wide = fitted(2000, 1500);
    assert.ok(wide.toCanvas(0, 1500).y <= legend.y, 'above it');
    // Nothing but edges under it: in the middle, and larger than above.
    const right = fitted(2000, 1500, [{ x: 1000, y: 0, width: 1000, height: 1500 }]);
    assert.equal(Math.round(right.toCanvas(1000, 0).x), 450);
    assert.ok(right.zoom > wide.zoom);
    // Nowhere is there room enough.
    const view = camera(900, 700, [{ x: 0, y: 0, width: 900, height: 700 }]);
    view.covers = () => [{ x: 20, y: 20, width: 860, height: 660 }];
    view.fit();
    assert.equal(Math.round(view.toCanvas(450, 0).x), 450);
  });

  it('leaves the picture where it is from node to node, and brings what comes next inside before it is at the edge', () => {
    const node = (at: number) => ({ x: 1400, y: at * 60, width: 200, height: 26 });
    const view = camera(3000, 6000);
    view.start(node(0));
    let moves = 0;
    for (let at = 1; at < 100; at++) {
      const { left, top } = view;
      view.follow(node(at), [node(at - 1), node(at + 1)]);
      if (view.left !== left || view.top !== top) moves++;
      const { y } = view.toCanvas(0, node(at).y);
      assert.ok(y >= 60 && y + 26 <= 640, `node ${at} at ${y}`);
      // Who takes what it makes is in sight, too.
      if (at < 99) assert.ok(view.toCanvas(0, node(at + 1).y).y + 26 <= 700);
    }
    assert.ok(moves < 25, `${moves} moves`);
  });

  it('shows what a node is connected with where there is room for it', () => {
    const view = camera(3000, 3000);
    const box = { x: 1000, y: 2000, width: 100, height: 26 };
    const near = { x: 1500, y: 1700, width: 100, height: 26 };
    const far = { x: 1000, y: 100, width: 100, height: 26 };
    view.follow(box, [far, near]);
    const { x, y, width, height } = view.sight;
    for (const each of [box, near]) {
      assert.ok(each.x >= x && each.y >= y && each.x + 100 <= x + width && each.y + 26 <= y + height);
    }
  });

  it('never moves what is under nothing, and out from under the cover or not at all', () => {
    const box = fc.record({
      x: fc.integer({ min: 0, max: 800 }),
      y: fc.integer({ min: 0, max: 600 }),
      width: fc.integer({ min: 1, max: 400 }),
      height: fc.integer({ min: 1, max: 400 }),
    });
    const isClear = (a: Rectangle, b: Rectangle) =>
      a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height || b.y >= a.y + a.height;
    fc.assert(
      fc.property(box, fc.array(box, { maxLength: 3 }), (shown, covers) => {
        const { right, down } = clearOf(shown, covers, { width: 900, height: 700 }, 16);
        const moved = { ...shown, x: shown.x + right, y: shown.y + down };
        if (right === 0 && down === 0) return;
        assert.ok(covers.some((cover) => !isClear(shown, cover)));
        assert.ok(covers.every((cover) => isClear(moved, cover)));
      }),
    );
  });
});
