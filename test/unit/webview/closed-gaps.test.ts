import assert from 'node:assert/strict';
import fc from 'fast-check';
import { closedGaps } from '../../../webview/tensor/closed-gaps';

describe('the gaps in a saved picture', () => {
  it('are closed to the room that is wanted, in whatever order things come', () => {
    const up = closedGaps(
      [
        { from: 500, to: 600 },
        { from: 0, to: 100 },
        { from: 80, to: 200 },
        { from: 210, to: 220 },
      ],
      20,
    );
    assert.deepEqual([0, 80, 210, 500, 600].map(up), [0, 0, 0, 260, 260]);
  });

  it('never let one thing run into another, nor change what overlaps', () => {
    const span = fc.tuple(fc.nat(1000), fc.nat(100)).map(([from, size]) => ({ from, to: from + size }));
    fc.assert(
      fc.property(fc.array(span, { minLength: 1 }), fc.nat(50), (spans, gap) => {
        const up = closedGaps(spans, gap);
        for (const a of spans) {
          for (const b of spans) {
            const before = b.from - a.to;
            const after = b.from - up(b.from) - (a.to - up(a.from));
            if (b.from < a.from) continue;
            assert.ok(before <= gap ? after === before : after >= Math.min(gap, before) && after <= before);
          }
        }
      }),
    );
  });
});
