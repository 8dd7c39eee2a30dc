import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printExpression } from '../../../core/expressions/print';
import { nearestName } from '../../../core/nearest-name';
import { readHitCondition } from '../../../debug-adapter/debugger/conditions/hit-count';
import { readLogMessage } from '../../../debug-adapter/debugger/conditions/log-message';
import { expressionOf } from '../../../debug-adapter/debugger/expressions/names';
import { readExpression } from '../../../debug-adapter/debugger/expressions/read';

const names = new Set([
  'x',
  '/layer1/Conv_output_0',
  'a b',
  'odd[0]',
  'q"uo\\te',
  'conv1.weight',
  'max',
  't',
]);
const isName = (name: string) => names.has(name);

function read(text: string): string {
  return printExpression(readExpression(text, isName));
}

describe('debug-adapter/debugger/expressions', () => {
  const table: [text: string, meaning: string][] = [
    ['x', 't["x"]'],
    [' x ', 't["x"]'],
    ['max', 't["max"]'],
    ['t', 't["t"]'],
    ['x[0,1]', 'x[0, 1]'],
    ['/layer1/Conv_output_0', 't["/layer1/Conv_output_0"]'],
    ['/layer1/Conv_output_0[3]', 't["/layer1/Conv_output_0"][3]'],
    ['/layer1/Conv_output_0[3].max() > 1', '(t["/layer1/Conv_output_0"][3].max() > 1)'],
    ['conv1.weight.shape', 't["conv1.weight"].shape'],
    ['"/layer1/Conv_output_0"', '"/layer1/Conv_output_0"'],
    ['t["a b"][2, 3]', 't["a b"][2, 3]'],
    ['odd[0]', 't["odd[0]"]'],
    ['odd[0][1]', 't["odd[0]"][1]'],
    ['unknown[1]', 'unknown[1]'],
  ];
  for (const [text, meaning] of table) it(`reads ${text}`, () => assert.equal(read(text), meaning));

  it('points at the right character behind an odd name', () => {
    assert.throws(
      () => read('/layer1/Conv_output_0[3] +* 2'),
      /a value is missing|cannot stand here \(at character 27\)/,
    );
  });

  it('reads back how it writes any name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
        const parsed = readExpression(`${expressionOf(name)}[4]`, () => false);
        assert.equal(parsed.kind, 'index');
        const target = parsed.kind === 'index' ? parsed.target : parsed;
        const meant =
          target.kind === 'name' ? target.name : target.kind === 'index' ? target.items[0] : undefined;
        if (typeof meant === 'string') assert.equal(meant, name);
        else assert.deepEqual(meant && 'value' in meant ? meant.value : undefined, name);
      }),
    );
  });

  it('suggests the nearest name, and none where all are far', () => {
    assert.equal(nearestName('conv_1', ['conv1', 'pool1']), 'conv1');
    assert.equal(nearestName('zebra', ['conv1', 'pool1']), undefined);
    assert.equal(nearestName('img', ['x', 'image']), 'image');
    assert.equal(nearestName('x', ['w', 'b']), undefined);
    assert.equal(nearestName('foo', ['dot', 'log']), undefined);
  });

  const counts: [text: string, stops: number[] | undefined][] = [
    ['5', [5]],
    ['==5', [5]],
    [' = 5 ', [5]],
    ['>=4', [4, 5, 6]],
    ['>4', [5, 6]],
    ['<3', [1, 2]],
    ['<= 2', [1, 2]],
    ['!=2', [1, 3, 4, 5, 6]],
    ['%2', [2, 4, 6]],
    ['%0', undefined],
    ['', undefined],
    ['five', undefined],
    ['>=x', undefined],
    ['-1', undefined],
  ];
  for (const [text, stops] of counts) {
    it(`counts ${JSON.stringify(text)}`, () => {
      const test = readHitCondition(text);
      assert.deepEqual(test && [1, 2, 3, 4, 5, 6].filter((count) => test(count)), stops);
    });
  }

  it('takes a log message apart', () => {
    const parts = (message: string) =>
      readLogMessage(message, (text) => readExpression(text, isName)).map((part) =>
        typeof part === 'string' ? part : [part.text, printExpression(part.expression)],
      );
    assert.deepEqual(parts('plain'), ['plain']);
    assert.deepEqual(parts('x is { x.max() }!'), ['x is ', ['x.max()', 'x.max()'], '!']);
    assert.deepEqual(parts('{{x}} {x}'), ['{x} ', ['x', 't["x"]']]);
    assert.deepEqual(parts('{t["}"]}'), [['t["}"]', 't["}"]']]);
    assert.throws(() => parts('a {x'), /the brace \{ is not closed \(at character 3\)/);
    assert.throws(() => parts('{}'), /empty/);
    assert.deepEqual(parts('{x[1:2]} {t["a b"][0:1]}'), [
      ['x[1:2]', 'x[1:2]'],
      ' ',
      ['t["a b"][0:1]', 't["a b"][0:1]'],
    ]);
    assert.throws(() => parts('at {x +* 2}'), /cannot stand here|is missing.*\(at character 8\)/);
  });

  it('says what to write instead of a format', () => {
    const wrong = (message: string) => () => readLogMessage(message, (text) => readExpression(text, isName));
    assert.throws(
      wrong('mean {x.mean():.2f}'),
      /formats such as :\.2f are not read; write \{round\(x\.mean\(\), 2\)\} \(at character 15\)/,
    );
    assert.throws(wrong('{x!r}'), /formats such as !r are not read; write \{x\} \(at character 3\)/);
  });
});
