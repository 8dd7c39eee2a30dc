import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { encode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { elementsOf } from '../../../core/tensor/elements';
import { readPicture } from '../../../core/tensor/files/read-picture';
import { imageTensor } from '../../../core/tensor/inputs/image';
import { parseRequest } from '../../../core/tensor/inputs/request';
import { type Plane, resize } from '../../../core/tensor/inputs/resize';
import { resolveInputs } from '../../../core/tensor/inputs/resolve';
import type { InputSignature } from '../../../core/tensor/inputs/signature';
import type { Tensor } from '../../../core/tensor/tensor';
import { temporaryFolder } from '../temporary-folder';
import { needsSharedData } from './shared-data';

/** A PNG of one colour a pixel, `[r, g, b]` row by row. */
function png(width: number, pixels: [number, number, number][]): Buffer {
  const image = new PNG({ width, height: pixels.length / width });
  pixels.forEach(([r, g, b], at) => {
    image.data.set([r, g, b, 255], at * 4);
  });
  return PNG.sync.write(image);
}

/** A white JPEG, 24 × 16, whose stored upper left corner is red, with EXIF's orientation. */
function jpeg(orientation: number): Buffer {
  const [width, height] = [24, 16];
  const data = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) data.set([255, 0, 0, 255], (y * width + x) * 4);
  const plain = encode({ width, height, data }, 95).data;
  const header = '45786966 0000 49492a0008000000';
  const entry = `0100 1201 0300 01000000 0${orientation}000000 00000000`;
  const exif = Buffer.from((header + entry).replaceAll(' ', ''), 'hex');
  const segment = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([plain.subarray(0, 2), segment, exif, plain.subarray(2)]);
}

describe('pictures', () => {
  const folder = temporaryFolder('tensor');
  const red: [number, number, number] = [200, 0, 0];
  const green: [number, number, number] = [0, 100, 0];
  const blue: [number, number, number] = [0, 0, 50];
  const white: [number, number, number] = [255, 255, 255];

  /** The tensor of the 2 × 2 picture red, green / blue, white. */
  function tensor(raw: object, shape: InputSignature['shape'], dtype: InputSignature['dtype'] = 'float32') {
    folder.write('four.png', png(2, [red, green, blue, white]));
    const input: InputSignature = { name: 'image', dtype, shape };
    const request = parseRequest('image', { image: 'four.png', ...raw }, 0);
    assert.equal(request.kind, 'image');
    if (request.kind !== 'image') throw new Error();
    const known = shape?.map((dimension) => (typeof dimension === 'number' ? dimension : undefined));
    const { value } = imageTensor(request.request, input, known, folder.path);
    return value as Tensor;
  }

  it('tell how they were made, so that it can be undone', () => {
    folder.write('four.png', png(2, [red, green, blue, white]));
    const raw = { image: 'four.png', channels: 'BGR', mean: [1, 2, 3], std: [4, 5, 6], scale: 2 };
    const [made] = resolveInputs({ image: raw }, [{ name: 'image', dtype: 'float32', shape: [1, 3, 2, 2] }], {
      folder: folder.path,
    });
    assert.deepEqual(made!.making, {
      kind: 'picture',
      file: 'four.png',
      layout: 'CHW',
      channels: 'BGR',
      scale: 2,
      mean: [1, 2, 3],
      std: [4, 5, 6],
    });
  });

  const layouts: [string, object, InputSignature['shape'], number[], number[]][] = [
    ['NCHW by the shape', {}, ['n', 3, 2, 2], [1, 3, 2, 2], [200, 0, 0, 255, 0, 100, 0, 255, 0, 0, 50, 255]],
    ['NHWC by the shape', {}, [1, 2, 2, 3], [1, 2, 2, 3], [200, 0, 0, 0, 100, 0, 0, 0, 50, 255, 255, 255]],
    ['its own size', {}, [1, 3, 'h', 'w'], [1, 3, 2, 2], [200, 0, 0, 255, 0, 100, 0, 255, 0, 0, 50, 255]],
    [
      'BGR',
      { channels: 'BGR', layout: 'NHWC' },
      [1, 2, 2, 3],
      [1, 2, 2, 3],
      [0, 0, 200, 0, 100, 0, 50, 0, 0, 255, 255, 255],
    ],
    ["Pillow's grey", {}, [1, 1, 2, 2], [1, 1, 2, 2], [60, 59, 6, 255]],
    ['three dimensions', {}, [3, 2, 2], [3, 2, 2], [200, 0, 0, 255, 0, 100, 0, 255, 0, 0, 50, 255]],
    ['a matrix', {}, [2, 2], [2, 2], [60, 59, 6, 255]],
    [
      'scale, mean and std',
      { channels: 'GRAY', scale: 0.5, mean: 3, std: 2 },
      [1, 1, 2, 2],
      [1, 1, 2, 2],
      [13.5, 13.25, 0, 62.25],
    ],
    [
      'mean a channel',
      { mean: [200, 100, 50] },
      [1, 3, 2, 2],
      [1, 3, 2, 2],
      [0, -200, -200, 55, -100, 0, -100, 155, -50, -50, 0, 205],
    ],
    ['a mean pixel', { channels: 'GRAY' }, [1, 1, 1, 1], [1, 1, 1, 1], [95]],
  ];
  for (const [what, raw, shape, wantedShape, elements] of layouts) {
    it(`become tensors: ${what}`, () => {
      const got = tensor(raw, shape);
      assert.deepEqual([got.shape, elementsOf(got)], [wantedShape, elements]);
    });
  }

  it('become integers by rounding', () => {
    assert.deepEqual(elementsOf(tensor({ scale: 0.9 }, [1, 1, 2, 2], 'uint8')), [54, 53, 5, 230]);
    assert.throws(() => tensor({ mean: 100 }, [1, 1, 2, 2], 'uint8'), {
      code: 'OD3015',
      message: /does not fit into uint8/,
    });
  });

  it('are padded evenly by letterbox and cut evenly by crop', () => {
    folder.write('wide.png', png(4, [red, white, white, red]));
    const input: InputSignature = { name: 'x', dtype: 'float32', shape: [1, 1, 3, 4] };
    const make = (how: 'letterbox' | 'crop', shape: number[]) => {
      const request = parseRequest('x', { image: 'wide.png', resize: how }, 0);
      if (request.kind !== 'image') throw new Error();
      return elementsOf(imageTensor(request.request, input, shape, folder.path).value as Tensor);
    };
    assert.deepEqual(make('letterbox', [1, 1, 3, 4]), [0, 0, 0, 0, 60, 255, 255, 60, 0, 0, 0, 0]);
    assert.deepEqual(make('crop', [1, 1, 1, 2]), [255, 255]);
  });

  const wrong: [string, object, InputSignature['shape'], RegExp][] = [
    ['four channels', {}, [1, 4, 2, 2], /RGB has 3 channels, the input \[1,4,2,2\] has 4/],
    ['a batch', {}, [8, 3, 2, 2], /takes 8 pictures at once/],
    ['five dimensions', {}, [1, 1, 3, 2, 2], /has 2 to 4 dimensions/],
    ['too few means', { mean: [1, 2] }, [1, 3, 2, 2], /"mean" has no number for channel 2/],
    ['a size without end', {}, [1, 3, 1e6, 1e6], /1000000 × 1000000: set `dimensions`/],
  ];
  for (const [what, raw, shape, message] of wrong) {
    it(`do not fit ${what}`, () => assert.throws(() => tensor(raw, shape), { code: 'OD3015', message }));
  }

  // Where the red corner comes to lie: [bottom?, right?].
  const corners: [number, boolean, boolean][] = [
    [1, false, false],
    [2, false, true],
    [3, true, true],
    [4, true, false],
    [5, false, false],
    [6, false, true],
    [7, true, true],
    [8, true, false],
  ];
  for (const [orientation, bottom, right] of corners) {
    it(`are turned as EXIF's orientation ${orientation} says`, () => {
      const { width, height, rgba } = readPicture(jpeg(orientation), 'x.jpg');
      assert.deepEqual([width, height], orientation < 5 ? [24, 16] : [16, 24]);
      const isRed = (x: number, y: number) => rgba[(y * width + x) * 4 + 1]! < 60;
      for (const y of [4, height - 4]) {
        for (const x of [4, width - 4])
          assert.equal(isRed(x, y), y > 4 === bottom && x > 4 === right, `${x}, ${y}`);
      }
    });
  }

  const bomb = png(1, [red]);
  bomb.writeUInt32BE(65535, 16);
  bomb.writeUInt32BE(65535, 20);
  const dense = png(1, [red]);
  dense.writeUInt32BE(5000, 16);
  dense.writeUInt32BE(5000, 20);
  const cutJpeg = jpeg(1);
  const bigJpeg = jpeg(1);
  const frame = bigJpeg.indexOf(Buffer.from([0xff, 0xc0]));
  bigJpeg.writeUInt16BE(65535, frame + 5);
  bigJpeg.writeUInt16BE(65535, frame + 7);
  const hostile: [string, Buffer, RegExp][] = [
    ['a PNG of 65535 × 65535', bomb, /claims 65535 × 65535 pixels/],
    ['a PNG larger than its bytes can hold', dense, /claims 5000 × 5000 pixels, more than its \d+ bytes/],
    ['a cut PNG', png(1, [red]).subarray(0, 40), /x\.png is not a usable image/],
    ['a PNG without a header', png(1, [red]).subarray(0, 12), /no PNG header/],
    ['a JPEG of 65535 × 65535', bigJpeg, /claims 65535 × 65535 pixels/],
    ['a JPEG cut in its header', cutJpeg.subarray(0, frame), /frame header|cut off/],
    ['a JPEG without a picture', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), /is not a usable image/],
    ['something else', Buffer.from('GIF89a'), /neither a PNG nor a JPEG/],
  ];
  for (const [what, bytes, message] of hostile) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readPicture(bytes, 'x.png'), { name: 'UserError', code: 'OD3006', message });
    });
  }

  it('reads a real photograph into its detector', function () {
    const file = needsSharedData(this, 'models/ultraface/rose.jpg');
    const { width, height } = readPicture(readFileSync(file), file);
    assert.deepEqual([width, height], [320, 241]);
  });
});

describe('resize', () => {
  const plane = (width: number, values: number[]): Plane => ({
    width,
    height: values.length / width,
    values: Float64Array.from(values),
  });
  const stretch = (from: Plane, width: number, height: number) =>
    [...resize(from, { left: 0, top: 0, width: from.width, height: from.height }, width, height).values].map(
      (value) => Math.round(value * 1e6) / 1e6,
    );

  it("agrees with Pillow's BILINEAR", () => {
    // Image.fromarray([[0, 100]], 'F').resize((4, 1), BILINEAR) and [[0, 0, 100, 100]] to two and [[0, 30, 60]] to one.
    assert.deepEqual(stretch(plane(2, [0, 100]), 4, 1), [0, 25, 75, 100]);
    assert.deepEqual(stretch(plane(4, [0, 0, 100, 100]), 2, 1), [14.285714, 85.714286]);
    assert.deepEqual(stretch(plane(3, [0, 30, 60]), 1, 1), [30]);
  });

  it('keeps constants, and stays between the least and the greatest', () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (w, h, w2, h2, stream) => {
          const values = [...stream.take(w * h)];
          for (const value of stretch(plane(w, values), w2, h2)) {
            assert.ok(value >= Math.min(...values) - 1e-6 && value <= Math.max(...values) + 1e-6);
          }
        },
      ),
    );
  });
});
