import assert from 'node:assert/strict';
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
