import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildModel } from '../../../../core/onnx/text/build/build';
import { parseModelText } from '../../../../core/onnx/text/parse/parse';
import { needsSharedData } from '../../tensor/shared-data';
import type { Fragments } from './fragments';
import { parseFragment } from './fragments';

/** What is right by the grammar of onnx's parser, a production after the other. */
const right: Partial<Record<keyof Fragments | 'model', readonly string[]>> = {
  model: [
    'g () => () {}',
    'g => () {}',
    '<ir_version: 8> g () => () {}',
    '<ir_version: 8, opset_import: [], producer_name: "p", producer_version: "1", domain: "d", model_version: -1,' +
      ' doc_string: "two\nlines", metadata_props: ["a": "b"]> g () => () {}',
    '<opset_import: ["" : 17, "ai.onnx.ml" : 3], metadata_props: []> g () => () {} f () => () {} <domain: "d"> h () => () {}',
    '# only\n# comments\n"a graph" () => () {} # and one more',
  ],
  type: [
    ...['float', 'float[]', 'float[1,N,?,"M + N",-1]', 'int2', 'float8e4m3fnuz', 'seq(seq(int64[]))'],
    ...['map(int64, float[N])', 'optional(seq(string))', 'sparse_tensor(float[1000])', 'opaque()'],
    ...['opaque(name)', 'opaque(a.b.name)', 'opaque(a.b, name)'],
  ],
  tensor: [
    ...[
      'float {1}',
      'float[2] name {1, 2.5}',
      'float[2] = {1,2}',
      'int32[5] T {1,2,3,4,5}',
      'string[1] {"a"}',
    ],
    ...[
      'float[0] {}',
      'float[2] "quoted name" {nan, -inf}',
      'float[2] {5., 1e9}',
      'uint64 {18446744073709551615}',
    ],
    ...['float[2] w ["location": "w.bin", "offset": "0"]', 'float[2] w', 'float16[2] {15360, 0}', 'bool {1}'],
    'float[3] {Infinity, NaN, -infinity}',
  ],
  attribute: [
    ...[
      'x = 2',
      'x = -2',
      'x = 0.625',
      'x = 5.',
      'x = 1e-3',
      'x = [2, 4]',
      'x = [0.5, 1.5]',
      'x = "s"',
      'x = ["a", "b"]',
    ],
    ...[
      'x = inf',
      'x = -INF',
      'x = NaN',
      'x = infinity',
      'x: float = 1',
      'x: floats = [1, 2.0]',
      'x: ints = []',
    ],
    ...[
      'x : ints = @xyz',
      'x: float = @"a b"',
      'type = float[3]',
      'x = [float, int64[N]]',
      'x: type_protos = []',
    ],
    ...[
      'x = float[3] {2.1, 4.1, 6.1}',
      'x = float[1] name {1}',
      'x = float = {1}',
      'x = [float {1}, int64 {2}]',
    ],
    ...[
      'x = g () => (y) {y = Op ()}',
      'x: graph = g => () {}',
      'x = [g () => () {}, h () => () {}]',
      'x: graphs = []',
    ],
    ...['x = "a \\"quoted\\" \\\\ and a\nline break"', 'float = 1'],
  ],
  attributes: ['<x = 2>', '<x = 2, w = [3]>'],
  nodes: [
    ...['{}', '{y = Op ()}', '{y = Op (x) z = Op (y)}', '{= Op ()}', '{[name] y = Op ()}', '{[] y = Op ()}'],
    ...[
      '{["a b"] "x/y", z = Op ("", x)}',
      '{y = a.b.c.Op (x)}',
      '{y = f:v2 (x)}',
      '{y = Op (,x)}',
      '{y = Op (x,)}',
    ],
    ...['{y = Op <a = 1> (x)}', '{y = Op (x) <a = 1>}', '{y = float (x)}'],
  ],
  graph: [
    'g (float[N] x, y) => (z) {}',
    'g (float y = {1.0}, float[N] z) => (w) <float[2] w1 = {1, 2}, float[N] v, untyped, float far = ["location": "f"]> {}',
    'g () => () <> {}',
    'g (float[1] x = ) => () {}',
  ],
  function: [
    'f (x) => (y) {}',
    '<opset_import: ["" : 10], domain: "d", doc_string: "doc", overload: "o"> f (float[N] y, z) => (float[N] w) <float[N] x> {}',
    '"f g" <a, "b c", d: float = 1.0, e = 2> (x) => (y) {y = Op <a: int = @a> (x)}',
  ],
};

/** What is wrong, and what is said of it; one thing is said once. */
const wrong: readonly [kind: keyof Fragments | 'model', text: string, message: RegExp][] = [
  ['model', '', /The text has no graph/],
  ['model', '<> g () => () {}', /Nothing stands between < and >/],
  ['model', '<ir_version: "8"> g () => () {}', /A whole number is missing, before '"8"'/],
  ['model', '<ir_version: 8,> g () => () {}', /Nothing stands between ',' and '>'/],
  ['model', '<producer: "p"> g () => () {}', /no key 'producer'/],
  [
    'model',
    '<opset_import: [ai.onnx : 1]> g () => () {}',
    /A domain is missing; it is written in quotation marks/,
  ],
  ['model', 'g () => () {} }', /A function or the end of the text is expected/],
  ['model', 'g () -> () {}', /'=>' is missing between the inputs and the outputs/],
  ['type', 'floaty', /no type 'floaty'; did you mean 'float'/],
  ['type', 'float[1', /',' or ']' is missing/],
  ['type', 'float[1.5]', /A dimension/],
  ['type', 'seq float', /'\(' is missing behind 'seq'/],
  ['type', 'map(float)', /',' is missing between a map's types/],
  ['type', 'float float', /The end of the text is expected/],
  ['tensor', 'int32[] {1, 2}', /shape of a tensor with data must be all numbers/],
  ['tensor', 'int32[N] {1, 2}', /shape of a tensor with data must be all numbers/],
  ['tensor', 'int32[?] {1}', /shape of a tensor with data must be all numbers/],
  ['tensor', 'seq(float) {1}', /Only a tensor can have data/],
  ['tensor', 'int32[1] {1.5}', /'1.5' is no int32/],
  ['tensor', 'int32[1] {"a"}', /'"a"' is no int32/],
  ['tensor', 'string[1] {1}', /'1' is no string/],
  ['tensor', 'float[2] {1 2}', /',' is missing in a tensor's data/],
  ['tensor', 'float[2] {1,}', /Nothing stands between ',' and '}'/],
  ['tensor', 'int64 {9999999999999999999999}', /is no int64/],
  ['tensor', 'float16 {1.5}', /'1.5' is no float16/],
  ['tensor', 'float w []', /Data in a file need its name/],
  ['attribute', 'x', /'=' is missing behind the attribute 'x'/],
  ['attribute', 'x =', /value is missing/],
  ['attribute', '"x" = 1', /written without quotation marks/],
  ['attribute', 'x = []', /type of an empty list must be written/],
  ['attribute', 'x = @y', /type of 'x' must be written/],
  ['attribute', 'x: ints = [@y]', /'@' cannot stand in a list/],
  ['attribute', 'x = [1, 2.0]', /of type float, where int is wanted/],
  ['attribute', 'x = [1, "a"]', /of type string, where int is wanted/],
  ['attribute', 'x: int = 1.5', /of type float, where int is wanted/],
  ['attribute', 'x: int = [1]', /A list is no int/],
  ['attribute', 'x: ints = 1', /'ints' needs a list/],
  ['attribute', 'x: integer = 1', /'integer' is no type of an attribute/],
  ['attribute', 'x: = 1', /An attribute's type is missing/],
  ['attribute', 'x = word', /'word' is no value; strings stand in quotation marks/],
  ['attribute', 'x = "abc', /no quotation mark ends this string/],
  ['attribute', 'x = 9223372036854775808', /does not fit 64 bits/],
  ['attribute', 'x = -9223372036854775809', /does not fit 64 bits/],
  ['attribute', 'x = +1', /value is missing, before '\+'/],
  ['attribute', 'x = .5', /value is missing, before '.'/],
  ['attributes', '<>', /No attributes stand between < and >/],
  ['attributes', '<x = 1', /',' or '>' is missing/],
  ['nodes', '{y = Op (x)', /'}' is missing/],
  ['nodes', '{y Op (x)}', /'=' is missing behind the outputs/],
  ['nodes', '{y = (x)}', /An operator is missing/],
  ['nodes', '{y = Op x}', /'\(' is missing before the inputs of 'Op'/],
  ['nodes', '{y = "Op" (x)}', /An operator is missing/],
  ['nodes', '{y = f:"v 2" (x)}', /written without quotation marks/],
  ['nodes', '{y = Op <> (x)}', /No attributes stand between/],
  ['nodes', '{[a b] y = Op ()}', /'\]' is missing behind a node's name/],
  ['nodes', '{y = Op <a = 1> (x) <b = 2>}', /A node begins with its outputs/],
  ['graph', 'g () => () <float[2] w {1, 2}> {}', /'=' is missing between 'w' and its data/],
  ['graph', 'g () => () <w = {1}> {}', /needs a type before its name/],
  ['graph', 'g () = > () {}', /'=>' is missing/],
  ['graph', 'g () => (y = {1}) {}', /An output has no data here/],
  ['graph', '() => () {}', /A graph's name is missing/],
  ['graph', 'g () => ()', /'{' is missing before the nodes/],
  ['function', 'f <> () => () {}', /No attributes stand between/],
  ['function', '<ir_version: 8> f () => () {}', /no key 'ir_version'/],
];

function problemsOf(kind: keyof Fragments | 'model', text: string) {
  return kind === 'model' ? parseModelText(text).problems : parseFragment(kind, text).problems;
}

describe("onnx's grammar", () => {
  for (const [kind, texts] of Object.entries(right) as [keyof Fragments | 'model', string[]][]) {
    for (const text of texts) {
      it(`has the ${kind} ${JSON.stringify(text)}`, () => assert.deepEqual(problemsOf(kind, text), []));
    }
  }

  for (const [kind, text, message] of wrong) {
    it(`has not the ${kind} ${JSON.stringify(text)}`, () => {
      const problems = problemsOf(kind, text);
      assert.match(problems[0]?.message ?? '', message);
      assert.equal(problems.length, 1, JSON.stringify(problems));
    });
  }

  const names: Record<string, readonly string[]> = {
    'Op ()': [],
    'Op (,x)': ['', 'x'],
    'Op (x,)': ['x'],
    'Op ("")': [''],
    'Op (x,,y)': ['x', '', 'y'],
    'Op ("x", "")': ['x', ''],
  };
  for (const [node, inputs] of Object.entries(names)) {
    it(`counts the inputs of ${node}`, () => {
      const { tree } = parseFragment('nodes', `{y = ${node}}`);
      assert.deepEqual(
        tree![0]!.inputs.map(({ text }) => text),
        inputs,
      );
    });
  }

  it('has no escapes in strings but of the next character', () => {
    const { tree } = parseFragment('attribute', 'x = "a\\n\\"\\\\b"');
    assert.equal(tree?.value?.kind === 'string' && tree.value.text, 'an"\\b');
  });
});

const kinds: Readonly<Record<string, keyof Fragments | 'model'>> = {
  TypeProto: 'type',
  TensorProto: 'tensor',
  AttributeProto: 'attribute',
  AttrList: 'attributes',
  NodeList: 'nodes',
  GraphProto: 'graph',
  FunctionProto: 'function',
  ModelProto: 'model',
};

describe("the cases of onnx's own parser", () => {
  it('are read, or refused, as there', function () {
    const cases = needsSharedData(this, 'text', 'onnx-parser-cases.json');
    const list = JSON.parse(readFileSync(cases, 'utf8')) as Record<
      'test' | 'kind' | 'type' | 'text',
      string
    >[];
    assert.ok(list.length > 0);
    for (const { test, kind, type, text } of list) {
      const problems = problemsOf(kinds[type]!, text);
      assert.equal(problems.length === 0, kind !== 'fail', `${test}: ${text}\n${JSON.stringify(problems)}`);
      if (kind !== 'check') continue;
      const { proto, problems: unbuilt } = buildModel(text, parseModelText(text));
      assert.deepEqual(unbuilt, [], test);
      assert.ok(proto.graph!.node.length > 0, test);
    }
  });
});
