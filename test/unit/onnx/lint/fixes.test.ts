import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../apply-edits';
import { lint, modelText } from './support';

const condition = { values: 'bool c = {1}' };

/** A text, the title of a fix, and what the fix makes of lines of the text: `[before, after]`. */
const cases: readonly {
  readonly text: string;
  readonly fix: string;
  readonly lines: readonly (readonly [string, string])[];
}[] = [
  {
    text: modelText('  y = Rellu (x)'),
    fix: "Change to 'Relu'",
    lines: [['  y = Rellu (x)', '  y = Relu (x)']],
  },
  {
    text: modelText('  y = FusedMatMul (x, x)'),
    fix: "Change to 'com.microsoft.FusedMatMul' and import com.microsoft 1",
    lines: [
      ['  opset_import: ["" : 21]', '  opset_import: ["" : 21, "com.microsoft" : 1]'],
      ['  y = FusedMatMul (x, x)', '  y = com.microsoft.FusedMatMul (x, x)'],
    ],
  },
  {
    text: modelText('  y = Gelu (x)', { opsets: '"" : 17' }),
    fix: 'Import opset 20',
    lines: [['  opset_import: ["" : 17]', '  opset_import: ["" : 20]']],
  },
  {
    text: modelText('  y = com.microsft.Gelu (x)'),
    fix: "Change to 'com.microsoft'",
    lines: [['  y = com.microsft.Gelu (x)', '  y = com.microsoft.Gelu (x)']],
  },
  {
    text: modelText('  y = LeakyRelu <alpa = 1.0> (x)'),
    fix: "Change to 'alpha'",
    lines: [['  y = LeakyRelu <alpa = 1.0> (x)', '  y = LeakyRelu <alpha = 1.0> (x)']],
  },
  {
    text: modelText('  y = Clip <min = 0.0, max = 6> (x)', { values: 'float v = {1}' }),
    fix: "Make 'min' an input",
    lines: [
      ['< float v = {1} >', '< float v = {1}, float min = {0.0} >'],
      ['  y = Clip <min = 0.0, max = 6> (x)', '  y = Clip <max = 6> (x, min)'],
    ],
  },
  {
    text: modelText('  y = Unsqueeze <axes = [0, -1]> (x)', { values: 'float[1] axes = {1}' }),
    fix: "Make 'axes' an input",
    lines: [
      ['< float[1] axes = {1} >', '< float[1] axes = {1}, int64[2] axes_2 = {0, -1} >'],
      ['  y = Unsqueeze <axes = [0, -1]> (x)', '  y = Unsqueeze (x, axes_2)'],
    ],
  },
  {
    text: modelText('  y = Resize <antialias = 1> (x, , x)', { opsets: '"" : 17' }),
    fix: 'Import opset 18',
    lines: [['  opset_import: ["" : 17]', '  opset_import: ["" : 18]']],
  },
  {
    text: modelText('  a = Relu (x),\n  y = Relu (a)'),
    fix: "Remove the ','",
    lines: [['  a = Relu (x),', '  a = Relu (x)']],
  },
  {
    text: modelText('  y = LeakyRelu <foo = 1.0> (x)'),
    fix: "Remove the attribute 'foo'",
    lines: [['  y = LeakyRelu <foo = 1.0> (x)', '  y = LeakyRelu (x)']],
  },
  {
    text: modelText('  y = LeakyRelu <alpha = 1.0, foo = [1, 2]> (x)'),
    fix: "Remove the attribute 'foo'",
    lines: [['  y = LeakyRelu <alpha = 1.0, foo = [1, 2]> (x)', '  y = LeakyRelu <alpha = 1.0> (x)']],
  },
  {
    text: modelText('  y = LeakyRelu <foo = [1, 2], alpha = 1.0> (x)'),
    fix: "Remove the attribute 'foo'",
    lines: [['  y = LeakyRelu <foo = [1, 2], alpha = 1.0> (x)', '  y = LeakyRelu <alpha = 1.0> (x)']],
  },
  {
    text: modelText('  y = LeakyRelu <alpha = 1> (x)'),
    fix: 'Change to 1.0',
    lines: [['  y = LeakyRelu <alpha = 1> (x)', '  y = LeakyRelu <alpha = 1.0> (x)']],
  },
  {
    text: modelText('  y = Upsample <scales = [1, 2]> (x)', { opsets: '"" : 7' }),
    fix: "Write the type 'floats'",
    lines: [['  y = Upsample <scales = [1, 2]> (x)', '  y = Upsample <scales: floats = [1, 2]> (x)']],
  },
  {
    text: modelText('  y = Transpose <perm = 0> (x)'),
    fix: 'Make it a list',
    lines: [['  y = Transpose <perm = 0> (x)', '  y = Transpose <perm = [0]> (x)']],
  },
  {
    text: modelText('  y = Softmax <axis = [0]> (x)'),
    fix: 'Take it out of the list',
    lines: [['  y = Softmax <axis = [0]> (x)', '  y = Softmax <axis = 0> (x)']],
  },
  {
    text: modelText('  y = Concat (x, x)'),
    fix: "Add the attribute 'axis'",
    lines: [['  y = Concat (x, x)', '  y = Concat <axis = 0> (x, x)']],
  },
  {
    text: modelText('  hidden = Relu (x)\n  y = Relu (hiden)'),
    fix: "Change to 'hidden'",
    lines: [['  y = Relu (hiden)', '  y = Relu (hidden)']],
  },
  {
    text: modelText('  "layer/out" = Relu (x)\n  y = Relu ("layer/ot")'),
    fix: "Change to 'layer/out'",
    lines: [['  y = Relu ("layer/ot")', '  y = Relu ("layer/out")']],
  },
  {
    text: modelText('  y = Relu (x)\n  y = Tanh (x)'),
    fix: "Rename this one to 'y_2'",
    lines: [['  y = Tanh (x)', '  y_2 = Tanh (x)']],
  },
  {
    text: modelText('  c = Cast <to = 7> (x)\n  y = Cast <to = 1> (c)', { values: 'float[2] c' }),
    fix: 'Change to int64',
    lines: [['< float[2] c >', '< int64[2] c >']],
  },
  {
    text: modelText('  y = Relu (x)', { inputs: 'float[-1,2] x' }),
    fix: "Change to '?'",
    lines: [['g (float[-1,2] x) => (float[2] y)', 'g (float[?,2] x) => (float[2] y)']],
  },
  {
    text: modelText('  y = Add (x, w)', { values: 'float[3] w = {1, 2}' }),
    fix: 'Change the shape to [2]',
    lines: [['< float[3] w = {1, 2} >', '< float[2] w = {1, 2} >']],
  },
  {
    text: modelText('  [n] a = Relu (x)\n  [n] y = Relu (a)'),
    fix: 'Remove the name',
    lines: [['  [n] y = Relu (a)', '  y = Relu (a)']],
  },
  {
    text: modelText('  y = Relu (x)', { opsets: '"" : 17, "" : 21' }),
    fix: 'Remove the import of version 17',
    lines: [['  opset_import: ["" : 17, "" : 21]', '  opset_import: ["" : 21]']],
  },
  {
    text: modelText('  y, m = Dropout (x)'),
    fix: "Leave 'm' out",
    lines: [['  y, m = Dropout (x)', '  y = Dropout (x)']],
  },
  {
    text: modelText('  y, h, c = LSTM <hidden_size = 1> (x, x, x)', { outputs: 'float[2] c' }),
    fix: "Leave 'h' out",
    lines: [
      ['  y, h, c = LSTM <hidden_size = 1> (x, x, x)', '  y, "", c = LSTM <hidden_size = 1> (x, x, x)'],
    ],
  },
];

/** A text, the title of a fix, and the nodes and what else changes after it. */
const moves: readonly {
  readonly name: string;
  readonly text: string;
  readonly fix: string;
  readonly after: string;
}[] = [
  {
    name: 'the node that makes it, with its comment',
    text: modelText('  y = Relu (a)\n  # why\n  a = Tanh (x) # because\n  z = Relu (y)', {
      outputs: 'float[2] z',
    }),
    fix: 'Move the node that makes it before this one',
    after: modelText('  # why\n  a = Tanh (x) # because\n  y = Relu (a)\n  z = Relu (y)', {
      outputs: 'float[2] z',
    }),
  },
  {
    name: 'the node that uses it',
    text: modelText('  y = Relu (b)\n  a = Tanh (x)\n  b = Tanh (a)'),
    fix: 'Move this node behind the one that makes it',
    after: modelText('  a = Tanh (x)\n  b = Tanh (a)\n  y = Relu (b)'),
  },
  {
    name: 'all that is needed',
    text: modelText('  y = Relu (b)\n  z = Relu (y)\n  a = Tanh (x)\n  b = Tanh (a)', {
      outputs: 'float[2] z',
    }),
    fix: 'Move the 2 nodes that it needs before this one',
    after: modelText('  a = Tanh (x)\n  b = Tanh (a)\n  y = Relu (b)\n  z = Relu (y)', {
      outputs: 'float[2] z',
    }),
  },
  {
    name: 'nodes on one line',
    text: '<ir_version: 10, opset_import: ["" : 21]> g (float[2] x) => (float[2] y) { y = Relu (a) a = Tanh (x) }',
    fix: 'Move the node that makes it before this one',
    after:
      '<ir_version: 10, opset_import: ["" : 21]> g (float[2] x) => (float[2] y) { a = Tanh (x) y = Relu (a) }',
  },
  {
    name: 'a node that nothing uses',
    text: modelText('  # why\n  a = Relu (x)\n  y = Tanh (x)'),
    fix: 'Remove the node',
    after: modelText('  y = Tanh (x)'),
  },
  {
    name: 'a weight among others',
    text: modelText('  y = Add (x, v)', { values: '\n  float[2] v = {1, 2},\n  float[2] w = {1, 2}\n' }),
    fix: "Remove 'w'",
    after: modelText('  y = Add (x, v)', { values: '\n  float[2] v = {1, 2}\n' }),
  },
  {
    name: 'the only weight',
    text: modelText('  y = Relu (x)', { values: 'float[2] w = {1, 2}' }),
    fix: "Remove 'w'",
    after: modelText('  y = Relu (x)').replace('\n{\n', '\n\n{\n'),
  },
  {
    name: 'a header for a text without one',
    text: 'g (float[2] x) => (float[2] y) { y = Relu (x) }',
    fix: 'Import opset 21',
    after:
      '<\n  ir_version: 10,\n  opset_import: ["" : 21]\n>\ng (float[2] x) => (float[2] y) { y = Relu (x) }',
  },
  {
    name: 'an import on a line of its own',
    text: '<\n  ir_version: 10\n>\ng (float[2] x) => (float[2] y) { y = Relu (x) }',
    fix: 'Import opset 21',
    after:
      '<\n  ir_version: 10,\n  opset_import: ["" : 21]\n>\ng (float[2] x) => (float[2] y) { y = Relu (x) }',
  },
  {
    name: 'an Identity for an outer value',
    text: modelText(
      '  y = If (c) <\n    then_branch = t () => (float[2] x)\n    {\n    },\n    else_branch = e () => (float[2] r) { r = Relu (x) }\n  >',
      condition,
    ),
    fix: "Pass 'x' on by an Identity node",
    after: modelText(
      '  y = If (c) <\n    then_branch = t () => (float[2] x_2)\n    {\n      x_2 = Identity (x)\n    },\n    else_branch = e () => (float[2] r) { r = Relu (x) }\n  >',
      condition,
    ),
  },
];

/** The text after the fix of that title; what it mended is no longer found. */
function fixed(text: string, title: string): string {
  const found = lint(text);
  const diagnostic = found.find(({ fixes }) => fixes?.some((fix) => fix.title === title));
  assert.ok(
    diagnostic,
    `no fix '${title}' among ${found.flatMap(({ fixes }) => fixes?.map((fix) => fix.title))}`,
  );
  const after = applyEdits(text, diagnostic.fixes!.find((fix) => fix.title === title)!.edits);
  const left = lint(after);
  assert.ok(!left.some(({ code, message }) => code === diagnostic.code && message === diagnostic.message));
  assert.ok(!left.some(({ code }) => code === 'onnx/syntax'));
  return after;
}

describe("the lint's fixes", () => {
  for (const { text, fix, lines } of cases) {
    it(`${fix}: ${lines.at(-1)![0].trim()}`, () => {
      const after = fixed(text, fix).split('\n');
      const before = text.split('\n');
      assert.equal(after.length, before.length);
      const changed = before.flatMap((line, at) => (line === after[at] ? [] : [[line, after[at]]]));
      assert.deepEqual(changed, lines);
    });
  }

  it("Make 'min' an input: where there were no weights", () => {
    assert.equal(
      fixed(modelText('  y = Clip <min = 0.0> (x)'), "Make 'min' an input"),
      modelText('  y = Clip (x, min)').replace('(float[2] y)', '(float[2] y)\n<\n  float min = {0.0}\n>'),
    );
  });

  for (const { name, text, fix, after } of moves) {
    it(`${fix}: ${name}`, () => {
      assert.equal(fixed(text, fix), after);
    });
  }

  it('give edits that lie in the text and do not overlap, whatever is in the text', () => {
    const texts = [...cases.map(({ text }) => text), ...moves.map(({ text }) => text)];
    const piece = fc.record({ text: fc.constantFrom(...texts), from: fc.nat(400), length: fc.nat(12) });
    fc.assert(
      fc.property(
        piece,
        fc.constantFrom('', 'x', '}', '<', '"', '[n]', '1,'),
        ({ text, from, length }, put) => {
          const damaged = text.slice(0, from) + put + text.slice(from + length);
          for (const { start, end, fixes = [], related = [] } of lint(damaged)) {
            const ranges = [{ start, end }, ...related, ...fixes.flatMap(({ edits }) => edits)];
            for (const range of ranges) {
              assert.ok(range.start >= 0 && range.start <= range.end && range.end <= damaged.length);
            }
            for (const { edits } of fixes) {
              const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
              sorted.forEach((edit, at) => {
                assert.ok(at === 0 || sorted[at - 1]!.end <= edit.start);
              });
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
