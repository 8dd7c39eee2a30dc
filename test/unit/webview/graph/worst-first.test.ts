import assert from 'node:assert/strict';
import type { NodeFigures } from '../../../../webview/graph/messages/protocol';
import { WorstFirst } from '../../../../webview/graph/worst-first';

describe('nodes worst first', () => {
  const figures = (values: readonly number[]): NodeFigures => ({
    ...{ id: 'x', caption: '', note: '', unit: 'number', groups: 'max', low: 0, high: 1 },
    values: Float64Array.from(values),
  });
  const worst = new WorstFirst(figures([0.2, Number.NaN, Infinity, 0, 0.2, 0.7]));

  it('begins with the worst, and goes on both ways', () => {
    const seen: number[] = [];
    for (let node = worst.from(undefined, 1); node !== undefined; node = worst.from(node, 1)) seen.push(node);
    assert.deepEqual(seen, [2, 5, 0, 4]);
    assert.deepEqual([worst.from(4, -1), worst.from(2, -1)], [0, undefined]);
    assert.deepEqual([worst.count, worst.place(2), worst.place(4), worst.place(3)], [4, 1, 4, 0]);
  });

  it('begins anew from a node without a figure', () => {
    assert.deepEqual([worst.from(1, 1), worst.from(3, -1)], [2, 2]);
    assert.equal(new WorstFirst(figures([Number.NaN])).from(0, 1), undefined);
  });
});
