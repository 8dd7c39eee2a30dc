import assert from 'node:assert/strict';
import type { DType } from '../../../core/tensor/dtype';
import { elementText } from '../../../core/tensor/element-text';
import { type Element, elementsOf, tensorOf } from '../../../core/tensor/elements';
import { statisticsOf } from '../../../core/tensor/measures/statistics';
import { inlineText, numberText, summaryText, typeText } from '../../../core/tensor/summary';

function summary(dtype: DType, shape: number[], elements: Element[]): string {
  const tensor = tensorOf(dtype, shape, elements);
  const texts =
    elements.length <= 4 ? elementsOf(tensor).map((element) => elementText(element, dtype)) : undefined;
  return summaryText(dtype, shape, statisticsOf(tensor), texts);
}

describe('summaries', () => {
  const nan = Number.NaN;
  const inf = Number.POSITIVE_INFINITY;
  const table: [DType, number[], Element[], string][] = [
    ['float32', [5], [0, 0.45281, 0.1, 0.2, nan], 'NaN 1, 0 … 0.4528'],
    ['float32', [5], [-5.96e-8, 0.205, 0, 0, 0], '−5.960e−8 … 0.2050'],
    ['float32', [6], [inf, inf, -inf, nan, 1, 2], 'NaN 1, +Inf 2, −Inf 1, 1.000 … 2.000'],
    ['float32', [5], [nan, nan, nan, nan, nan], 'NaN 5'],
    ['float32', [5], [2, 2, 2, 2, 2], 'all 2.000'],
    ['float32', [], [0.1], '0.1'],
    ['float32', [2, 2], [1, 2, 3, nan], '[[1.0, 2.0], [3.0, nan]]'],
    ['float32', [0, 3], [], 'no elements'],
    ['int64', [2], [16n, -1n], '[16, -1]'],
    ['int64', [5], [-9007199254740993n, 0n, 0n, 0n, 12345n], '−9,007,199,254,740,993 … 12,345'],
    ['uint8', [5], [0, 1, 2, 3, 255], '0 … 255'],
    ['bool', [5], [true, false, true, true, false], 'True 3 of 5'],
    ['string', [5], ['a', 'b', 'c', 'd', 'e'], '5 strings'],
    ['complex64', [5], [{ re: 3, im: 4 }, 0, 0, 0, 0], '|z| 0 … 5.000'],
  ];
  for (const [dtype, shape, elements, text] of table) {
    it(`says ${dtype}[${shape}] ${text}`, () => assert.equal(summary(dtype, shape, elements), text));
  }

  it('puts type and summary at the end of a line', () => {
    const tensor = tensorOf('float32', [1, 5], [0, 1, 0.5, Number.NaN, 0.25]);
    assert.equal(inlineText('float32', [1, 5], statisticsOf(tensor)), 'float32[1,5]  NaN 1  0 … 1.000');
    assert.equal(typeText('int64', []), 'int64[]');
  });

  it('rounds numbers to four digits', () => {
    assert.equal(numberText(99999, 4, true), '99,999');
    assert.equal(numberText(99999.9), '1.000e5');
    assert.equal(numberText(9999.6), '10000');
    assert.equal(numberText(12.345678), '12.35');
    assert.equal(numberText(0.0001), '0.0001000');
    assert.equal(numberText(-1e-9), '−1.000e−9');
  });
});
