import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mark, type Tile } from '../../../core/tensor/measures/types';
import { emphasiseMarks } from '../../../webview/tensor/marks';
import { type Layer, paint } from '../../../webview/tensor/paint';
import { colourTable, pixelOfHex } from '../../../webview/ui/colour-map';

const nan = pixelOfHex('#ff2bd1');
const posInf = pixelOfHex('#ff8a00');

/** What a canvas gives for drawing, as far as painting needs it. */
function image(width: number, height: number): ImageData {
  return { width, height, data: new Uint8ClampedArray(width * height * 4) } as unknown as ImageData;
}

function pixels(of: ImageData): number[] {
  return [...new Uint32Array(of.data.buffer)];
}

function layer(rows: number, columns: number, values: number[], marks: number[] = []): Layer {
  const tile: Tile = {
    rows,
    columns,
    values: Float32Array.from(values),
    marks: Uint8Array.from({ length: rows * columns }, (_, k) => marks[k] ?? 0),
  };
  return { tile, rows: [0, rows], columns: [0, columns] };
}

const gray = { low: 0, high: 255, map: 'gray' } as const;
const grayOf = (value: number) => colourTable('gray')[value]!;

describe('paint', () => {
  it('gives every cell its block of pixels', () => {
    const target = image(4, 2);
    paint(
      target,
      { left: 0, top: 0, cellsAcross: 0.5, cellsDown: 1 },
      [layer(2, 2, [0, 255, 100, 50])],
      gray,
    );
    assert.deepEqual(pixels(target), [0, 0, 255, 255, 100, 100, 50, 50].map(grayOf));
  });

  it('clips values outside the range to its ends', () => {
    const target = image(3, 1);
    paint(target, { left: 0, top: 0, cellsAcross: 1, cellsDown: 1 }, [layer(1, 3, [-1e30, 1e30, 0])], gray);
    assert.deepEqual(pixels(target), [0, 255, 0].map(grayOf));
  });

  it('averages cells that share a pixel, and lets a NaN among them win', () => {
    const values = [0, 100, 200, 200, Number.NaN, 10, 10, 30];
    const target = image(4, 1);
    paint(
      target,
      { left: 0, top: 0, cellsAcross: 2, cellsDown: 1 },
      [layer(1, 8, values, [0, 0, 0, 0, mark.nan, 0, 0, mark.posInf])],
      gray,
    );
    assert.deepEqual(pixels(target), [grayOf(50), grayOf(200), nan, posInf]);
  });

  it('loses no mark at any width', () => {
    for (let width = 1; width <= 40; width++) {
      for (let at = 0; at < 37; at++) {
        const marks = Array.from({ length: 37 }, (_, k) => (k === at ? mark.nan : 0));
        const target = image(width, 1);
        paint(
          target,
          { left: 0, top: 0, cellsAcross: 37 / width, cellsDown: 1 },
          [layer(1, 37, new Array<number>(37).fill(1), marks)],
          gray,
        );
        assert.ok(pixels(target).includes(nan), `cell ${at} of 37 on ${width} pixels`);
      }
    }
  });

  it('paints only where its tile is', () => {
    const target = image(4, 1);
    const part: Layer = { ...layer(1, 2, [255, 255]), columns: [1, 3] };
    paint(target, { left: 0, top: 0, cellsAcross: 1, cellsDown: 1 }, [part], gray);
    assert.deepEqual(pixels(target), [0, grayOf(255), grayOf(255), 0]);
  });

  it('draws a single mark of tiny cells larger, and many as they are', () => {
    const one = image(30, 30);
    const words = new Uint32Array(one.data.buffer).fill(grayOf(9));
    words[15 * 30 + 15] = nan;
    words[0] = posInf;
    const withNaN = [layer(1, 1, [Number.NaN], [mark.nan])];
    emphasiseMarks(one, withNaN, 1);
    assert.equal(pixels(one).filter((word) => word === nan).length, 9);
    assert.equal(pixels(one).filter((word) => word === posInf).length, 4);
    const many = image(30, 30);
    new Uint32Array(many.data.buffer).fill(grayOf(9)).fill(nan, 100, 120);
    emphasiseMarks(many, withNaN, 1);
    assert.equal(pixels(many).filter((word) => word === nan).length, 20);
  });

  it('paints layers over one another as it does one after the other', () => {
    const cells = fc.record({
      rows: fc.integer({ min: 1, max: 7 }),
      columns: fc.integer({ min: 1, max: 7 }),
      top: fc.integer({ min: -3, max: 9 }),
      left: fc.integer({ min: -3, max: 9 }),
      cell: fc.constantFrom(1, 2, 3),
      reduce: fc.constantFrom('mean', 'min', 'max', 'magnitude'),
      values: fc.array(fc.double({ min: -10, max: 300, noNaN: true }), { minLength: 49, maxLength: 49 }),
      marked: fc.option(fc.nat(48)),
    } as const);
    const window = fc.record({
      left: fc.double({ min: -2, max: 6, noNaN: true }),
      top: fc.double({ min: -2, max: 6, noNaN: true }),
      cellsAcross: fc.double({ min: 0.2, max: 3, noNaN: true }),
      cellsDown: fc.double({ min: 0.2, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(cells, { minLength: 2, maxLength: 4 }), window, (all, seen) => {
        const layers = all.map(({ rows, columns, top, left, cell, reduce, values, marked }): Layer => {
          const marks = values.map((_, k) => (k === marked ? mark.nan : 0));
          const made = layer(rows, columns, values.slice(0, rows * columns), marks);
          return {
            tile: made.tile,
            rows: [top, top + rows * cell],
            columns: [left, left + columns * cell],
            cell: { rows: cell, columns: cell },
            reduce,
          };
        });
        const [together, apart] = [image(13, 11), image(13, 11)];
        paint(together, seen, layers, gray);
        for (const each of layers) paint(apart, seen, [each], gray);
        assert.deepEqual(pixels(together), pixels(apart));
      }),
    );
  });
});
