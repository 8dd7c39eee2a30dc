import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementTypes } from '../../../core/tensor/dtype';
import { elementsOf, tensorOfNumbers } from '../../../core/tensor/elements';
import { topKOf } from '../../../core/tensor/measures/top-k';
import { ravel } from '../../../core/tensor/slice';
import * as arbitrary from './arbitraries';

const real = elementTypes
  .filter(({ kind }) => kind !== 'string' && kind !== 'complex')
  .map(({ name }) => name);

const row = (...values: number[]) => tensorOfNumbers('float64', [values.length], Float64Array.from(values));

describe('topKOf', () => {
  it('finds what sorting would find, for every type and axis', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        arbitrary.tensor({ dtypes: real, shapes }),
        fc.nat(),
        fc.integer({ min: 0, max: 6 }),
        (t, seed, k) => {
          const axis = seed % t.shape.length;
          const index = t.shape.map((length, at) => (seed >> at) % length);
          const all = elementsOf(
            t,
            0,
            t.shape.reduce((product, length) => product * length, 1),
          ).map(Number);
          const numbers = Array.from(
            { length: t.shape[axis]! },
            (_, position) =>
              all[
                ravel(
                  index.map((at, d) => (d === axis ? position : at)),
                  t.shape,
                )
              ]!,
          );
          const sorted = numbers
            .map((value, position) => ({ position, value }))
            .filter(({ value }) => !Number.isNaN(value))
            .sort((a, b) => b.value - a.value || a.position - b.position || 0);
          const top = topKOf(t, { axis, index, k });
          // Of +Inf and +Inf the difference is NaN, so both orders come out alike by their positions only.
          const key = ({ position, value }: { position: number; value: number }) => [position, value + 0];
          const expected = [...sorted].sort((a, b) =>
            a.value === b.value ? a.position - b.position : b.value - a.value,
          );
          assert.deepEqual(top.elements.map(key), expected.slice(0, k).map(key));
          assert.equal(top.nan, numbers.filter(Number.isNaN).length);
          assert.equal(top.length, numbers.length);
        },
      ),
    );
  });

  it('sums up a row as NumPy and SciPy do', () => {
    // np.sum, scipy.special.logsumexp
    const cases: [number[], { sum: number; logSumExp: number; infinite?: number }][] = [
      [[1, 2, 3], { sum: 6, logSumExp: 3.4076059644443806 }],
      [[1000, 1000, 999], { sum: 2999, logSumExp: 1000.8619948040582 }],
      [[-1000, -1001], { sum: -2001, logSumExp: -999.6867383124818 }],
      [[0.1, 0.7, 0.2], { sum: 1, logSumExp: 1.467949548903625 }],
      [[1, Number.NEGATIVE_INFINITY], { sum: 1, logSumExp: 1, infinite: 1 }],
      [[1, Number.POSITIVE_INFINITY], { sum: 1, logSumExp: Number.POSITIVE_INFINITY, infinite: 1 }],
    ];
    for (const [values, expected] of cases) {
      const top = topKOf(row(...values), { axis: 0, index: [0], k: 1 });
      assert.ok(Math.abs(top.sum - expected.sum) < 1e-12, `${values}: sum ${top.sum}`);
      const same =
        Object.is(top.logSumExp, expected.logSumExp) || Math.abs(top.logSumExp - expected.logSumExp) < 1e-12;
      assert.ok(same, `${values}: logSumExp ${top.logSumExp}`);
      assert.equal(top.infinite, expected.infinite ?? 0);
    }
    assert.ok(Number.isNaN(topKOf(row(1, Number.NaN), { axis: 0, index: [0], k: 1 }).logSumExp));
  });

  it('gives the elements at positions that are asked for, across chunks', () => {
    const long = tensorOfNumbers(
      'float32',
      [20_000],
      Float64Array.from({ length: 20_000 }, (_, at) => at),
    );
    const { elements } = topKOf(long, { axis: 0, index: [0], k: 0, positions: [19_999, 3, 8192] });
    assert.deepEqual(
      elements.map(({ value }) => value),
      [19_999, 3, 8192],
    );
  });

  it('refuses what is not there or would be too much', () => {
    const refused = (ask: Parameters<typeof topKOf>[1]) =>
      assert.throws(() => topKOf(row(1, 2), ask), { code: 'OD3021' });
    refused({ axis: 1, index: [0], k: 1 });
    refused({ axis: 0, index: [0], k: 1001 });
    refused({ axis: 0, index: [0], k: -1 });
    const two = tensorOfNumbers('float32', [2, 2], Float64Array.of(1, 2, 3, 4));
    assert.throws(() => topKOf(two, { axis: 1, index: [2, 0], k: 1 }), { code: 'OD3021' });
  });
});
