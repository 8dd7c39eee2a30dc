import assert from 'node:assert/strict';
import { broadcastIndex, suspects } from '../../../debug-adapter/debugger/suspect';

describe('which operand is to blame', () => {
  const table: [op: string, operands: number[], whys: (RegExp | undefined)[]][] = [
    ['Sqrt', [-1], [/negative/]],
    ['Log', [0], [/-Inf at 0/]],
    ['Div', [0, 0], [undefined, /0 divided by 0/]],
    ['Div', [3, 0], [undefined, /division by 0/]],
    ['Mod', [3, 0], [undefined, /remainder.*NaN/]],
    ['Div', [Number.NaN, 0], [/NaN already/, undefined]],
    ['Add', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], [/Inf already/, /-Inf already/]],
    ['Mul', [3e38, 10], [/greatest number/, /greatest number/]],
    ['Pow', [-8, 1 / 3], [/broken power/, undefined]],
    ['Exp', [100], [/overflows/]],
  ];
  for (const [op, operands, whys] of table) {
    it(`${op} of ${operands.join(', ')}`, () => {
      const found = suspects(op, operands);
      assert.equal(found.length, whys.length);
      for (const [at, why] of whys.entries()) {
        if (why) assert.match(found[at] ?? '', why);
        else assert.equal(found[at], undefined);
      }
    });
  }

  it('finds the element of a broadcast operand', () => {
    assert.deepEqual(broadcastIndex([3], [2, 3], [1, 2]), [2]);
    assert.deepEqual(broadcastIndex([2, 1], [2, 3], [1, 2]), [1, 0]);
    assert.deepEqual(broadcastIndex([], [2, 3], [1, 2]), []);
    assert.equal(broadcastIndex([4], [2, 3], [1, 2]), undefined);
  });
});
