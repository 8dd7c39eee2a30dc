import assert from 'node:assert/strict';
import { edgeText } from '../../../../webview/graph/values/edge-text';

const none = { nan: 0, posInf: 0, negInf: 0, pending: false };

describe('text on an edge', () => {
  it('has the shape without leading ones, and the range with four digits and with two', () => {
    const text = edgeText({ ...none, shape: [1, 16, 30, 40], range: { min: -1.43612, max: 1.412 } });
    assert.deepEqual(text, { shape: '16×30×40', ranges: ['−1.436 … 1.412', '−1.4 … 1.4'], marks: [] });
  });

  it('says one number once, without the zeros that fill it', () => {
    assert.deepEqual(edgeText({ ...none, shape: [], range: { min: 0.5, max: 0.5 } }).ranges, ['0.5']);
    assert.deepEqual(edgeText({ ...none, shape: [1], range: { min: 0, max: 1200 } }).ranges, ['0 … 1,200']);
    assert.deepEqual(
      edgeText({ ...none, shape: [1], range: { min: 0, max: 2.5e-7 } }).ranges[1],
      '0 … 2.5e−7',
    );
  });

  it('counts NaN and infinities, and has no range where nothing is finite', () => {
    const { ranges, marks } = edgeText({
      ...{ shape: [2, 3], range: { min: Number.NaN, max: Number.NaN } },
      ...{ nan: 1234, posInf: 1, negInf: 2, pending: false },
    });
    assert.deepEqual(ranges, []);
    assert.deepEqual(marks, [
      { kind: 'nan', text: 'NaN 1,234' },
      { kind: 'posInf', text: '+∞ 1' },
      { kind: 'negInf', text: '−∞ 2' },
    ]);
  });

  it('has no range of texts, nor of what is still being measured', () => {
    assert.deepEqual(edgeText({ ...none, shape: [1, 1, 4], pending: true }), {
      ...{ shape: '1×4', ranges: [], marks: [] },
    });
  });
});
