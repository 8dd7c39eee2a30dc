import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evenShares } from '../../../scripts/testing/shares';

describe('shares of test files', () => {
  it('take turns where all weigh the same', () => {
    assert.deepEqual(
      evenShares(['a', 'b', 'c', 'd', 'e'], 2, () => 1),
      [
        ['a', 'c', 'e'],
        ['b', 'd'],
      ],
    );
  });

  it('have each item once, in its order, and differ by no more than the heaviest weighs', () => {
    const weights = fc.array(fc.nat(100), { maxLength: 30 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 4 }), (given, count) => {
        const items = given.map((weight, at) => ({ weight, at }));
        const shares = evenShares(items, count, ({ weight }) => weight);
        assert.equal(shares.length, count);
        assert.deepEqual(
          shares.flat().sort((a, b) => a.at - b.at),
          items,
        );
        for (const share of shares) {
          assert.deepEqual(
            share,
            share.toSorted((a, b) => a.at - b.at),
          );
        }
        const sums = shares.map((share) => share.reduce((sum, { weight }) => sum + weight, 0));
        assert.ok(Math.max(...sums) - Math.min(...sums) <= Math.max(0, ...given));
      }),
    );
  });
});
