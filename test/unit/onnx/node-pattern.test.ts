import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NodeFinder } from '../../../core/onnx/node-finder';
import { parsePattern } from '../../../core/onnx/node-pattern';
import { modelOf } from './fixtures';

const { nodes } = modelOf({
  node: [
    { opType: 'Conv', name: '/layer1/0/Conv', output: ['a'] },
    { opType: 'Relu', name: '/layer1/0/Relu', output: ['b'] },
    { opType: 'Conv', domain: 'ai.onnx', name: '/layer2/Conv', output: ['c'] },
    { opType: 'Gelu', domain: 'com.microsoft', output: ['d'] },
    { opType: 'FusedConv', domain: 'com.microsoft', name: 'fused[0]', output: ['e'] },
    { opType: 'aten::add', domain: 'org.pytorch.aten', output: ['f'] },
  ],
}).graph;

describe('patterns of nodes', () => {
  const cases: Record<string, string> = {
    Conv: 'a c',
    '*Conv': 'a c e',
    'ai.onnx.Conv': 'a c',
    'ai.onnx.*': 'a b c',
    Gelu: 'd',
    'com.microsoft.Gelu': 'd',
    'com.microsoft.*': 'd e',
    '{Gelu,Relu}': 'b d',
    'aten::add': 'f',
    'name:/layer1/**': 'a b',
    'name:/layer*/Conv': 'c',
    'name:/layer1/0/Conv': 'a',
    'name:fused[0]': 'e',
    'name:d': 'd',
    ' Conv ': 'a c',
    conv: '',
    '': '',
    'name:': '',
    '[': '',
    '!Conv': '',
  };
  for (const [pattern, outputs] of Object.entries(cases)) {
    it(`'${pattern}' means ${outputs || 'none'}`, () => {
      const found = nodes.filter(parsePattern(pattern)).map((node) => node.outputs[0]);
      assert.equal(found.join(' '), outputs);
    });
  }
});

describe('finding the nodes of a pattern', () => {
  const sign = fc.constantFrom(
    'a',
    'b',
    '/',
    '.',
    '*',
    '**',
    '?',
    '{a,b}',
    '[ab]',
    '!',
    '(',
    ')',
    '+',
    '@',
    '"',
    '\\',
    '$',
  );
  const pattern = fc
    .tuple(fc.constantFrom('', 'name:', 'name: '), fc.array(sign, { maxLength: 6 }))
    .map(([kind, signs]) => kind + signs.join(''));
  const name = fc
    .array(fc.constantFrom('a', 'b', '/', '.', '"', '$'), { maxLength: 5 })
    .map((signs) => signs.join(''));
  const node = fc.record({ opType: name, domain: name, name, output: fc.array(name, { maxLength: 1 }) });

  it('finds those that it means', () => {
    fc.assert(
      fc.property(
        fc.array(node, { maxLength: 30 }),
        fc.array(pattern, { minLength: 1 }),
        (init, patterns) => {
          const model = modelOf({ node: init });
          const finder = new NodeFinder(model);
          for (const text of patterns) {
            const meant = model.graph.nodes.filter(parsePattern(text)).map(({ index }) => index);
            const found = finder.find(text).map(({ index }) => index);
            assert.deepEqual(
              found.toSorted((a, b) => a - b),
              meant,
              text,
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('looks at few names for a pattern that begins with one', () => {
    const count = 2000;
    let looks = 0;
    const model = modelOf({
      node: Array.from({ length: count }, (_, at) => ({ opType: 'Relu', name: `/layer${at}/relu` })),
    });
    // Names are read where patterns compare them.
    for (const node of model.graph.nodes) {
      const { name } = node;
      Object.defineProperty(node, 'name', {
        get() {
          looks++;
          return name;
        },
      });
    }
    const finder = new NodeFinder(model);
    for (let at = 0; at < count; at++) assert.equal(finder.find(`name:/layer${at}/**`).length, 1);
    assert.equal(looks, count);
  });
});
