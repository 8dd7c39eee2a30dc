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
  ['g (flot[2] x) => (y) { y = Relu(x) }', ['Relu'], "There is no type 'flot'; did you mean 'float'?"],
  ['g (x) => (y) { y = Relu(x)', ['Relu'], "'}' is missing"],
  ['g (x) => (y) { y = Op<a = [1, 2.0]>(x) }', ['Op'], 'This is of type float, where int is wanted.'],
  ['g (x) => (y) { y = Op<a = []>(x) }', ['Op'], 'The type of an empty list must be written'],
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
