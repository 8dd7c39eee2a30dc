import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expressionOf, parseReference } from '../../../debug-adapter/debugger/lookup';
import { nearest } from '../../../debug-adapter/debugger/names';

const names = new Set(['x', '/layer1/Conv_output_0', 'a b', 'odd[0]', 'q"uo\\te']);
const isName = (name: string) => names.has(name);

describe('debug-adapter/debugger/lookup', () => {
  const table: [text: string, name: string, index: number[]][] = [
    ['x', 'x', []],
    [' x ', 'x', []],
    ['x[0,1]', 'x', [0, 1]],
    ['x[0][-1]', 'x', [0, -1]],
    ['/layer1/Conv_output_0', '/layer1/Conv_output_0', []],
    ['/layer1/Conv_output_0[3]', '/layer1/Conv_output_0', [3]],
    ['"/layer1/Conv_output_0"', '/layer1/Conv_output_0', []],
    ["'a b'[1]", 'a b', [1]],
    ['t["a b"][2, 3]', 'a b', [2, 3]],
    ['odd[0]', 'odd[0]', []],
    ['odd[0][1]', 'odd[0]', [1]],
    ['unknown[1]', 'unknown', [1]],
  ];
  for (const [text, name, index] of table) {
    it(`reads ${text}`, () => assert.deepEqual(parseReference(text, isName), { name, index }));
  }

  for (const text of ['', 'x[', 'x + 1', 't["x"', 'x[1.5]', 'x[:]', 'mean(x)']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseReference(text, isName), { code: 'OD4303' });
    });
  }

  it('reads back how it writes any name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
        assert.deepEqual(
          parseReference(`${expressionOf(name)}[4]`, () => false),
          { name, index: [4] },
        );
      }),
    );
  });

  it('suggests the nearest name, and none where all are far', () => {
    assert.equal(nearest('conv_1', ['conv1', 'pool1']), 'conv1');
    assert.equal(nearest('zebra', ['conv1', 'pool1']), undefined);
  });
});
