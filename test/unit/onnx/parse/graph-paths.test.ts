import assert from 'node:assert/strict';
import { readModelBytes } from '../../../../core/onnx/read';
import { graphPaths } from '../../../../core/onnx/text/parse/graph-paths';
import { parseModelText } from '../../../../core/onnx/text/parse/parse';
import { scopesOf, withBodies } from '../../../../core/onnx/text/parse/scopes';
import { printModel } from '../../../../core/onnx/text/print';
import { graph, modelBytes, op } from '../../engine/support/models';

describe('paths of the graphs of a text', () => {
  it('are those of the model that prints the text', () => {
    const branch = (output: string) =>
      graph({ outputs: { [output]: 'float32[]' }, nodes: [op('Neg', ['x'], [output])] });
    const inner = graph({
      outputs: { r: 'float32[]' },
      nodes: [op('If', ['c'], ['', 'r'], { then_branch: branch('u'), else_branch: branch('v') })],
    });
    const model = readModelBytes(
      modelBytes({
        inputs: { c: 'bool[]', x: 'float32[]' },
        outputs: { 'a b': 'float32[]' },
        domains: { own: 1 },
        nodes: [
          op('If', ['c'], ['a b'], { then_branch: inner, else_branch: branch('w') }),
          op('own:Twice', ['x'], ['t']),
        ],
        functions: [
          {
            name: 'Twice',
            domain: 'own',
            input: ['p'],
            output: ['q'],
            opsetImport: [{ domain: '', version: 17n }],
            node: [op('Add', ['p', 'p'], ['q'])],
          },
        ],
      }),
    );
    const scopes = scopesOf(parseModelText(printModel(model).text));
    const paths = graphPaths(scopes);
    const all = [...withBodies(scopes)];
    assert.deepEqual(all.map((scope) => paths.pathOf(scope.graph)).sort(), [...model.graphs.keys()].sort());
    for (const scope of all) {
      const path = paths.pathOf(scope.graph);
      assert.equal(paths.scopeAt(path), scope);
      const nodes = model.graphs.get(path)!.nodes;
      assert.deepEqual(
        scope.graph.nodes.map(({ operator }) => operator?.name),
        nodes.map(({ op: name }) => name),
      );
    }
  });
});
