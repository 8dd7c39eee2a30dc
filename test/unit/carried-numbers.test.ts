import assert from 'node:assert/strict';
import { carryNumbers, readCarriedNumbers } from '../../core/carried-numbers';

describe('numbers in messages between extension and page', () => {
  it('survive the JSON that VS Code makes of a message', () => {
    const message = {
      type: 'statistics',
      min: Number.NaN,
      range: [-Infinity, { high: Infinity }],
      text: 'NaN',
    };
    const carried: unknown = JSON.parse(JSON.stringify(carryNumbers(message)));
    assert.deepEqual(readCarriedNumbers(carried), message);
  });

  it('are handed on uncopied where JSON knows them, and binary data always', () => {
    const plain = { at: [1, 2], values: Float32Array.of(Number.NaN), bytes: new ArrayBuffer(4), none: null };
    assert.equal(carryNumbers(plain), plain);
    assert.equal(readCarriedNumbers(plain), plain);
    const mixed = carryNumbers({ ...plain, least: Number.NaN }) as typeof plain;
    assert.equal(mixed.values, plain.values);
  });
});
