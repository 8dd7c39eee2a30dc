import assert from 'node:assert/strict';
import { topKOf } from '../../../core/tensor/measures/top-k';
import type { ShownTensor } from '../../../webview/tensor/protocol';
import { fitOfTopK } from '../../../webview/tensor/views/top-k/fit';
import { barOf, likelyScale, scaled } from '../../../webview/tensor/views/top-k/scale';
import { float32 } from '../../panels/support/tensors';

describe('the scale of a row of scores', () => {
  const cases: [string, number[], string][] = [
    ['a softmax', [0.7, 0.2, 0.1], 'probability'],
    ['a certain one', [1, 0, 0], 'probability'],
    ['logarithms of one', [0.7, 0.2, 0.1].map(Math.log), 'logProbability'],
    ['sigmoids', [0.9, 0.8, 0.05], 'independent'],
    ['scores', [17.1, 2.94, -5.78], 'softmax'],
    ['scores below 0', [-3, -4, -9], 'softmax'],
    ['masked scores', [3, 1, Number.NEGATIVE_INFINITY], 'softmax'],
    ['what holds a NaN', [3, 1, Number.NaN], 'value'],
    ['what holds an infinity', [3, 1, Number.POSITIVE_INFINITY], 'value'],
  ];
  for (const [what, values, kind] of cases) {
    it(`of ${what} is ${kind}`, () => {
      const top = topKOf(float32([values.length], values), { axis: 0, index: [0], k: 3 });
      assert.equal(likelyScale(top), kind);
    });
  }

  it('makes a softmax of scores as NumPy does', () => {
    const top = topKOf(float32([3], [1, 2, 3]), { axis: 0, index: [0], k: 3 });
    // np.exp(x) / np.exp(x).sum()
    const expected = [0.6652409557748219, 0.24472847105479767, 0.09003057317038046];
    top.elements.forEach(({ value }, at) => {
      assert.ok(Math.abs(scaled('softmax', value, top.logSumExp) - expected[at]!) < 1e-15);
    });
    assert.equal(scaled('logProbability', 0, 0), 1);
  });

  it('draws values of both signs from one zero, and shares from the left', () => {
    assert.deepEqual(barOf(0.25, [0.25], 'probability'), { from: 0, length: 0.25 });
    assert.deepEqual(barOf(3, [3, -1], 'value'), { from: 0.25, length: 0.75 });
    assert.deepEqual(barOf(-1, [3, -1], 'value'), { from: 0, length: 0.25 });
    assert.deepEqual(barOf(Number.NaN, [Number.NaN], 'value'), { from: 0, length: 0 });
  });
});

describe('the view of the largest', () => {
  const row = (dtype: string, about: Partial<ShownTensor> = {}): ShownTensor => ({
    name: 'x',
    dtype,
    shape: [1, 10],
    byteLength: 0,
    role: 'value',
    consumers: [],
    generation: 1,
    ...about,
  });

  it('opens on scores that a model gives out, a quantised one, too', () => {
    for (const dtype of ['float32', 'float16', 'uint8', 'int8'])
      assert.ok(fitOfTopK(row(dtype)) > 0.6, dtype);
  });

  it('does not open on indices, counts and shapes, but is offered', () => {
    for (const dtype of ['int64', 'uint64', 'int32']) assert.equal(fitOfTopK(row(dtype)), 0.3, dtype);
  });
});
