import assert from 'node:assert/strict';
import fc from 'fast-check';
import { selectRanks } from '../../../core/tensor/measures/select';

describe('selectRanks', () => {
  const few = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3000 });
  const many = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 3000 });
  const shapes: [string, number[]][] = [
    ['equal', new Array<number>(5000).fill(1)],
    ['rising', Array.from({ length: 5000 }, (_, k) => k)],
    ['falling', Array.from({ length: 5000 }, (_, k) => -k)],
    ['an organ pipe', Array.from({ length: 5000 }, (_, k) => Math.min(k, 5000 - k))],
  ];

  function check(numbers: readonly number[], shares: readonly number[]): void {
    const values = Float64Array.from(numbers);
    const sorted = Float64Array.from(numbers).sort();
    const ranks = [...new Set(shares.map((share) => Math.floor(share * (values.length - 1))))].sort(
      (a, b) => a - b,
    );
    selectRanks(values, ranks);
    for (const rank of ranks) assert.equal(values[rank]! + 0, sorted[rank]! + 0);
    assert.deepEqual(values.sort(), sorted);
  }

  it('puts the elements of those ranks where sorting would', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 });
    fc.assert(fc.property(fc.oneof(few, many), shares, check));
  });

  for (const [what, numbers] of shapes) {
    it(`does so where they are ${what}`, () => check(numbers, [0, 0.01, 0.25, 0.5, 0.99, 1]));
  }
});
