import assert from 'node:assert/strict';
import fc from 'fast-check';
import { revealingWindow, zoomedWindow } from '../../../webview/tensor/views/line/line-window';

describe('window of a line', () => {
  it('keeps the element under the pointer in its place while zooming, and ends where the line does', () => {
    assert.deepEqual(zoomedWindow({ from: 0, to: 1001 }, 2, 500, 1001), { from: 250, to: 751 });
    assert.deepEqual(zoomedWindow({ from: 0, to: 1000 }, 2, 0, 1000), { from: 0, to: 500 });
    assert.deepEqual(zoomedWindow({ from: 500, to: 1000 }, 0.1, 700, 1000), { from: 0, to: 1000 });
    assert.deepEqual(zoomedWindow({ from: 0, to: 5 }, 2, 2, 5), { from: 0, to: 5 });
  });

  it('never leaves the line, whatever is done', () => {
    const length = 300;
    const steps = fc.array(fc.tuple(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.nat(length - 1)));
    fc.assert(
      fc.property(steps, (all) => {
        let window = { from: 0, to: length };
        for (const [factor, at] of all) {
          window = zoomedWindow(window, factor, at, length);
          window = revealingWindow(window, at, length);
          assert.ok(window.from >= 0 && window.to <= length && window.to - window.from >= 8);
          assert.ok(at >= window.from && at < window.to);
        }
      }),
    );
  });
});
