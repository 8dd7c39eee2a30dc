import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Camera } from '../../../../webview/graph/camera';

const size = fc.double({ min: 50, max: 100_000, noNaN: true });
const point = fc.double({ min: -5000, max: 5000, noNaN: true });

function camera(width: number, height: number): Camera {
  const made = new Camera();
  made.resize(900, 700);
  made.setBounds({ x: 0, y: 0, width, height });
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
});
