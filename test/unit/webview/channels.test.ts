import assert from 'node:assert/strict';
import { tensorOf } from '../../../core/tensor/elements';
import { axisStatistics } from '../../../core/tensor/measures/by-axis';
import { scaleOf, share } from '../../../webview/tensor/views/channels/channel-plot';
import { outliersOf, sortedChannels } from '../../../webview/tensor/views/channels/order';

/** Statistics of rows. */
function measured(rows: readonly (readonly number[])[]) {
  const tensor = tensorOf('float64', [rows.length, rows[0]!.length], rows.flat());
  return axisStatistics(tensor, { axis: 0, from: 0, to: rows.length });
}

describe('channels', () => {
  const rows = [
    [0, 1],
    [5, 5],
    [-3, 9],
    [Number.NaN, Number.NaN],
    [2, Number.POSITIVE_INFINITY],
  ];

  it('sorts by any figure, what has none last', () => {
    const all = measured(rows);
    assert.deepEqual(sortedChannels(all, 'index'), [0, 1, 2, 3, 4]);
    assert.deepEqual(sortedChannels(all, 'mean'), [1, 2, 4, 0, 3]);
    assert.deepEqual(sortedChannels(all, 'std'), [2, 0, 1, 4, 3]);
    assert.deepEqual(sortedChannels(all, 'min'), [2, 0, 4, 1, 3]);
    assert.deepEqual(sortedChannels(all, 'max'), [2, 1, 4, 0, 3]);
    assert.deepEqual(sortedChannels(all, 'nonFinite'), [3, 4, 0, 1, 2]);
  });

  it('names the channels that are not like the others', () => {
    const like = Array.from({ length: 20 }, (_, k) => [k / 20, 1 + k / 20]);
    assert.deepEqual(outliersOf(measured(like)), []);
    const odd = [...like, [80, 81], [0, Number.NaN]];
    assert.deepEqual(
      outliersOf(measured(odd)).map(({ channel, by }) => [channel, by]),
      [
        [21, 'nonFinite'],
        [20, 'mean'],
      ],
    );
    // Where all have NaN, none stands out by it; equal channels have no spread to stand out of.
    assert.deepEqual(
      outliersOf(
        measured([
          [Number.NaN, 1],
          [Number.NaN, 2],
        ]),
      ),
      [],
    );
    assert.deepEqual(
      outliersOf(
        measured([
          [1, 1],
          [1, 1],
          [1, 1],
        ]),
      ),
      [],
    );
  });

  it('has one scale for all, of which no number falls out', () => {
    assert.deepEqual(scaleOf(measured(rows)), { low: -3, high: 9 });
    assert.equal(scaleOf(measured([[Number.NaN, Number.NaN]])), undefined);
    const wide = { low: -Number.MAX_VALUE, high: Number.MAX_VALUE };
    assert.deepEqual(
      [wide.low, 0, wide.high].map((value) => share(wide, value)),
      [0, 50, 100],
    );
    const point = scaleOf(measured([[7, 7]]))!;
    assert.equal(share(point, 7), 50);
  });
});
