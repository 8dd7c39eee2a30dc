import assert from 'node:assert/strict';
import { findNode, identityOf } from '../../../core/onnx/identity';
import type { GraphInit } from './fixtures';
import { modelOf } from './fixtures';

type NodeInit = NonNullable<GraphInit['node']>[number];

const weight = (name: string, rows: bigint) => ({
  name,
  dataType: 1,
  dims: [rows],
  floatData: Array(Number(rows)).fill(1),
});

/** conv → relu → fc, with names that `rename` may change. */
function network(rename: (name: string) => string, named: boolean, before: NodeInit[] = []) {
  const node = (opType: string, inputs: string[], output: string) => ({
    opType,
    name: named ? `node_${output}` : '',
    input: inputs.map((name) => (name === 'x' ? name : rename(name))),
    output: [rename(output)],
  });
  return modelOf({
    input: [{ name: 'x' }],
    initializer: [weight(rename('k'), 3n), weight(rename('w'), 4n)],
    node: [
      ...before,
      node('Conv', ['x', 'k'], 'conv'),
      node('Relu', ['conv'], 'relu1'),
      node('MatMul', ['relu1', 'w'], 'fc'),
      node('Relu', ['fc'], 'relu2'),
    ],
  });
}

const same = (name: string) => name;

describe('the identity of a node', () => {
  const identity = (index: number, named = true) => identityOf(network(same, named).graph.nodes[index]!);
  const inserted = [{ opType: 'Identity', input: ['x'], output: ['new'] }];

  it('is its first output, wherever the node moved', () => {
    const model = network(same, false, inserted);
    assert.equal(findNode(model, identity(3, false)), model.graph.nodes[4]);
  });

  it('is its name where the outputs are called otherwise', () => {
    const model = network((name) => `${name}_v2`, true, inserted);
    assert.equal(findNode(model, identity(1)), model.graph.nodes[2]);
  });

  it('is its structure where all names are other ones', () => {
    const model = network((name) => `${name}_v2`, false, inserted);
    for (let index = 0; index < 4; index++) {
      assert.equal(findNode(model, identity(index, false)), model.graph.nodes[index + 1]);
    }
  });

  it('is not found where several are alike', () => {
    const twins = ['a', 'b'].map((output) => ({ opType: 'Relu', input: ['x'], output: [output] }));
    const [first] = modelOf({ input: [{ name: 'x' }], node: twins }).graph.nodes;
    const renamed = twins.map((twin) => ({ ...twin, output: [`${twin.output[0]}_v2`] }));
    assert.equal(findNode(modelOf({ input: [{ name: 'x' }], node: renamed }), identityOf(first!)), undefined);
  });

  it('is not found where the node is gone', () => {
    assert.equal(findNode(modelOf({ node: [] }), identity(0)), undefined);
  });

  it('ends in a model that goes round', () => {
    const model = modelOf({
      node: [
        { opType: 'A', input: ['b'], output: ['a'] },
        { opType: 'B', input: ['a'], output: ['b'] },
      ],
    });
    assert.match(identityOf(model.graph.nodes[0]!).structure, /^[0-9a-f]{16}$/);
  });

  it('is plain data', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(identity(0))), identity(0));
  });
});
