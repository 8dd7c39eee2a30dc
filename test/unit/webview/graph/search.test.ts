import assert from 'node:assert/strict';
import { graphData } from '../../../../extension/graph/graph-data';
import { GraphSearch } from '../../../../webview/graph/search/graph-search';
import { floatType, modelOf } from '../../onnx/fixtures';

const model = modelOf({
  input: [{ name: 'picture', type: floatType(1, 3, 8, 8) }],
  valueInfo: [
    { name: 'a', type: floatType(1, 64, 8, 8) },
    { name: 'b', type: floatType(1, 64, 8, 8) },
    { name: 'c', type: floatType(1, 10) },
  ],
  initializer: [{ name: 'conv.weight', dataType: 1, dims: [1n, 3n, 1n, 1n], floatData: [1, 2, 3] }],
  node: [
    {
      name: '/stem/Conv',
      opType: 'Conv',
      input: ['picture', 'conv.weight'],
      output: ['a'],
      attribute: [
        { name: 'pads', ints: [1n, 1n, 1n, 1n], type: 7 },
        { name: 'group', i: 1n, type: 2 },
      ],
    },
    { name: '/stem/Relu', opType: 'Relu', input: ['a'], output: ['b'] },
    { name: '/head/ConvTranspose', opType: 'ConvTranspose', input: ['b', 'conv.weight'], output: ['c'] },
    {
      name: 'convert',
      opType: 'Cast',
      input: ['c'],
      output: ['scores'],
      attribute: [{ name: 'to', i: 7n, type: 2 }],
    },
  ],
  output: [{ name: 'scores' }],
});

describe('search in a graph', () => {
  const search = new GraphSearch(graphData(model));
  const found = (query: string) =>
    search
      .find(query)
      .found.map(({ kind, number }) =>
        kind === 'node'
          ? model.graph.nodes[number]!.name
          : search.find(query).found.find((each) => each.number === number && each.kind === 'value')!.text,
      );

  const cases: [query: string, found: string[]][] = [
    ['', []],
    ['  ', []],
    ['op:conv', ['/stem/Conv', '/head/ConvTranspose']],
    ['op:Relu', ['/stem/Relu']],
    // All of an operator, then what begins with it, the shorter ones first.
    ['conv', ['/stem/Conv', 'convert', 'conv.weight', '/head/ConvTranspose']],
    ['stem relu', ['/stem/Relu']],
    ['name:/head', ['/head/ConvTranspose']],
    ['scores', ['convert']],
    ['picture', ['picture']],
    ['shape:1x64', ['/stem/Conv', '/stem/Relu', '/head/ConvTranspose']],
    ['1×64×8×8', ['/stem/Conv', '/stem/Relu', '/head/ConvTranspose']],
    ['shape:?x10', ['/head/ConvTranspose', 'convert']],
    ['attr:pads', ['/stem/Conv']],
    ['attr:pads=[1', ['/stem/Conv']],
    ['attr:to=7', ['convert']],
    ['"pads=[1, 1, 1, 1]"', ['/stem/Conv']],
    ['type:float32[1,10', ['/head/ConvTranspose']],
    ['op:conv shape:10', ['/head/ConvTranspose']],
    ['nothing at all', []],
    ['op:', []],
  ];
  for (const [query, names] of cases) {
    it(`${query || 'nothing'}: ${names.join(', ') || 'nothing'}`, () =>
      assert.deepEqual(found(query), names));
  }

  it('tells how many there are beyond the ones that it gives', () => {
    const { found: one, total } = search.find('conv', { most: 1 });
    assert.deepEqual([one.length, total], [1, 4]);
  });
});
