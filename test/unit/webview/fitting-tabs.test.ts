import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fittingTabs } from '../../../webview/tensor/fitting-tabs';

describe('tabs that have room', () => {
  it('are all where they fit, else the first ones and the open one', () => {
    const widths = [50, 60, 70, 80];
    assert.deepEqual(fittingTabs(widths, 10, 290, 40, 0), [true, true, true, true]);
    assert.deepEqual(fittingTabs(widths, 10, 289, 40, 0), [true, true, true, false]);
    assert.deepEqual(fittingTabs(widths, 10, 200, 40, 0), [true, true, false, false]);
    assert.deepEqual(fittingTabs(widths, 10, 200, 40, 3), [true, false, false, true]);
    assert.deepEqual(fittingTabs(widths, 10, 10, 40, 1), [false, true, false, false]);
  });

  it('never take more than the room, but for the open one', () => {
    const width = fc.integer({ min: 10, max: 120 });
    const room = fc.integer({ min: 200, max: 1000 });
    fc.assert(
      fc.property(fc.array(width, { minLength: 1, maxLength: 12 }), room, fc.nat(11), (widths, all, at) => {
        const open = at % widths.length;
        const fits = fittingTabs(widths, 16, all, 40, open);
        assert.ok(fits[open]);
        const shown = widths.filter((_, k) => fits[k]);
        const taken = shown.reduce((sum, each) => sum + each + 16, -16);
        assert.ok(taken + (shown.length < widths.length ? 40 : 0) <= all);
      }),
    );
  });
});
