import assert from 'node:assert/strict';
import { nodeLabel } from '../../../core/onnx/check-names';
import type { Graph, Model } from '../../../core/onnx/model';
import { readWeight } from '../../../core/onnx/weights';
import { floats, modelOf } from './fixtures';

const bytes = (text: string) => new TextEncoder().encode(text);

/** x → If whose branches use `x`, `w` and, nested, `y` of the main graph. */
const nested = () =>
  modelOf({
    name: 'main',
    input: [{ name: 'x' }, { name: 'c' }],
    output: [{ name: 'z' }],
    initializer: [{ name: 'w', dataType: 1, dims: [1n], rawData: floats(5) }],
    node: [
      { opType: 'Relu', input: ['x'], output: ['y'] },
      {
        opType: 'If',
        name: 'choose',
        input: ['c'],
        output: ['', 'z'],
        attribute: [
          {
            name: 'then_branch',
            type: 5,
            g: {
              name: 'then',
              output: [{ name: 'inner_if' }],
              node: [
                {
                  opType: 'If',
                  input: ['c'],
                  output: ['inner_if'],
                  attribute: [
                    { name: 'then_branch', type: 5, g: { output: [{ name: 'y' }] } },
                    { name: 'else_branch', type: 5, g: { output: [{ name: 'w' }] } },
                  ],
                },
              ],
            },
          },
          {
            name: 'else_branch',
            type: 5,
            g: {
              output: [{ name: 'own' }],
              initializer: [{ name: 'own', dataType: 1, dims: [1n], rawData: floats(1) }],
            },
          },
        ],
      },
    ],
  });

describe('the graph index', () => {
  it('names every graph by its way there', () => {
    const model = nested();
    assert.deepEqual(
      [...model.graphs.keys()],
      [
        '',
        '/z/then_branch',
        '/z/then_branch/inner_if/then_branch',
        '/z/then_branch/inner_if/else_branch',
        '/z/else_branch',
      ],
    );
    const inner = model.graphs.get('/z/then_branch/inner_if/then_branch')!;
    assert.equal(inner.parent?.node.graph.path, '/z/then_branch');
    assert.equal(inner.parent?.attribute, 'then_branch');
    assert.deepEqual(model.problems, []);
  });

  it('counts what bodies use as used by their node', () => {
    const { graph } = nested();
    const choose = graph.nodes[1]!;
    assert.deepEqual([...choose.captures].sort(), ['c', 'w', 'y']);
    assert.deepEqual(graph.consumers.get('y'), [choose]);
    assert.deepEqual(graph.consumers.get('c'), [choose]);
    assert.deepEqual(graph.consumers.get('x'), [graph.nodes[0]]);
    assert.equal(graph.producers.get('z'), choose);
    assert.equal(graph.producers.has(''), false);
  });

  const constants: Record<string, [attribute: object, dtype: string, shape: number[], value: unknown]> = {
    value: [{ type: 4, t: { dataType: 1, dims: [2n], rawData: floats(1, 2) } }, 'float32', [2], floats(1, 2)],
    value_float: [{ type: 1, f: 0.5 }, 'float32', [], floats(0.5)],
    value_floats: [{ type: 6, floats: [0.5, 2] }, 'float32', [2], floats(0.5, 2)],
    value_int: [{ type: 2, i: -1n }, 'int64', [], new Uint8Array(8).fill(255)],
    value_ints: [{ type: 7, ints: [-1n] }, 'int64', [1], new Uint8Array(8).fill(255)],
    value_string: [{ type: 3, s: bytes('text') }, 'string', [], ['text']],
    value_strings: [{ type: 8, strings: [bytes('a'), bytes('')] }, 'string', [2], ['a', '']],
  };
  for (const [name, [attribute, dtype, shape, value]] of Object.entries(constants)) {
    it(`takes a Constant's ${name} as a weight`, () => {
      const node = { opType: 'Constant', output: ['k'], attribute: [{ name, ...attribute }] };
      const weight = modelOf({ node: [{ opType: 'Relu', output: ['r'] }, node] }).graph.weights.get('k')!;
      assert.equal(weight.node, 1);
      const tensor = readWeight(weight);
      assert.deepEqual([tensor.dtype, [...tensor.shape]], [dtype, shape]);
      assert.deepEqual(
        tensor.strings ?? Buffer.from(tensor.bytes),
        Array.isArray(value) ? value : Buffer.from(value as Uint8Array),
      );
    });
  }

  it('leaves a Constant of another domain, or one that a caller gives, alone', () => {
    const attribute = [{ name: 'value_int', type: 2, i: 1n }];
    const model = modelOf({
      node: [
        { opType: 'Constant', domain: 'mine', output: ['a'], attribute },
        {
          opType: 'Constant',
          output: ['b'],
          attribute: [{ name: 'value_int', type: 2, refAttrName: 'given' }],
        },
        { opType: 'Constant', domain: 'ai.onnx', output: ['c'], attribute },
      ],
    });
    assert.deepEqual([...model.graph.weights.keys()], ['c']);
    assert.equal(model.graph.nodes[2]!.domain, '');
  });

  it('takes the last of several constants of one name, as onnxruntime does', () => {
    const number = (at: number) => ({ dataType: 1, dims: [1n], rawData: floats(at) });
    const constant = (at: number) => ({
      opType: 'Constant',
      output: ['c'],
      attribute: [{ name: 'value', type: 4, t: number(at) }],
    });
    const { graph } = modelOf({
      initializer: [
        { name: 'i', ...number(1) },
        { name: 'i', ...number(2) },
      ],
      node: [constant(3), constant(4)],
    });
    const first = (name: string) => {
      const data = graph.weights.get(name)!.data;
      assert.ok(data.kind === 'inline');
      return new DataView(data.bytes.buffer, data.bytes.byteOffset).getFloat32(0, true);
    };
    assert.deepEqual([first('i'), first('c')], [2, 4]);
  });

  it('expands the sparse tensor of a Constant', () => {
    const sparseTensor = {
      values: { dataType: 1, dims: [1n], rawData: floats(7) },
      indices: { dataType: 7, dims: [1n], int64Data: [2n] },
      dims: [2n, 2n],
    };
    const attribute = [{ name: 'sparse_value', type: 11, sparseTensor }];
    const { graph } = modelOf({ node: [{ opType: 'Constant', output: ['c'], attribute }] });
    const { dtype, shape, data, node } = graph.weights.get('c')!;
    assert.deepEqual({ dtype, shape, node }, { dtype: 'float32', shape: [2, 2], node: 0 });
    assert.deepEqual(data, { kind: 'inline', bytes: floats(0, 0, 7, 0) });
  });

  it('expands sparse initializers', () => {
    const values = { name: 's', dataType: 1, dims: [2n], rawData: floats(5, 7) };
    const sparse = (dims: bigint[], indexDims: bigint[], indices: bigint[]) => ({
      values,
      indices: { dataType: 7, dims: indexDims, int64Data: indices },
      dims,
    });
    const dense = (init: ReturnType<typeof sparse>) =>
      modelOf({ sparseInitializer: [init] }).graph.weights.get('s')!;
    const expected = Buffer.from(floats(0, 5, 0, 0, 0, 7));
    assert.deepEqual(Buffer.from(readWeight(dense(sparse([2n, 3n], [2n], [1n, 5n]))).bytes), expected);
    assert.deepEqual(
      Buffer.from(readWeight(dense(sparse([2n, 3n], [2n, 2n], [0n, 1n, 1n, 2n]))).bytes),
      expected,
    );
    const outside = dense(sparse([2n, 3n], [2n], [1n, 6n]));
    assert.match((outside.data as { why: string }).why, /index outside of its shape \[2,3\]/);
  });

  it('has functions with their own graphs', () => {
    const node = { opType: 'If', output: ['r'], attribute: [{ name: 'then_branch', type: 5, g: {} }] };
    const model = modelOf(
      { node: [{ opType: 'twice', domain: 'local', output: ['y'] }] },
      {
        functions: [
          {
            name: 'twice',
            domain: 'local',
            input: ['a'],
            output: ['r'],
            node: [node],
            opsetImport: [{ version: 17n }],
          },
          { name: 'twice', domain: 'local', overload: 'wide', input: ['a'], output: ['a'] },
        ],
      },
    );
    assert.deepEqual([...model.functions.keys()], ['local:twice', 'local:twice:wide']);
    const definition = model.functions.get('local:twice')!;
    assert.deepEqual([...definition.opsets], [['', 17]]);
    assert.equal(definition.graph.path, 'function:local:twice');
    assert.ok(model.graphs.has('function:local:twice/r/then_branch'));
  });
});

describe('what is wrong with names', () => {
  const relu = (input: string, output: string) => ({ opType: 'Relu', input: [input], output: [output] });
  const told = ({ problems }: Model) => problems.map(({ level, message }) => `${level}: ${message}`);
  const cases: Record<string, [graph: Parameters<typeof modelOf>[0], told: string[]]> = {
    'a value that nothing makes': [
      { input: [{ name: 'x' }], node: [relu('nope', 'y')] },
      ["error: Relu 'y' (node 0) uses 'nope', which nothing makes."],
    ],
    'nodes in another order than they can run in': [
      { input: [{ name: 'x' }], node: [relu('a', 'b'), relu('x', 'a')] },
      ["warning: Relu 'b' (node 0) uses 'a', which Relu 'a' (node 1) makes only later in the file."],
    ],
    'a cycle': [
      { node: [relu('b', 'a'), relu('a', 'b')] },
      ["error: Relu 'a' (node 0) uses 'b', which Relu 'b' (node 1) makes of it: a cycle."],
    ],
    'a node that needs itself': [
      { node: [relu('a', 'a')] },
      ["error: Relu 'a' (node 0) uses 'a', which Relu 'a' (node 0) makes of it: a cycle."],
    ],
    'a value that is made twice': [
      { input: [{ name: 'x' }], node: [relu('x', 'y'), relu('x', 'y')] },
      ["error: Relu 'y' (node 1) makes 'y', which is there already."],
    ],
    'an output that nothing makes': [
      { name: 'g', output: [{ name: 'y' }] },
      ["error: The output 'y' of graph 'g' is made by nothing."],
    ],
    'nothing, where outputs and inputs are left out': [
      { input: [{ name: 'x' }], node: [{ opType: 'LSTM', input: ['x', '', 'x'], output: ['', 'y', ''] }] },
      [],
    ],
  };
  for (const [what, [graph, expected]] of Object.entries(cases)) {
    it(`is said: ${what}`, () => assert.deepEqual(told(modelOf(graph)), expected));
  }

  it('is said of bodies with the place', () => {
    const branch = { name: 'then', node: [relu('nope', 'y')] };
    const node = { opType: 'If', output: ['o'], attribute: [{ name: 'then_branch', type: 5, g: branch }] };
    const { problems } = modelOf({ node: [node] });
    assert.deepEqual(
      problems.map(({ graph, node: index }) => [graph, index]),
      [['/o/then_branch', 0]],
    );
  });

  it('labels nodes by name, else by output', () => {
    const label = (graph: Graph) => nodeLabel(graph.nodes[0]!);
    assert.equal(
      label(modelOf({ node: [{ opType: 'A', name: 'n', output: ['y'] }] }).graph),
      "A 'n' (node 0)",
    );
    assert.equal(label(modelOf({ node: [{ opType: 'A', output: ['', 'y'] }] }).graph), "A 'y' (node 0)");
    assert.equal(label(modelOf({ node: [{ opType: 'A' }] }).graph), 'A (node 0)');
  });
});
