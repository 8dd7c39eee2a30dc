import assert from 'node:assert/strict';
import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { readModelBytes } from '../../../core/onnx/read';
import { printModel } from '../../../core/onnx/text/print';
import { identityAt, rebind } from '../../../extension/breakpoints/bound-breakpoint';

type NodeSketch = { op: string; inputs: string[]; outputs: string[]; name?: string };

/** A model of such nodes, with its text. */
function modelOf(nodes: NodeSketch[]) {
  const proto = create(ModelProtoSchema, {
    irVersion: 9n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'g',
      input: [{ name: 'x' }],
      output: [{ name: nodes.at(-1)!.outputs[0]! }],
      node: nodes.map(({ op, inputs, outputs, name }) => ({
        opType: op,
        input: inputs,
        output: outputs,
        name: name ?? '',
      })),
    },
  });
  const model = readModelBytes(toBinary(ModelProtoSchema, proto), 'm.onnx');
  return { model, text: printModel(model) };
}

function lineOf({ text }: ReturnType<typeof modelOf>, output: string): number {
  return [...text.lines].find(([, line]) => line.outputs[0] === output)![0];
}

describe('breakpoints by node', () => {
  const before = modelOf([
    { op: 'Relu', inputs: ['x'], outputs: ['a'] },
    { op: 'Abs', inputs: ['a'], outputs: ['b'], name: 'magnitude' },
    { op: 'Exp', inputs: ['b'], outputs: ['c'] },
  ]);
  const bind = (output: string) => {
    const line = lineOf(before, output);
    return { id: output, line, identity: identityAt(before.model, before.text, line)! };
  };

  it('a line before the first node stands for that node', () => {
    assert.deepEqual(identityAt(before.model, before.text, 1), bind('a').identity);
    assert.equal(identityAt(before.model, before.text, 10_000), undefined);
  });

  it('follows a node when nodes come in before it', () => {
    const after = modelOf([
      { op: 'Neg', inputs: ['x'], outputs: ['n'] },
      { op: 'Relu', inputs: ['n'], outputs: ['a'] },
      { op: 'Abs', inputs: ['a'], outputs: ['b'], name: 'magnitude' },
      { op: 'Exp', inputs: ['b'], outputs: ['c'] },
    ]);
    const moved = rebind(after.model, after.text, [bind('a'), bind('c')]);
    assert.deepEqual(
      moved.map(({ line }) => line),
      [lineOf(after, 'a'), lineOf(after, 'c')],
    );
    assert.notEqual(moved[0]!.line, moved[0]!.bound.line);
  });

  it('follows a renamed output by the name of the node', () => {
    const after = modelOf([
      { op: 'Relu', inputs: ['x'], outputs: ['a'] },
      { op: 'Neg', inputs: ['a'], outputs: ['n'] },
      { op: 'Abs', inputs: ['n'], outputs: ['renamed'], name: 'magnitude' },
    ]);
    assert.equal(rebind(after.model, after.text, [bind('b')])[0]!.line, lineOf(after, 'renamed'));
  });

  it('says that a node is gone', () => {
    const after = modelOf([{ op: 'Neg', inputs: ['x'], outputs: ['y'] }]);
    assert.equal(rebind(after.model, after.text, [bind('c')])[0]!.line, undefined);
  });
});
