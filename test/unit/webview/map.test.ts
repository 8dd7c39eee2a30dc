import assert from 'node:assert/strict';
import { takesPicture } from '../../../core/onnx/picture-inputs';
import { readEditedText } from '../../../core/onnx/read';
import { cellsPerPixel, mapCell, mapViewport } from '../../../webview/tensor/views/map/map-placement';
import { gateRange, veil } from '../../../webview/tensor/views/map/veil';
import { markPixels } from '../../../webview/ui/colour-map';

/** An image of one row of these pixels; Node has no ImageData. */
function image(...pixels: number[]): ImageData {
  const data = new Uint8ClampedArray(Uint32Array.from(pixels).buffer);
  return { width: pixels.length, height: 1, data } as unknown as ImageData;
}

describe('a map over a picture', () => {
  it('lies where the picture is', () => {
    const view = { scaleX: 2, scaleY: 2, left: 40, top: 20, width: 200, height: 100 };
    const [picture, map] = [
      { rows: 240, columns: 320 },
      { rows: 24, columns: 80 },
    ];
    const own = mapViewport(view, picture, map);
    assert.deepEqual(own, { scaleX: 8, scaleY: 20, left: 10, top: 2, width: 200, height: 100 });
    const cells = [
      [0, 0],
      [9, 3],
      [10, 4],
      [239, 319],
    ].map(([row, column]) => Object.values(mapCell(row!, column!, picture, map)));
    assert.deepEqual(cells, [
      [0, 0],
      [0, 0],
      [1, 1],
      [23, 79],
    ]);
    // A map of more cells than the picture has pixels: the one under a pixel's middle.
    assert.deepEqual(mapCell(1, 1, { rows: 4, columns: 4 }, { rows: 8, columns: 8 }), { row: 3, column: 3 });
  });

  it('has pixels that stand for several of its cells where it is far larger than the picture on the screen', () => {
    const view = { scaleX: 2, scaleY: 0.5, left: 0, top: 0, width: 200, height: 100 };
    const picture = { rows: 200, columns: 100 };
    assert.deepEqual(cellsPerPixel(view, picture, picture, 1), { rows: 2, columns: 1 });
    assert.deepEqual(cellsPerPixel(view, picture, picture, 2), { rows: 1, columns: 1 });
    const map = { rows: 600, columns: 1000 };
    assert.deepEqual(cellsPerPixel(view, picture, map, 1), { rows: 6, columns: 5 });
  });

  it('is translucent where it reaches the threshold, and clear elsewhere; NaN and Inf stay as they are', () => {
    const blue = 0xffff0000;
    const { nan, posInf, negInf } = markPixels;
    const target = image(blue, blue, nan, posInf, negInf, 0);
    const gates = image(0xffffffff, 0xff000000, nan, posInf, negInf, 0);
    veil(target, gates, 0.6);
    const pixels = [...new Uint32Array(target.data.buffer)];
    assert.deepEqual(pixels, [0x99ff0000, 0, nan, posInf, negInf, 0]);
    const all = image(blue);
    veil(all, undefined, 1);
    assert.deepEqual([...new Uint32Array(all.data.buffer)], [blue]);
  });

  it('reaches a threshold that its float32 values round to', () => {
    for (const threshold of [0.3, -2.5, 0, 1e6, 1e-12]) {
      const { low, high } = gateRange(threshold);
      assert.ok(low < high && high <= threshold, `${threshold}: ${low} … ${high}`);
      assert.ok(Math.fround(threshold) > low, `${threshold}`);
    }
  });

  it('is offered where the model takes a picture', () => {
    const cases: [string, boolean][] = [
      ['float[1,3,240,320] x', true],
      ['float[N,3,H,W] x', true],
      ['uint8[N,H,W,3] x', true],
      ['float[1,1,28,28] x', true],
      ['float[3,28,28] x', true],
      ['float[1,28,28] x', false],
      ['float[1,512,768] x', false],
      ['float[N,C,H,W] x', false],
      ['float[1,3,2,2] x', false],
      ['int64[1,128] x', false],
      ['float[3,3] x, float[1,1,32,32] y', true],
    ];
    for (const [inputs, expected] of cases) {
      const text = `<ir_version: 8, opset_import: ["": 17]>\ng (${inputs}) => (z)\n{\nz = Identity (x)\n}`;
      assert.equal(takesPicture(readEditedText(text, 'g.onnxtxt')), expected, inputs);
    }
  });
});
