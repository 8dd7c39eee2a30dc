import assert from 'node:assert/strict';
import { valueNameAt, valueNamesOfLine } from '../../../../core/onnx/text/parse/line-names';

const lines: [line: string, names: string[]][] = [
  ['  ["norm/scale"] scaled = Mul (image, one_255th)', ['scaled', 'image', 'one_255th']],
  [
    '  [conv1] "a/b:0", z = com.microsoft.FusedConv <k = [3,3], s = "v"> ("x:0", w, "", c)',
    ['a/b:0', 'z', 'x:0', 'w', 'c'],
  ],
  ['  y = local.fn:over <a: int = @b> (o)', ['y', 'o']],
  ['  "say \\"hi\\"" = Relu (x)', ['say "hi"', 'x']],
  ['  [""] y = Relu (x) # z = Relu (w)', ['y', 'x']],
  ['  y = Constant <value = float[2] {1, 2}> ()', ['y']],
  ['  y = Relu (x) <alpha = 1.0>', ['y', 'x']],
  ['main (float[batch,1,?,28] image, seq(float[N]) s) => (float probs)', ['image', 's', 'probs']],
  ['  float[8,1,3,3] "conv/w:0" = ["location": "m.onnx", "offset": "12"],', ['conv/w:0']],
  ['  float eps = {0.01}', ['eps']],
  ['  map(int64, float[N]) m', ['m']],
  ['  y = If <then_branch = g () => (float[2] o) {', ['y']],
  ['    }, else_branch = h () => (float[2] p) {', ['p']],
  ['    then_branch = g (x) => (float[2] o)', ['x', 'o']],
  ['g (x) => (y) {', ['x', 'y']],
  ['<domain: "my", opset_import: ["" : 17]> F (a) => (b)', ['a', 'b']],
  ['< float[2] w = {1, 2}, float b >', ['w', 'b']],
  ['Scale <by: float = 1.0> (a) => (b)', ['a', 'b']],
  ['  opset_import: ["" : 17],', []],
  ['  producer_name: "pytorch",', []],
  ['{', []],
  ['', []],
  ['# image', []],
  ['"unterminated = Relu (x)', []],
];

describe('names of values in a line of text', () => {
  for (const [line, names] of lines) {
    it(JSON.stringify(line), () => {
      const found = valueNamesOfLine(line);
      assert.deepEqual(
        found.map(({ text }) => text),
        names,
      );
      for (const { start, end } of found) assert.match(line.slice(start, end), /^(".*"|\w+)$/);
    });
  }

  it('finds the quoted name under a column, quotes included', () => {
    const line = '  y = Add ("a/b:0", c)';
    assert.equal(valueNameAt(line, line.indexOf('"'))?.text, 'a/b:0');
    assert.equal(valueNameAt(line, line.indexOf('b:0'))?.text, 'a/b:0');
    assert.equal(valueNameAt(line, line.indexOf('Add')), undefined);
  });
});
