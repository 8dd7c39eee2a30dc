import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import type { GraphProto } from '../../../../core/onnx/gen/onnx_pb';
import { NodeProtoSchema } from '../../../../core/onnx/gen/onnx_pb';
import { buildModel } from '../../../../core/onnx/text/build/build';
import { addUnfilled } from '../../../../core/onnx/text/build/unfilled';
import { parseModelText } from '../../../../core/onnx/text/parse/parse';
import { canonical } from './canonical';

function build(text: string) {
  const tree = parseModelText(text);
  assert.deepEqual(tree.problems, []);
  return { ...buildModel(text, tree), tree };
}

/** What a problem says, and of which characters. */
function told(text: string): [string, string][] {
  return build(text).problems.map(({ start, end, message }) => [text.slice(start, end), message]);
}

describe('a model made of a text', () => {
  it('has what the text says', () => {
    const { proto, problems, graphs, nodes, tree } = build(`
<ir_version: 9, opset_import: ["" : 17, "local" : 1], metadata_props: ["a": "b"]>
g (float[N,2] x, int64 k = {3}) => (y)
<float[2] w = {1, -2.5}, float[2] far = ["location": "w.bin"], float[?] z>
{
  [first] z = local.scaled:fast <by = 2.0> (x, w, "")
  y = If (k) <then_branch = t () => (a) {a = Neg(z)}, else_branch = e () => (z) {}>
}
<domain: "local", overload: "fast", opset_import: ["" : 17]>
scaled <by, offset: float = 1> (a, b, c) => (d) { d = Scale <factor: float = @by> (a) }
`);
    assert.deepEqual(problems, []);
    assert.deepEqual(canonical(proto), {
      irVersion: '9n',
      opsetImport: [{ version: '17n' }, { domain: 'local', version: '1n' }],
      metadataProps: [{ key: 'a', value: 'b' }],
      graph: canonical(proto.graph!),
      functions: [
        {
          name: 'scaled',
          domain: 'local',
          overload: 'fast',
          opsetImport: [{ version: '17n' }],
          attribute: ['by'],
          attributeProto: [{ name: 'offset', type: 1, f: 1 }],
          input: ['a', 'b', 'c'],
          output: ['d'],
          node: [
            {
              opType: 'Scale',
              input: ['a'],
              output: ['d'],
              attribute: [{ name: 'factor', type: 1, refAttrName: 'by' }],
            },
          ],
        },
      ],
    });
    const graph = proto.graph!;
    assert.deepEqual(graph.initializer.map(canonical), [
      { name: 'k', dataType: 7, data: '0300000000000000' },
      { name: 'w', dataType: 1, dims: ['2n'], data: '0000803f000020c0' },
      {
        name: 'far',
        dataType: 1,
        dims: ['2n'],
        dataLocation: 1,
        externalData: [{ key: 'location', value: 'w.bin' }],
      },
    ]);
    const [first] = graph.node;
    assert.deepEqual(canonical(create(NodeProtoSchema, first)), {
      name: 'first',
      opType: 'scaled',
      domain: 'local',
      overload: 'fast',
      input: ['x', 'w', ''],
      output: ['z'],
      attribute: [{ name: 'by', type: 1, f: 2 }],
    });
    assert.deepEqual(
      [...graphs.keys()],
      ['', '/y/then_branch', '/y/else_branch', 'function:local:scaled:fast'],
    );
    const inner = graphs.get('/y/then_branch')!;
    assert.equal((inner.proto as GraphProto).name, 't');
    assert.deepEqual(nodes.get(inner.nodes[0]!), { graph: '/y/then_branch', index: 0 });
    assert.deepEqual(nodes.get(tree.graph!.nodes[1]!), { graph: '', index: 1 });
  });

  const elements: Record<string, string> = {
    'float[3] w = {-0.0, nan, -inf}': '000000800000c07f000080ff',
    'float w = {-nan}': '0000c0ff',
    'double w = {0.1}': '9a9999999999b93f',
    'float16[2] w = {15360, 65535}': '003cffff',
    'int4[3] w = {-1, -8, 7}': '8f07',
    'uint2[5] w = {0, 1, 2, 3, 1}': 'e401',
    'complex64[1] w = {1, -2}': '0000803f000000c0',
    'uint64 w = {18446744073709551615}': 'ffffffffffffffff',
    'int64 w = {-9223372036854775808}': '0000000000000080',
    'bool[2] w = {1, 0}': '0100',
    'float[0] w = {}': '',
  };
  for (const [weight, bytes] of Object.entries(elements)) {
    it(`has the bytes of ${weight}`, () => {
      const { proto, problems } = build(`g () => () <${weight}> {}`);
      assert.deepEqual(problems, []);
      assert.equal(Buffer.from(proto.graph!.initializer[0]!.rawData).toString('hex'), bytes);
    });
  }

  it('says which elements do not fit, and where there are too few', () => {
    assert.deepEqual(told('g () => () <int8[3] w = {127, 128, -129}, float[4] v = {1}> {}'), [
      ['128', '128 does not fit int8.'],
      ['-129', '-129 does not fit int8.'],
      ['{', '1 value stands here, but float[4] has 4.'],
    ]);
    assert.deepEqual(told('g () => () <bfloat16 w = {-1}> {}'), [
      ['-1', '-1 does not fit bfloat16: the text has its 16 bits as a whole number.'],
    ]);
  });

  it('takes over what structured comments say', () => {
    const { proto, problems } = build(`
#: model {"trainingInfo":[{}]}
g () => (y)
<
  #: initializer {"dims":["2"],"dataType":1,"floatData":[1],"name":"broken"}
  #: initializer {"docString":"two"}
  float[2] w = {1, 2}
>
{
  #: node {"opType":"aten::add"}
  y = aten__add (w, broken)
  a = Op <_a_b = b () => () { }> ()
}
#: node "" "y" {"docString":"sum"}
#: attribute "" "a" "_a_b" {"name":"a b"}
#: graph "/a/a b" {"name":""}
#: value "" "y" {"docString":"result"}
`);
    assert.deepEqual(problems, []);
    assert.equal(proto.trainingInfo.length, 1);
    const { initializer, node, output } = proto.graph!;
    assert.deepEqual(
      initializer.map(({ name, docString }) => [name, docString]),
      [
        ['broken', ''],
        ['w', 'two'],
      ],
    );
    assert.deepEqual(
      [node[0]!.opType, node[0]!.docString, output[0]!.docString],
      ['aten::add', 'sum', 'result'],
    );
    assert.deepEqual([node[1]!.attribute[0]!.name, node[1]!.attribute[0]!.g!.name], ['a b', '']);
  });

  const faults: Record<string, RegExp> = {
    '#: nod {}': /'nod' is none of model, graph/,
    '#: node "" "y" {"docString":3}': /doc_string from JSON/,
    '#: node "" "y" {': /JSON/,
    '#: node "" "z" {"docString":"a"}': /There is no node "z"/,
    '#: node "y" {}': /node is followed by 0 or 2 strings, not 1/,
    '#: graph "/y/b" {"docString":"a"}': /There is no graph "\/y\/b"/,
    '#: graph "" {"node":[]}': /'node' of a graph stands in the text itself/,
    '#: node {"docString":"a"}': /has no address/,
    '#: node "" "y" {"__proto__":{"docString":"a"}}': /"__proto__" is unknown/,
  };
  for (const [comment, message] of Object.entries(faults)) {
    it(`says what is wrong with ${comment}`, () => {
      const problems = told(`g (x) => (y) { y = Relu (x) }\n${comment}`);
      assert.equal(problems.length, 1);
      assert.equal(problems[0]![0], comment);
      assert.match(problems[0]![1], message);
    });
  }

  it('knows the weights that have only a type', () => {
    const { unfilled } = build(`g (float[2] k =) => (y)
<float[2] w, float[3] v =, float[2] unused, float[N] symbolic, float[2] made>
{
  made = Add (w, k)
  y = If (made) <then_branch = t () => (a) <float[2] inner> {a = Add (inner, v)}, else_branch = e () => (symbolic) {}>
}`);
    assert.deepEqual(
      unfilled.map(({ path, name, isInitializer, tensor }) => [path, name, isInitializer, tensor.dims]),
      [
        ['', 'k', true, [2n]],
        ['', 'w', false, [2n]],
        ['', 'v', true, [3n]],
        ['/y/then_branch', 'inner', false, [2n]],
      ],
    );
  });

  it('keeps the order of weights of which some have only a type', () => {
    const { proto, unfilled } = build(`g (float[2] x) => (y)
<float[2] a, float[2] b = {1, 2}, float[2] c, float[2] d =, float[2] e = {3, 4}, float[2] f>
{
  y = Sum (x, a, b, c, d, e, f)
}`);
    addUnfilled(unfilled);
    const names = proto.graph!.initializer.map(({ name }) => name);
    assert.deepEqual(names, ['a', 'b', 'c', 'd', 'e', 'f']);
    assert.deepEqual(proto.graph!.valueInfo, []);
  });
});
