import assert from 'node:assert/strict';
import { ModuleTree } from '../../../core/modules/module-tree';
import { Modules } from '../../../core/modules/modules';
import { scopeOf } from '../../../core/modules/node-scope';
import { parseStringList } from '../../../core/modules/string-list';
import { modelOf } from '../onnx/fixtures';
import { spans } from './support';

type Metadata = Record<string, string>;

/** A chain of nodes: each takes what the one before makes. */
function chain(nodes: readonly [op: string, name: string, metadata?: Metadata, output?: string][]) {
  let last = 'x';
  return modelOf({
    input: [{ name: 'x' }],
    node: nodes.map(([opType, name, metadata = {}, made], at) => {
      const output = made ?? `v${at}`;
      const input = opType === 'Constant' ? [] : [last];
      if (opType !== 'Constant') last = output;
      const metadataProps = Object.entries(metadata).map(([key, value]) => ({ key, value }));
      return { opType, name, input, output: [output], metadataProps };
    }),
  });
}

const scopes = (...names: string[]): Metadata => ({
  'pkg.torch.onnx.name_scopes': `[${names.map((name) => `'${name}'`).join(', ')}]`,
});

describe('modules: the scope of a node', () => {
  const cases: [what: string, name: string, metadata: Metadata, path: string | undefined][] = [
    ['a path', '/layer1/layer1.0/Conv', {}, '/layer1/layer1.0'],
    ['a path without a leading slash', 'model/dense/MatMul', {}, '/model/dense'],
    ['joined names, of which the first counts', 'a/b/Mul;c/d/Add', {}, '/a/b'],
    ['a node outside of all modules', '/Add', {}, ''],
    ['a name that is no path', 'Conv_12', {}, undefined],
    [
      'full names of modules',
      'node_x',
      scopes('', 'h.0', 'h.0.attn', 'h.0.attn.qkv', 'linear'),
      '/h.0/attn/qkv',
    ],
    [
      'members of a list',
      'node_x',
      scopes('', 'layer1', 'layer1.0', 'layer1.0.bn1', 'add'),
      '/layer1/layer1.0/bn1',
    ],
    ['a list in a member', 'n', scopes('', 'a', 'a.0', 'a.0.down', 'a.0.down.1', 'x'), '/a/a.0/down/down.1'],
    ['an operation of no module', 'n', scopes('_empty_nn_module_stack_from_metadata_hook', 'size'), ''],
    [
      'a namespace',
      'n',
      { namespace: ': tiny.GPT/h.0: tiny.Block/h.0.ln: nn.LayerNorm/ln: aten.ln' },
      '/h.0/ln',
    ],
    ['metadata that cannot be read, and a path', '/a/B', { 'pkg.torch.onnx.name_scopes': 'None' }, '/a'],
  ];
  for (const [what, name, metadata, path] of cases) {
    it(what, () => {
      const [node] = chain([['Relu', name, metadata]]).graph.nodes;
      const scope = scopeOf(node!);
      assert.equal(scope?.map((part) => `/${part.name}`).join(''), path);
    });
  }

  it('takes the classes with the names', () => {
    const [node] = chain([
      [
        'Relu',
        'n',
        {
          ...scopes('', 'h.0', 'h.0.ln', 'layer_norm'),
          'pkg.torch.onnx.class_hierarchy': "['tiny.GPT', 'tiny.Block', 'nn.LayerNorm', 'aten.layer_norm']",
        },
      ],
    ]).graph.nodes;
    assert.deepEqual(scopeOf(node!), [
      { name: 'h.0', kind: 'tiny.Block' },
      { name: 'ln', kind: 'nn.LayerNorm' },
    ]);
  });

  it('takes the path of the output where the name is none', () => {
    const [node] = chain([['FusedConv', 'fused', {}, '/layer1/conv/Conv_output_0']]).graph.nodes;
    assert.deepEqual(
      scopeOf(node!)?.map(({ name }) => name),
      ['layer1', 'conv'],
    );
  });
});

describe('modules: lists of strings as Python prints them', () => {
  const cases: [text: string, items: string[] | undefined][] = [
    ['[]', []],
    ["['']", ['']],
    ["['a', 'b.c']", ['a', 'b.c']],
    [`["it's", 'x']`, ["it's", 'x']],
    ["['a\\'b', 'c\\\\']", ["a'b", 'c\\']],
    ["['a'", undefined],
    ["['a' 'b']", undefined],
    ['[1, 2]', undefined],
    ['', undefined],
    ["['a', __import__('os')]", undefined],
  ];
  for (const [text, items] of cases) it(text, () => assert.deepEqual(parseStringList(text), items));
});

describe('modules: by names', () => {
  it('puts nodes without a scope where both neighbours are, and Constants with the node after them', () => {
    const { graph } = chain([
      ['Constant', '/b/Constant'],
      ['Conv', '/a/conv/Conv'],
      ['QuantizeLinear', 'q'],
      ['DequantizeLinear', 'dq'],
      ['Relu', '/a/Relu'],
      ['Constant', 'Constant_7'],
      ['Conv', '/b/Conv'],
      ['Cast', 'cast'],
      ['Conv', '/b/Conv_1'],
      ['Add', '/Add'],
    ]);
    const tree = ModuleTree.of(graph, 'auto');
    assert.equal(tree.basis, 'names');
    assert.deepEqual(spans(tree), ['/a [0,5)', '/a/conv [0,2)', '/b [5,9)']);
    assert.deepEqual(
      [...tree.all()].map(({ first }) => first),
      [1, 1, 6],
    );
  });

  it('makes a module of each go where a scope is left and comes again', () => {
    const { graph } = chain([
      ['Conv', '/a/Conv'],
      ['Conv', '/b/Conv'],
      ['Relu', '/a/Relu'],
    ]);
    assert.deepEqual(spans(ModuleTree.of(graph, 'names')), ['/a [0,1)', '/b [1,2)', '/a [2,3)']);
  });

  it('follows the order in which nodes run, not that of the file', () => {
    const model = modelOf({
      input: [{ name: 'x' }],
      node: [
        { opType: 'Relu', name: '/b/Relu', input: ['p'], output: ['q'] },
        { opType: 'Neg', name: '/a/Neg', input: ['x'], output: ['p'] },
        { opType: 'Abs', name: '/b/Abs', input: ['q'], output: ['r'] },
      ],
    });
    assert.deepEqual(spans(new Modules(model).tree(model.graph)), ['/a [0,1)', '/b [1,3)']);
  });

  it('says nothing where too few names do', () => {
    const { graph } = chain([
      ['Conv', '/a/Conv'],
      ['Relu', 'r'],
      ['Relu', 's'],
    ]);
    assert.equal(ModuleTree.of(graph, 'names').basis, undefined);
    assert.deepEqual(spans(ModuleTree.of(graph, 'auto')), []);
  });
});

describe('modules: finding where they begin', () => {
  const model = chain([
    ['Conv', '/layer1/layer1.0/conv1/Conv'],
    ['Relu', '/layer1/layer1.0/Relu'],
    ['Conv', '/layer1/layer1.1/conv1/Conv'],
    ['Add', '/layer1/Add'],
    ['Constant', '/layer2/Constant'],
    ['Conv', '/layer2/conv1/Conv'],
  ]);
  const cases: Record<string, number[]> = {
    '/layer1': [0],
    '/layer1/**': [0],
    '/layer1/*': [0, 2],
    '/layer*': [0, 5],
    '/**/conv1': [0, 2, 5],
    '/layer1/layer1.1/conv1': [2],
    '/layer3': [],
    layer1: [],
    '': [],
    '[': [],
  };
  for (const [pattern, places] of Object.entries(cases)) {
    it(`${pattern || 'nothing'} → ${places.join(' ') || 'none'}`, () => {
      assert.deepEqual(
        new Modules(model).find(pattern).map(({ index }) => index),
        places,
      );
    });
  }
});
