import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import { writeBert } from '../../../bench/models/bert';
import { writeExportedBert } from '../../../bench/models/exported-bert';
import { markAllOutputs } from '../../../bench/models/mark-outputs';
import { writeQdq } from '../../../bench/models/qdq';
import { writeResnet } from '../../../bench/models/resnet';
import { readModel } from '../../../core/onnx/read';
import { temporaryFolder } from '../temporary-folder';

describe('models that benchmarks make', () => {
  const folder = temporaryFolder('bench');
  const bert = { hidden: 8, heads: 2, vocabulary: 11, tokens: 3 };
  const models: [name: string, write: (file: string) => number, nodes: number][] = [
    // As many blocks as ResNet-50 has, and as many layers as BERT base.
    [
      'resnet',
      (file) => writeResnet(file, { blocks: [3, 4, 6, 3], channels: 1, image: 32, classes: 2 }),
      122,
    ],
    ['bert', (file) => writeBert(file, { ...bert, layers: 12 }), 621],
    ['qdq', (file) => writeQdq(file, { layers: 2, channels: 4, image: 5 }), 12],
  ];
  for (const [name, write, nodes] of models) {
    it(`${name} is a valid model of ${nodes} nodes`, () => {
      const file = path.join(folder.path, `${name}.onnx`);
      assert.equal(write(file), statSync(file).size);
      const { graph, problems } = readModel(file);
      assert.deepEqual(problems, []);
      assert.equal(graph.nodes.length, nodes);
    });
  }

  it('as PyTorch exports them have the nodes that are to be drawn, with names or without', () => {
    for (const named of [true, false]) {
      const file = path.join(folder.path, `exported-${named}.onnx`);
      assert.equal(writeExportedBert(file, { layers: 35, named }), 3842);
      const { graph, problems } = readModel(file);
      assert.deepEqual(problems, []);
      assert.equal(graph.nodes.length, 3842);
    }
  });

  it('with every value an output are the same models otherwise', () => {
    const file = path.join(folder.path, 'net.onnx');
    const marked = path.join(folder.path, 'marked.onnx');
    writeQdq(file, { layers: 1, channels: 4, image: 5 });
    const model = readModel(file);
    markAllOutputs(model, marked);
    const { graph, problems } = readModel(marked);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      graph.nodes.map(({ name }) => name),
      model.graph.nodes.map(({ name }) => name),
    );
    const outputs = graph.outputs.map((output) => output.name);
    assert.deepEqual(outputs.toSorted(), model.graph.nodes.flatMap((node) => node.outputs).toSorted());
  });
});
