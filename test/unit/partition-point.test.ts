import assert from 'node:assert/strict';
import fc from 'fast-check';
import { partitionPoint } from '../../core/partition-point';

describe('partition point', () => {
  it('is the number of items for which the test holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 })),
        fc.integer({ min: -10, max: 10 }),
        (items, limit) => {
          items.sort((a, b) => a - b);
          const below = items.filter((item) => item < limit).length;
          assert.equal(
            partitionPoint(items, (item) => item < limit),
            below,
          );
        },
      ),
    );
  });
});
