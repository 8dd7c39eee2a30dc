import assert from 'node:assert/strict';
import { statisticsOf } from '../../../core/tensor/measures/statistics';
import { figureOf } from '../../../debug-adapter/debugger/timeline/node-figures';

const measured = (...values: number[]) =>
  statisticsOf({
    kind: 'tensor',
    dtype: 'float32',
    shape: [values.length],
    bytes: new Uint8Array(Float32Array.from(values).buffer),
  });

describe('debug-adapter/node-figures', () => {
  it('puts the outputs of a node together', () => {
    const outputs = [measured(0, -3, Number.NaN, 1), measured(0, 0, Infinity, -Infinity)];
    assert.equal(figureOf(outputs, 'nan'), 1);
    assert.equal(figureOf(outputs, 'inf'), 2);
    assert.equal(figureOf(outputs, 'max'), 3);
    assert.equal(figureOf(outputs, 'zeros'), 3 / 8);
    assert.ok(Math.abs(figureOf(outputs, 'mean') + 2 / 3) < 1e-12);
  });

  it('has no largest magnitude where nothing is finite, and no share of nothing', () => {
    assert.ok(Number.isNaN(figureOf([measured(Number.NaN)], 'max')));
    assert.equal(figureOf([measured()], 'zeros'), 0);
  });
});
