import assert from 'node:assert/strict';
import { parseModelText } from '../../../../core/onnx/text/parse/parse';

/** A damaged text, the operators that are still read, and what is said of it. */
const table: readonly [text: string, operators: readonly (string | undefined)[], problem: string][] = [
  ['g (x) => (y) {\n y = Relu(x\n z = Add(x, y)\n}', ['Relu', 'Add'], "')' is missing behind the inputs"],
  [
    'g (x) => (y) {\n y = \n z = Add(x, x)\n w = Relu(z)\n}',
    [undefined, 'Add', 'Relu'],
    'An operator is missing',
  ],
  ['g (x) => (y) { y = Relu<a=>(x) }', ['Relu'], "'=' is missing behind the attribute 'a'"],
  ['g (x) => (y) { y = Relu(x)', ['Relu'], "'}' is missing"],
  ['g (x) => (y) { y = Op<a = [1, 2.0]>(x) }', ['Op'], 'This is of type float, where int is wanted.'],
  ['g (x) => (y) { y = Op<a = []>(x) }', ['Op'], 'The type of an empty list must be written'],
  ['g (flot[2] x) => (y) { y = Relu(x) }', ['Relu'], "There is no type 'flot'; did you mean 'float'?"],
  ['g (float32[2] x) => (y) { y = Relu(x) }', ['Relu'], "There is no type 'float32'; did you mean 'float'?"],
  ['g (tensor x) => (y) { y = Relu(x) }', ['Relu'], "There is no type 'tensor'; types are float"],
  [
    'g (x) => (y) { y = Op<a = {1, 2}>(x) }',
    ['Op'],
    'A list of numbers or strings stands in brackets: [1, 2].',
  ],
  ["g (x) => (y) { y = Op<a = 'B'>(x) }", ['Op'], 'A string stands in double quotation marks: "B".'],
  [
    "// it's mine\ng (x) => (y) {\n y = Op(x) // don't\n}",
    ['Op'],
    "A comment begins with '#', not with '//'.",
  ],
  ['g (x) => (y) { y = Add(x x) }', ['Add'], "',' is missing between the inputs, before 'x'."],
  ['g (x) => (y) { y Relu(x) }', ['Relu'], "'=' is missing behind the outputs of a node, before 'Relu'."],
  ['g (x) => (y) {\n y = Relu(x);\n z = Neg(y);}', ['Relu', 'Neg'], "No ';' stands behind a node."],
  ['g (x) => (y) {\n y = Relu(x),\n}', ['Relu'], "No ',' stands behind a node."],
  [
    '<ir_version: 8, opset_imports: ["" : 17]> g (x) => (y) { y = Op(x) }',
    ['Op'],
    "There is no key 'opset_imports'",
  ],
];

describe('a damaged text', () => {
  for (const [text, operators, problem] of table) {
    it(`is read as far as it goes: ${JSON.stringify(text)}`, () => {
      const { graph, problems } = parseModelText(text);
      assert.deepEqual(
        graph?.nodes.map((node) => node.operator?.name),
        operators,
      );
      const messages = problems.map(({ message }) => message);
      assert.ok(
        messages.some((message) => message.includes(problem)),
        messages.join('\n'),
      );
    });
  }
});

describe('a habit of another language', () => {
  /** Its fix makes of the first text the second, which has no problem; the first has one alone. */
  const table: readonly [before: string, after: string][] = [
    ['g (x) => (y) { y = Op<a = {1, 2}>(x) }', 'g (x) => (y) { y = Op<a = [1, 2]>(x) }'],
    ["g (x) => (y) { y = Op<a = 'B'>(x) }", 'g (x) => (y) { y = Op<a = "B">(x) }'],
    ['g (x) => (y) {\n y = Op(x) // say "no\n}', 'g (x) => (y) {\n y = Op(x) # say "no\n}'],
    ['g (x) => (y) { y = Add(x x) }', 'g (x) => (y) { y = Add(x, x) }'],
    ['g (x) => (y) { y Relu(x) }', 'g (x) => (y) { y = Relu(x) }'],
    ['g (x) => (y) { y = Relu(x); }', 'g (x) => (y) { y = Relu(x) }'],
    ['g (x) => (y) { y = Relu(x), }', 'g (x) => (y) { y = Relu(x) }'],
    ['g (float32[2] x) => (y) { y = Relu(x) }', 'g (float[2] x) => (y) { y = Relu(x) }'],
    [
      'g () => (y) <float32[1] w = {1.5}> { y = Relu(w) }',
      'g () => (y) <float[1] w = {1.5}> { y = Relu(w) }',
    ],
  ];
  for (const [before, after] of table) {
    it(`is one problem with a fix: ${JSON.stringify(before)}`, () => {
      const { problems } = parseModelText(before);
      assert.equal(problems.length, 1, problems.map(({ message }) => message).join('\n'));
      const { range, text } = problems[0]!.fix!;
      const fixed = before.slice(0, range.start) + text + before.slice(range.end);
      assert.equal(fixed, after);
      assert.deepEqual(parseModelText(fixed).problems, []);
    });
  }

  it('leaves alone what strings and comments have', () => {
    const text = `# 'a' // b;\ng (x) => (y) { y = Op<a = "// 'b';">(x) }`;
    assert.deepEqual(parseModelText(text).problems, []);
  });

  it('is read in time that grows with the length of the text', () => {
    const { problems } = parseModelText(`g () => () {\n${"// ' //\n".repeat(50_000)}}`);
    assert.ok(problems.length > 0);
  }).timeout(20_000);
});

describe('a text of nothing but beginnings', () => {
  /** Each was read in minutes when the parser searched the rest of the text from each of its lines. */
  const texts: readonly [what: string, text: string][] = [
    ['unclosed inputs', `g () => () {\n${'a = B(x\n'.repeat(20_000)}`],
    ['unclosed names of nodes', `g () => () {\n${'[a\n'.repeat(20_000)}`],
    ['nested types', `g (${'seq('.repeat(20_000)}`],
    ['nested bodies', `g () => () {${'a = If(x)<b = g () => () {'.repeat(20_000)}`],
  ];
  for (const [what, text] of texts)
    it(`is read in time that grows with its length: ${what}`, () => {
      const { problems } = parseModelText(text);
      assert.ok(problems.length > 0);
    }).timeout(20_000);
});
