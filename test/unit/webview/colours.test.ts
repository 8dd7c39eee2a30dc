import assert from 'node:assert/strict';
import { quantileLevels } from '../../../core/tensor/measures/types';
import { colourMapOf, colourRange, isSigned } from '../../../webview/tensor/colour-range';
import { colourTable, cssColour, markColours, tableIndex } from '../../../webview/ui/colour-map';
import { cellStep, roundTicks, scaleTicks } from '../../../webview/ui/ticks';

function statistics(min: number, max: number, q1 = min, q99 = max) {
  const quantiles = quantileLevels.map((level) => (level === 0.01 ? q1 : level === 0.99 ? q99 : 0));
  return { min, max, quantiles };
}

describe('colour maps', () => {
  it('begin, have their middle and end where their authors put them', () => {
    const at = (map: Parameters<typeof colourTable>[0], entry: number) => cssColour(colourTable(map)[entry]!);
    assert.deepEqual([at('viridis', 0), at('viridis', 255)], ['rgb(68 1 84)', 'rgb(253 231 37)']);
    assert.deepEqual([at('cividis', 0), at('cividis', 255)], ['rgb(0 34 78)', 'rgb(254 232 56)']);
    assert.deepEqual([at('berlin', 0), at('berlin', 255)], ['rgb(158 176 255)', 'rgb(255 173 173)']);
    assert.deepEqual([at('rdbu', 0), at('rdbu', 255)], ['rgb(5 48 97)', 'rgb(103 0 31)']);
    assert.deepEqual(
      [at('gray', 0), at('gray', 128), at('gray', 255)],
      ['rgb(0 0 0)', 'rgb(128 128 128)', 'rgb(255 255 255)'],
    );
  });

  it('recede in the middle: dark in berlin, light in RdBu', () => {
    const brightness = (word: number) => (word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255);
    assert.ok(brightness(colourTable('berlin')[128]!) < 80);
    assert.ok(brightness(colourTable('rdbu')[128]!) > 720);
  });

  it('hold none of the colours of NaN and Inf', () => {
    const channels = (word: number) => [word & 255, (word >> 8) & 255, (word >> 16) & 255];
    for (const map of ['viridis', 'cividis', 'berlin', 'rdbu', 'gray'] as const) {
      for (const word of colourTable(map)) {
        for (const { colour } of Object.values(markColours)) {
          const value = Number.parseInt(colour.slice(1), 16);
          const wanted = [value >> 16, (value >> 8) & 255, value & 255];
          const distance = Math.hypot(...channels(word).map((channel, k) => channel - wanted[k]!));
          assert.ok(distance > 40, `${map} comes near ${colour}`);
        }
      }
    }
  });

  it('put values outside the range at its ends and a range of one value in the middle', () => {
    assert.deepEqual(
      [-5, 0, 5, 10, 99].map((value) => tableIndex(value, 0, 10)),
      [0, 0, 128, 255, 255],
    );
    assert.equal(tableIndex(3, 3, 3), 128);
  });
});

describe('range of colours', () => {
  it('is signed by itself where there are values on both sides of zero', () => {
    assert.equal(isSigned('auto', statistics(-1, 1)), true);
    assert.equal(isSigned('auto', statistics(0, 1)), false);
    assert.equal(isSigned('signed', statistics(0, 1)), true);
    assert.equal(isSigned('viridis', statistics(-1, 1)), false);
    assert.equal(colourMapOf('auto', true, true), 'berlin');
    assert.equal(colourMapOf('auto', true, false), 'rdbu');
    assert.equal(colourMapOf('auto', false, true), 'viridis');
  });

  it('is robust, whole, centred or given', () => {
    const source = statistics(-3.7, 2.5, -2.31, 1.89);
    assert.deepEqual(colourRange('robust', true, undefined, source), { low: -2.31, high: 2.31 });
    assert.deepEqual(colourRange('robust', false, undefined, source), { low: -2.31, high: 1.89 });
    assert.deepEqual(colourRange('minMax', true, undefined, source), { low: -3.7, high: 3.7 });
    assert.deepEqual(colourRange('custom', true, { low: 1, high: 2 }, source), { low: 1, high: 2 });
  });

  it('is the whole range of a sparse tensor, and [0, 1] where nothing is finite', () => {
    assert.deepEqual(colourRange('robust', false, undefined, statistics(0, 9, 0, 0)), { low: 0, high: 9 });
    assert.deepEqual(colourRange('robust', false, undefined, statistics(Number.NaN, Number.NaN)), {
      low: 0,
      high: 1,
    });
  });
});

describe('ticks', () => {
  it('are round and within the range', () => {
    assert.deepEqual(roundTicks(-2.31, 2.31, 6), [-2, -1, 0, 1, 2]);
    assert.deepEqual(scaleTicks(-1.99, 1.99, 2), [-1, 0, 1]);
    assert.deepEqual(scaleTicks(-2.31, 2.31, 6), [-2, -1, 0, 1, 2]);
    assert.deepEqual(roundTicks(0, 0.45, 5), [0, 0.1, 0.2, 0.3, 0.4]);
    assert.deepEqual(roundTicks(5, 5, 5), [5]);
    assert.deepEqual(roundTicks(Number.NaN, 1, 5), []);
  });

  it('label cells in steps that leave room', () => {
    assert.deepEqual(
      [16, 13, 48, 1.6, 0.0005].map((scale) => cellStep(scale, 48)),
      [4, 4, 1, 40, 100_000],
    );
  });
});
