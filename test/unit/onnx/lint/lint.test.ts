import assert from 'node:assert/strict';
import { findings, functionF, itFinds, lint, modelText, ownDomain, shown } from './support';

describe('the lint', () => {
  itFinds([
    ['nothing', modelText('  y = Relu (x)')],
    [
      'what the parser tells of',
      modelText('  y = Relu (x'),
      "error onnx/syntax '': ')' is missing behind the inputs of a node, before '}'.",
    ],
  ]);

  it('finds what nothing uses', () => {
    const text = modelText('  a = Relu (x)\n  y, m = Dropout (x)', {
      ...ownDomain,
      inputs: 'float[2] x, float[2] q',
      values: 'float[2] w = {1, 2}, float[2] v',
      functions: functionF('b = Relu (a)', { head: 'F <slope> (a) => (b)' }),
    });
    assert.deepEqual(findings(text, ['hint']), [
      "hint onnx/unused-input 'q': Nothing uses the input 'q'.",
      "hint onnx/unused-weight 'w': Nothing uses the weight 'w'.",
      "hint onnx/unused-weight 'v': Nothing makes or uses 'v'.",
      "hint onnx/unused-node 'a = Relu (x)': Nothing uses 'a'.",
      "hint onnx/unused-value 'm': Nothing uses 'm'.",
      "hint onnx/unused-function 'F': Nothing calls the function 'F'.",
      "hint onnx/unused-attribute 'slope': Nothing uses the attribute 'slope'.",
    ]);
    assert.ok(lint(text).every(({ unnecessary }) => unnecessary));
  });

  it('does not know what nothing uses where the text was cut', () => {
    const text = modelText(
      '  y = Relu (z)\n  # 5 more nodes are not shown: the text would be too long for an editor.',
      {
        values: 'float[2] w = {1, 2}',
      },
    );
    assert.deepEqual(lint(text), []);
  });

  it('points to the other place', () => {
    const text = modelText('  y = Relu (x)\n  y = Tanh (x)');
    const [found] = lint(text);
    assert.equal(shown(text, found!).split(' ')[1], 'onnx/duplicate-value');
    const [related] = found!.related!;
    assert.equal(related!.message, 'A node makes it here.');
    assert.equal(related!.start, text.indexOf('y = Relu'));
  });

  it('bears names that objects have', () => {
    const text = modelText(
      '  constructor = Relu (x)\n  y = __proto__.toString (constructor, hasOwnProperty)',
      {
        opsets: '"" : 21, "__proto__" : 1',
      },
    );
    assert.deepEqual(findings(text), [
      "error onnx/undefined-value 'hasOwnProperty': Nothing makes 'hasOwnProperty'.",
    ]);
  });
});
