import assert from 'node:assert/strict';
import fc from 'fast-check';
import { statisticsOf } from '../../../../core/tensor/measures/statistics';
import type { BriefStatistics } from '../../../../extension/graph/difference/relative-difference';
import { relativeDifference } from '../../../../extension/graph/difference/relative-difference';

const like = (values: readonly number[]): BriefStatistics =>
  statisticsOf({
    kind: 'tensor',
    dtype: 'float64',
    shape: [values.length],
    bytes: new Uint8Array(Float64Array.from(values).buffer),
  });

describe('difference of two values by their statistics', () => {
  const plain: BriefStatistics = { nan: 0, posInf: 0, negInf: 0, min: -3, max: 3, mean: 0, std: 1 };
  const cases: readonly [string, Partial<BriefStatistics>, number][] = [
    ['nothing', {}, 0],
    ['the mean', { mean: 0.1 }, 0.1 / Math.hypot(0.1, 1)],
    ['the spread', { std: 2 }, 1 / 2],
    ['the least', { min: -3.5 }, 0.5],
    ['the largest of several', { max: 4, min: -3.5 }, 1],
    ['the count of NaN', { nan: 1 }, Number.POSITIVE_INFINITY],
    ['the sign of an infinity', { negInf: 1 }, Number.POSITIVE_INFINITY],
  ];
  for (const [what, change, expected] of cases) {
    it(`${what}: ${expected}`, () => {
      assert.equal(relativeDifference(plain, { ...plain, ...change }), expected);
      assert.equal(relativeDifference({ ...plain, ...change }, plain), expected);
    });
  }

  it('is 0 of zeros, and of values where nothing is finite', () => {
    const zeros = { ...plain, min: 0, max: 0, std: 0 };
    assert.equal(relativeDifference(zeros, zeros), 0);
    const none = { ...plain, nan: 3, min: Number.NaN, max: Number.NaN, mean: Number.NaN, std: Number.NaN };
    assert.equal(relativeDifference(none, none), 0);
    assert.equal(relativeDifference(none, { ...plain, nan: 3 }), Number.POSITIVE_INFINITY);
  });

  it('is the same for both scaled alike, the same both ways, and never negative', () => {
    // The squares of smaller ones are no numbers any more, and with them the spread.
    const number = fc
      .double({ min: -1e3, max: 1e3, noNaN: true })
      .map((each) => (Math.abs(each) < 1e-100 ? 0 : each));
    const numbers = fc.array(number, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(numbers, numbers, (x, y) => {
        const [a, b] = [like(x), like(y)];
        const found = relativeDifference(a, b);
        assert.ok(found >= 0);
        assert.equal(relativeDifference(b, a), found);
        assert.equal(relativeDifference(a, a), 0);
        const scaled = relativeDifference(like(x.map((each) => each * 4)), like(y.map((each) => each * 4)));
        if (found > 1e-9 && found < 1e9)
          assert.ok(Math.abs(scaled - found) <= 1e-6 * found, `${scaled} ${found}`);
      }),
    );
  });
});
