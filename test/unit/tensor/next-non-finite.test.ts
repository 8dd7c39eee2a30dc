import assert from 'node:assert/strict';
import { nextNonFinite } from '../../../core/tensor/measures/next-non-finite';
import type { Tensor } from '../../../core/tensor/tensor';

function tensor(values: readonly number[], shape = [values.length]): Tensor {
  return { kind: 'tensor', dtype: 'float32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

describe('nextNonFinite', () => {
  const values = [0, Number.NaN, 1, Infinity, -Infinity, 2];
  const cases: [from: number, backward: boolean, flat: number, ordinal: number][] = [
    [0, false, 1, 1],
    [1, false, 3, 2],
    [3, false, 4, 3],
    [4, false, 1, 1],
    [5, false, 1, 1],
    [5, true, 4, 3],
    [3, true, 1, 1],
    [1, true, 4, 3],
  ];
  for (const [from, backward, flat, ordinal] of cases) {
    it(`${backward ? 'before' : 'after'} ${from} is ${flat}, number ${ordinal}`, () => {
      assert.deepEqual(nextNonFinite(tensor(values), from, backward), { flat, ordinal });
    });
  }

  it('finds none among finite elements', () => {
    assert.equal(nextNonFinite(tensor([1, 2, 3]), 0, false), undefined);
  });

  it('finds one far behind in a tensor of many chunks', () => {
    const many = new Array<number>(30_000).fill(0);
    many[29_999] = Number.NaN;
    assert.deepEqual(nextNonFinite(tensor(many, [3, 10_000]), 0, false), { flat: 29_999, ordinal: 1 });
  });
});
