import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { indexedPng } from '../../screenshots/indexed-png';
import { toPalette } from '../../screenshots/palette';

/** A picture of so many pixels whose colours are drawn from so few. */
const pictures = (mostColours: number) =>
  fc
    .record({
      width: fc.integer({ min: 1, max: 24 }),
      height: fc.integer({ min: 1, max: 24 }),
      colours: fc.array(fc.integer({ min: 0, max: 0xffffff }), { minLength: 1, maxLength: mostColours }),
      seed: fc.integer({ min: 1, max: 1 << 20 }),
    })
    .map(({ width, height, colours, seed }) => {
      const rgba = new Uint8Array(4 * width * height);
      for (let at = 0; at < width * height; at++) {
        const colour = colours[((at + 1) * seed) % colours.length]!;
        rgba.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], 4 * at);
      }
      return { width, height, rgba };
    });

describe('pictures in 256 colours', () => {
  it('come back pixel for pixel where they have no more', () => {
    fc.assert(
      fc.property(pictures(256), ({ width, height, rgba }) => {
        const read = PNG.sync.read(indexedPng(toPalette(rgba, width, height)));
        assert.deepEqual([read.width, read.height], [width, height]);
        assert.deepEqual(new Uint8Array(read.data), rgba);
      }),
    );
  });

  it('have at most 256 colours, each pixel one of them, and keep what they have most of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1 << 20 }), (seed) => {
        const [width, height] = [40, 30];
        const ground = 0x1f1f1f;
        const rgba = new Uint8Array(4 * width * height);
        for (let at = 0; at < width * height; at++) {
          const colour = at % 3 === 0 ? ground : (at * seed * 2654435761) & 0xffffff;
          rgba.set([(colour >> 16) & 255, (colour >> 8) & 255, colour & 255, 255], 4 * at);
        }
        const { palette, indices } = toPalette(rgba, width, height);
        assert.ok(palette.length <= 256);
        assert.ok(indices.every((index) => index < palette.length));
        for (let at = 0; at < indices.length; at += 3) assert.equal(palette[indices[at]!], ground);
      }),
      { numRuns: 20 },
    );
  });
});
