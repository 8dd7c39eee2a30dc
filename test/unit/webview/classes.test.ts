import assert from 'node:assert/strict';
import { classBins, foundClasses } from '../../../webview/tensor/views/classes/class-values';
import { classColour, classTable } from '../../../webview/ui/class-colours';

describe('classes', () => {
  it('have 256 different colours', () => {
    const colours = Array.from({ length: 256 }, (_, index) => classColour(index));
    assert.equal(new Set(colours).size, 256);
    assert.ok(colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour)));
    assert.equal(new Set(classTable()).size, 256);
  });

  it('are counted each in a bin, and listed by their share', () => {
    const counts = new Array<number>(classBins.bins).fill(0);
    counts[0] = 3;
    counts[7] = 9;
    counts[255] = 3;
    assert.deepEqual(foundClasses({ counts }), [
      { index: 7, count: 9 },
      { index: 0, count: 3 },
      { index: 255, count: 3 },
    ]);
  });
});
