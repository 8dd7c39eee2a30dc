import assert from 'node:assert/strict';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { UserError } from '../../../core/errors';
import { ModelProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { readModel, readModelBytes } from '../../../core/onnx/read';
import { printBroken, printModel } from '../../../core/onnx/text/print';
import { limits } from '../../../core/onnx/text/style';
import { temporaryFolder } from '../temporary-folder';
import { models } from './arbitraries';
import type { GraphInit } from './fixtures';
import { floatType, modelFile, modelOf } from './fixtures';

const ascii = (text: string) => new TextEncoder().encode(text);
const int64 = (...values: bigint[]) => new Uint8Array(new BigInt64Array(values).buffer);

/** The text's lines; the header of `modelOf`'s models left out. */
function bodyLines(graph: GraphInit, rest?: Parameters<typeof modelOf>[1]): string[] {
  const lines = printModel(modelOf(graph, rest)).text.trimEnd().split('\n');
  return lines.slice(lines.indexOf('>') + 1);
}

/** The line of a node that is alone in its graph. */
function nodeLine(node: NonNullable<GraphInit['node']>[number]): string {
  const lines = bodyLines({ name: 'g', node: [node] });
  return lines
    .slice(lines.indexOf('{') + 1, lines.indexOf('}'))
    .join('\n')
    .trim();
}

describe("the text of a model, in ONNX's syntax", () => {
  const folder = temporaryFolder('onnx');

  it('looks so', () => {
    const file = folder.write(
      'digits.onnx',
      modelFile(
        {
          name: 'mnist_cnn',
          input: [{ name: 'image', type: floatType('batch', 1, 28, 28) }],
          output: [{ name: 'probs', type: floatType('batch', 10) }],
          initializer: [
            { name: 'k1', dataType: 1, dims: [8n, 1n, 3n, 3n], rawData: new Uint8Array(288) },
            { name: 'eps', dataType: 1, floatData: [0.01] },
            { name: 'shape', dataType: 7, dims: [2n], rawData: int64(-1n, 784n) },
          ],
          valueInfo: [{ name: 'conv1', type: floatType('batch', 8, 28, 28) }],
          node: [
            {
              opType: 'Conv',
              name: 'norm/conv',
              input: ['image', 'k1'],
              output: ['conv1'],
              attribute: [
                { name: 'kernel_shape', type: 7, ints: [3n, 3n] },
                { name: 'auto_pad', type: 3, s: ascii('SAME_UPPER') },
              ],
            },
            {
              opType: 'If',
              input: ['c'],
              output: ['y'],
              attribute: [
                {
                  name: 'then_branch',
                  type: 5,
                  g: {
                    name: 'then',
                    output: [{ name: 't' }],
                    node: [{ opType: 'Relu', input: ['conv1'], output: ['t'] }],
                  },
                },
                { name: 'else_branch', type: 5, g: { name: '', output: [{ name: 'conv1' }] } },
              ],
            },
            { opType: 'Gelu', domain: 'com.microsoft', name: 'plain', input: ['', 'y'], output: ['probs'] },
          ],
        },
        {
          producerName: 'test',
          metadataProps: [{ key: 'dataset', value: 'mnist' }],
          functions: [
            {
              name: 'scaled',
              domain: 'local',
              opsetImport: [{ version: 17n }],
              attribute: ['by'],
              input: ['a'],
              output: ['b'],
              node: [
                {
                  opType: 'Scale',
                  input: ['a'],
                  output: ['b'],
                  attribute: [{ name: 'factor', type: 1, refAttrName: 'by' }],
                },
              ],
            },
          ],
        },
      ),
    );
    const { text, lines, graphs } = printModel(readModel(file));
    const expected = `# error: If 'y' (node 1) uses 'c', which nothing makes.
<
  ir_version: 9,
  opset_import: ["" : 17],
  producer_name: "test",
  metadata_props: ["dataset": "mnist"]
>
mnist_cnn (float[batch,1,28,28] image) => (float[batch,10] probs)
<
  float[8,1,3,3] k1 = ["location": "digits.onnx", "offset": "OFFSET", "length": "288"],
  float eps = {0.01},
  int64[2] shape = {-1,784},
  float[batch,8,28,28] conv1
>
{
  ["norm/conv"] conv1 = Conv <kernel_shape = [3,3], auto_pad = "SAME_UPPER"> (image, k1)
  y = If (c) <
    then_branch = then () => (t)
    {
      t = Relu (conv1)
    },
    else_branch = body () => (conv1)
    {
    }
  >
  [plain] probs = com.microsoft.Gelu ("", y)
}

<
  domain: "local",
  opset_import: ["" : 17]
>
scaled <by> (a) => (b)
{
  b = Scale <factor: float = @by> (a)
}
# What the syntax has no form for:
#: graph "/y/else_branch" {"name":""}
`;
    assert.equal(text.replace(/"offset": "\d+"/, '"offset": "OFFSET"'), expected);
    const at = (line: number) => text.split('\n')[line - 1]!.trim();
    assert.deepEqual(
      [...lines].map(([line, { graph, index }]) => [graph, index, at(line)]),
      [
        ['', 0, '["norm/conv"] conv1 = Conv <kernel_shape = [3,3], auto_pad = "SAME_UPPER"> (image, k1)'],
        ['/y/then_branch', 0, 't = Relu (conv1)'],
        ['', 1, 'y = If (c) <'],
        ['', 2, '[plain] probs = com.microsoft.Gelu ("", y)'],
        ['function:local:scaled', 0, 'b = Scale <factor: float = @by> (a)'],
      ],
    );
    assert.deepEqual([...graphs].map(([path, { first, outputs }]) => [path, at(first), at(outputs)]).sort(), [
      ['', at(8), at(8)],
      ['/y/else_branch', 'else_branch = body () => (conv1)', '}'],
      ['/y/then_branch', 'then_branch = then () => (t)', '},'],
      ['function:local:scaled', 'scaled <by> (a) => (b)', 'scaled <by> (a) => (b)'],
    ]);
  });

  const nodes: Record<string, [node: NonNullable<GraphInit['node']>[number], line: string]> = {
    'no inputs and no outputs': [{ opType: 'Op' }, '= Op ()'],
    'names that are words or signs': [
      { opType: 'Op', name: 'float', input: ['nan', 'a::b', '"'], output: ['seq', 'x'] },
      '["float"] "seq", x = Op ("nan", "a::b", "\\"")',
    ],
    'left-out inputs and outputs': [
      { opType: 'Op', input: ['', 'x', ''], output: ['', 'y'] },
      '"", y = Op ("", x, "")',
    ],
    'an overload': [{ opType: 'f', domain: 'a.b', overload: 'v2', output: ['y'] }, 'y = a.b.f:v2 ()'],
    floats: [
      {
        opType: 'Op',
        attribute: [
          { name: 'a', type: 6, floats: [1, 0.1, -0, 1e-9, 3e38, Number.NaN, Infinity, -Infinity] },
        ],
      },
      '= Op <a = [1.0,0.1,-0.0,1e-9,3e38,nan,inf,-inf]> ()',
    ],
    'a whole number that is a float': [
      { opType: 'Op', attribute: [{ name: 'a', type: 1, f: 2 }] },
      '= Op <a = 2.0> ()',
    ],
    'the smallest integer': [
      { opType: 'Op', attribute: [{ name: 'a', type: 2, i: -(2n ** 63n) }] },
      '= Op <a = -9223372036854775808> ()',
    ],
    'empty lists': [
      {
        opType: 'Op',
        attribute: [
          { name: 'a', type: 7 },
          { name: 'b', type: 8 },
        ],
      },
      '= Op <a: ints = [], b: strings = []> ()',
    ],
    strings: [
      { opType: 'Op', attribute: [{ name: 'a', type: 8, strings: [ascii('x"y\\'), ascii('é')] }] },
      '= Op <a = ["x\\"y\\\\", "é"]> ()',
    ],
    'a list without a type, as old models have them': [
      {
        opType: 'Op',
        attribute: [
          { name: 'a', ints: [1n] },
          { name: 'b', f: 0 },
        ],
      },
      '= Op <a = [1], b = 0.0> ()',
    ],
    tensors: [
      {
        opType: 'Op',
        attribute: [
          { name: 'a', type: 4, t: { dataType: 7, name: 'k', dims: [1n], int64Data: [5n] } },
          { name: 'b', type: 4, t: { dataType: 1, floatData: [1] } },
        ],
      },
      '= Op <a = int64[1] k {5}, b = float {1.0}> ()',
    ],
    'a type': [
      { opType: 'Op', attribute: [{ name: 'a', type: 13, tp: floatType('N') }] },
      '= Op <a = float[N]> ()',
    ],
    'an operator that is no identifier': [
      { opType: 'aten::add', domain: 'my-domain', output: ['y'] },
      '#: node {"opType":"aten::add","domain":"my-domain"}\n  y = my_domain.aten__add ()',
    ],
    'bytes that are no text': [
      {
        opType: 'Op',
        attribute: [
          { name: 'a', type: 3, s: Uint8Array.of(255) },
          { name: 'b', type: 2, i: 1n },
        ],
      },
      '#: node {"attribute":[{"name":"a","s":"/w==","type":"STRING"}]}\n  = Op <b = 1> ()',
    ],
  };
  for (const [what, [node, line]] of Object.entries(nodes)) {
    it(`writes ${what}`, () => assert.equal(nodeLine(node), line));
  }

  const elements: Record<string, [tensor: object, text: string]> = {
    float16: [{ dataType: 10, dims: [2n], int32Data: [0x3c00, 0xfc00] }, 'float16[2] w = {15360,64512}'],
    bool: [{ dataType: 9, dims: [2n], int32Data: [1, 0] }, 'bool[2] w = {1,0}'],
    int4: [{ dataType: 22, dims: [3n], rawData: Uint8Array.of(0x8f, 0x07) }, 'int4[3] w = {-1,-8,7}'],
    uint2: [{ dataType: 25, dims: [5n], rawData: Uint8Array.of(0xe4, 0x01) }, 'uint2[5] w = {0,1,2,3,1}'],
    complex64: [{ dataType: 14, dims: [1n], floatData: [1, -2] }, 'complex64[1] w = {1.0,-2.0}'],
    uint64: [
      { dataType: 13, dims: [1n], uint64Data: [2n ** 64n - 1n] },
      'uint64[1] w = {18446744073709551615}',
    ],
    string: [{ dataType: 8, dims: [2n], stringData: [ascii('a'), ascii('"')] }, 'string[2] w = {"a","\\""}'],
    'no elements': [{ dataType: 1, dims: [0n, 3n] }, 'float[0,3] w = {}'],
    'data elsewhere': [
      { dataType: 1, dims: [3n], dataLocation: 1, externalData: [{ key: 'location', value: 'd' }] },
      'float[3] w = ["location": "d"]',
    ],
  };
  for (const [what, [tensor, text]] of Object.entries(elements)) {
    it(`writes a weight of ${what}`, () => {
      assert.equal(bodyLines({ name: 'g', initializer: [{ name: 'w', ...tensor }] })[2]!.trim(), text);
    });
  }

  it('keeps what the syntax has no form for in comments, without links', () => {
    const lines = bodyLines({
      name: 'g',
      docString: 'see https://example.org',
      input: [{ name: 'x', type: floatType(1), docString: 'pixels' }],
      initializer: [{ name: 'broken', dataType: 1, dims: [2n], floatData: [1] }],
      node: [
        {
          opType: 'Relu',
          input: ['x'],
          output: ['y'],
          metadataProps: [{ key: 'source', value: 'line 3\nof file' }],
        },
      ],
    });
    assert.deepEqual(lines, [
      'g (float[1] x) => ()',
      '<',
      '  #: initializer {"dims":["2"],"dataType":1,"floatData":[1],"name":"broken"}',
      '>',
      '{',
      '  y = Relu (x)',
      '}',
      '# What the syntax has no form for:',
      '#: graph "" {"docString":"see https:\\/\\/example.org"}',
      '#: value "" "x" {"docString":"pixels"}',
      '#: node "" "y" {"metadataProps":[{"key":"source","value":"line 3\\nof file"}]}',
    ]);
  });

  it('breaks long lines and abbreviates what is too long', () => {
    const inputs = Array.from({ length: 2000 }, (_, at) => `input_${at}`);
    const attribute = [
      { name: 'medium', type: 6, floats: Array(1000).fill(0.5) },
      { name: 'long', type: 6, floats: Array(100_000).fill(0.5) },
      { name: 'source', type: 3, s: ascii('x'.repeat(5000)) },
    ];
    const init = {
      name: 'g',
      node: [
        { opType: 'Concat', input: inputs, output: ['y'], attribute },
        { opType: 'Relu', output: ['z'] },
      ],
    };
    const { text, lines } = printModel(modelOf(init));
    const all = text.split('\n');
    assert.ok(all.every((line) => line.length <= limits.lineLength));
    assert.ok(
      all.includes('  #: abbreviated long: floats (100000 values): [0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5 …'),
    );
    assert.ok(all.some((line) => line.startsWith('  #: abbreviated source (5002 characters): "xxx')));
    const [first, second] = [...lines.keys()];
    assert.match(all[first! - 1]!, /^ {2}y = Concat <medium = \[0\.5,/);
    assert.equal(all[second! - 1], '  z = Relu ()');
    const node = all
      .slice(first! - 1, second! - 1)
      .map((line) => line.trim())
      .join(' ');
    assert.equal(node.match(/input_\d+/g)!.length, 2000);
    assert.equal(node.match(/0\.5/g)!.length, 1000);
  });

  it('stays within the limits of an editor, and closes what it opened', () => {
    const node = Array.from({ length: 60_000 }, (_, at) => ({
      opType: 'Relu',
      input: ['x'],
      output: [`${'long/'.repeat(80)}${at}`],
    }));
    const { text, lines } = printModel(modelOf({ name: 'g', input: [{ name: 'x' }], node }));
    assert.ok(Buffer.byteLength(text) < limits.bytes);
    assert.ok(lines.size > 30_000);
    assert.match(text, new RegExp(`\\n {2}# ${60_000 - lines.size} more nodes are not shown: .*\\n}\\n$`));
  }).timeout(20_000);

  it('is the same for the same file, with a line for every node, whatever the model', () => {
    fc.assert(
      fc.property(models, (init) => {
        const bytes = toBinary(ModelProtoSchema, create(ModelProtoSchema, init));
        const model = readModelBytes(bytes);
        const printed = printModel(model);
        assert.equal(printModel(readModelBytes(bytes)).text, printed.text);
        const nodes = [...model.graphs.values()].flatMap((graph) => graph.nodes);
        // A function that is there twice is printed once; a name may end like the path of a second one.
        const ids = model.proto.functions.map(
          ({ domain, name, overload }) => `${domain}:${name}:${overload}`,
        );
        const isTwice = new Set(ids).size < ids.length;
        const shown = nodes.filter(({ graph }) => !isTwice || !/^function:.*~\d/.test(graph.path));
        assert.equal(printed.lines.size, shown.length);
        // Editors count line feeds, carriage returns and both together.
        const all = printed.text.split(/\r\n|\r|\n/);
        for (const [line, { graph, index }] of printed.lines) {
          const { proto } = model.graphs.get(graph)!.nodes[index]!;
          const end = proto.opType.replace(/\W/g, '_');
          assert.ok(
            all
              .slice(line - 1, line + 8)
              .join('\n')
              .includes(end),
            `${line}: ${all[line - 1]}`,
          );
        }
      }),
      { numRuns: 150 },
    );
  }).timeout(20_000);

  it('says what is wrong first, on single lines without links', () => {
    const node = { opType: 'Relu', input: ['a\nb http://x'], output: ['y'] };
    const [first, second] = printModel(modelOf({ node: [node] })).text.split('\n');
    assert.equal(first, "# error: Relu 'y' (node 0) uses 'a b http:\\/\\/x', which nothing makes.");
    assert.equal(second, '<');
    const nodes = Array.from({ length: 30 }, (_, at) => ({
      opType: 'Relu',
      input: ['a'],
      output: [`y${at}`],
    }));
    assert.match(printModel(modelOf({ node: nodes })).text, /\n# 10 more problems are not listed\.\n</);
  });

  it('stands even for a file that cannot be read', () => {
    const { text, lines } = printBroken('/models/a.onnx', new UserError('OD1002', 'It is\ntext.'));
    assert.equal(text, '# /models/a.onnx cannot be shown.\n# OD1002: It is text.\n');
    assert.equal(lines.size, 0);
  });
});
