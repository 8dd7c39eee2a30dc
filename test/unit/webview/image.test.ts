import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PictureMaking } from '../../../core/tensor/inputs/making';
import { compose } from '../../../webview/tensor/views/image/compose';
import { layoutName, pictureLayouts } from '../../../webview/tensor/views/image/picture-layout';
import { channelRanges, likelyUndo, pixelOf, undoFormula } from '../../../webview/tensor/views/image/undo';

describe('pictures of tensors', () => {
  it('are found by their shape', () => {
    const cases: [number[], string[]][] = [
      [[1, 3, 224, 224], ['NCHW']],
      [[3, 224, 224], ['CHW']],
      [[1, 224, 224, 3], ['NHWC']],
      [[224, 200, 4], ['HWC']],
      [[28, 28], ['HW']],
      [[2, 1, 28, 28], ['NCHW']],
      [[1, 2, 3, 32, 32], ['NNCHW']],
      // Three channels are likelier than one, or four, whichever side they stand on.
      [[1, 1, 32, 32, 3], ['NNHWC']],
      [[1, 4, 32, 3], []],
      [[4, 32, 32, 3], ['NHWC']],
      [[1, 32, 32, 1], ['NHWC']],
      [[1, 16, 14, 14], []],
      [[1, 3, 4, 4], []],
      [[1, 512], []],
      [[10], []],
      [[], []],
    ];
    for (const [shape, names] of cases) {
      const found = pictureLayouts(shape).map((layout) => layoutName(layout, shape.length));
      assert.deepEqual(found, names, `[${shape}]`);
    }
  });

  const making: PictureMaking = {
    kind: 'picture',
    file: 'x.png',
    layout: 'CHW',
    channels: 'RGB',
    scale: 1 / 255,
    mean: [0.5, 0.25, 0],
    std: [0.5, 0.25, 2],
  };

  it('get back the pixels that they were made of', () => {
    const factor = fc.double({ min: 0.01, max: 10, noNaN: true });
    const three = fc.array(factor, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.nat(255), factor, three, three, fc.nat(2), (pixel, scale, mean, std, channel) => {
        const made = { ...making, scale, mean, std };
        const value = (pixel * scale - mean[channel]!) / std[channel]!;
        const range = channelRanges('made', 3, 'RGB', made, undefined)[channel]!;
        assert.equal(pixelOf(value, range), pixel);
      }),
    );
  });

  it('are told by their range where nothing says how they were made', () => {
    const cases: [number, number, number, string][] = [
      [0, 1, 1, 'unit'],
      [0, 255, 3, 'bytes'],
      [0, 17, 3, 'bytes'],
      [-1, 0.99, 3, 'signed'],
      [-2.1, 2.6, 3, 'imageNet'],
      [-2.1, 2.6, 1, 'minMax'],
      [-40, 260, 3, 'minMax'],
      [Number.NaN, Number.NaN, 3, 'minMax'],
    ];
    for (const [min, max, channels, kind] of cases) {
      assert.equal(likelyUndo(undefined, { min, max }, channels), kind, `${min} … ${max}`);
    }
    assert.equal(likelyUndo(making, undefined, 3), 'made');
    assert.equal(likelyUndo(undefined, undefined, 3), undefined);
  });

  it('say what is done to their values', () => {
    const of = (kind: Parameters<typeof undoFormula>[0], statistics = { min: -2, max: 8 }) =>
      undoFormula(kind, making, channelRanges(kind, 3, 'RGB', making, statistics)[0]!);
    assert.deepEqual(
      [of('unit'), of('signed'), of('bytes'), of('imageNet'), of('minMax'), of('made')],
      [
        'value × 255',
        '(value + 1) × 127.5',
        'value',
        '(value × std + mean) × 255',
        '(value + 2) × 25.5',
        '(value × std + mean) × 255',
      ],
    );
    const plain = { ...making, scale: 1, mean: [127], std: [128] };
    assert.equal(undoFormula('made', plain, { black: 0, white: 1 }), 'value × 128 + 127');
  });

  it('of BGR have the means of ImageNet the other way round', () => {
    const [blue] = channelRanges('imageNet', 3, 'BGR', undefined, undefined);
    assert.equal(pixelOf((100 / 255 - 0.406) / 0.225, blue!), 100);
  });

  it('are put together of their channels, with marks over colours', () => {
    const image = (...pixels: number[]) => {
      const data = new Uint8ClampedArray(Uint32Array.from(pixels).buffer);
      return { width: pixels.length, height: 1, data, colorSpace: 'srgb' } as ImageData;
    };
    const grey = (value: number) => ((255 << 24) | (value << 16) | (value << 8) | value) >>> 0;
    const nan = 0xffd12bff;
    const target = image(0, 0, 7, 0);
    const red = image(grey(10), grey(1), 0, grey(0));
    const green = image(grey(20), nan, grey(1), grey(0));
    const blue = image(grey(30), grey(3), grey(1), grey(255));
    compose(target, [red, green, blue], { red: 0, green: 1, blue: 2 }, [false, false, true]);
    const pixels = [...new Uint32Array(target.data.buffer)];
    assert.deepEqual(pixels, [0xff000000 + (225 << 16) + (20 << 8) + 10, nan, 7, 0xff000000]);
  });
});
