import assert from 'node:assert/strict';
import fc from 'fast-check';
import { graphData } from '../../../../extension/graph/graph-data';
import { GraphIndex } from '../../../../webview/graph/graph-index';
import { SceneMaker } from '../../../../webview/graph/layout/scene-maker';
import { SceneIndex } from '../../../../webview/graph/scene-index';
import { Lineage, type NodesByGraph } from '../../../../webview/graph/ways/lineage';
import { Neighbours } from '../../../../webview/graph/ways/neighbours';
import { shortestPath } from '../../../../webview/graph/ways/shortest-path';
import { modelOf } from '../../onnx/fixtures';
import { dataOf, mainOf, sceneOf } from './support';

describe('the shortest way between two nodes', () => {
  const index = new GraphIndex(
    mainOf(dataOf('a = Relu(x)\nb = Abs(a)\nc = Neg(b)\nd = Add(a, c)\ne = Exp(x)')),
  );
  const cases: [from: number, to: number, nodes: number[] | undefined][] = [
    [0, 3, [0, 3]],
    [1, 3, [1, 2, 3]],
    [3, 1, [1, 2, 3]],
    [2, 2, [2]],
    [0, 4, undefined],
  ];
  for (const [from, to, nodes] of cases) {
    it(`${from} to ${to}: ${nodes ?? 'none'}`, () => {
      const path = shortestPath(index, from, to);
      assert.deepEqual(path?.nodes, nodes);
      if (path) assert.equal(path.values.length, path.nodes.length - 1);
    });
  }
});

/** An If with a body that uses a value from around it, between two nodes. */
const branching = graphData(
  modelOf({
    input: [{ name: 'x' }, { name: 'wanted' }],
    node: [
      { opType: 'Relu', input: ['x'], output: ['a'] },
      { opType: 'Not', input: ['wanted'], output: ['condition'] },
      {
        opType: 'If',
        input: ['condition'],
        output: ['chosen'],
        attribute: ['then_branch', 'else_branch'].map((name) => ({
          name,
          type: 5,
          g: {
            name,
            node: [
              { opType: 'Neg', input: [name === 'then_branch' ? 'a' : 'x'], output: [`${name}.neg`] },
              { opType: 'Exp', input: ['x'], output: [`${name}.other`] },
            ],
            output: [{ name: `${name}.neg` }],
          },
        })),
      },
      { opType: 'Abs', input: ['chosen'], output: ['y'] },
    ],
    output: [{ name: 'y' }],
  }),
);

describe('what a value depends on and what depends on it', () => {
  const lineage = new Lineage(branching);
  const value = (name: string, path = '') =>
    branching.graphs.find((graph) => graph.path === path)!.values.name.indexOf(name);
  const words = (nodes: NodesByGraph) =>
    [...nodes]
      .flatMap(([path, found]) => [...found].map((node) => `${path} ${opOf(path, node)}`.trim()))
      .sort();
  const opOf = (path: string, node: number) => {
    const { operators, operator } = branching.graphs.find((graph) => graph.path === path)!.nodes;
    return operators[operator[node]!]!.op;
  };

  it('goes into bodies and out of them', () => {
    assert.deepEqual(words(lineage.ancestors('', value('y'))), [
      '/chosen/else_branch Neg',
      '/chosen/then_branch Neg',
      'Abs',
      'If',
      'Not',
      'Relu',
    ]);
    assert.deepEqual(
      words(lineage.ancestors('/chosen/then_branch', value('then_branch.neg', '/chosen/then_branch'))),
      ['/chosen/then_branch Neg', 'Relu'],
    );
    assert.deepEqual(words(lineage.descendants('', value('a'))), ['/chosen/then_branch Neg', 'Abs', 'If']);
    assert.deepEqual(words(lineage.descendants('', value('condition'))), ['Abs', 'If']);
  });

  it('is the transitive closure of who uses what, both ways', () => {
    const someEdges = fc.array(fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(someEdges, (edges) => {
        const lines = edges.map(
          (back, at) => `v${at} = Add(${back.map((each) => (each < at ? `v${each}` : 'x'))})`,
        );
        const data = dataOf(lines.join('\n'));
        const index = new GraphIndex(mainOf(data));
        const depends = edges.map((back, at) => {
          const all = new Set([at]);
          return { all, back: back.filter((each) => each < at) };
        });
        for (const { all, back } of depends)
          for (const each of back) for (const far of depends[each]!.all) all.add(far);
        const own = new Lineage(data);
        edges.forEach((_, node) => {
          const [made] = index.made(node) as [number];
          const sorted = (set: ReadonlySet<number> | undefined) => [...(set ?? [])].sort((a, b) => a - b);
          assert.deepEqual(sorted(own.ancestors('', made).get('')), sorted(depends[node]!.all));
          const users = depends.flatMap(({ all }, at) => (at !== node && all.has(node) ? [at] : []));
          assert.deepEqual(sorted(own.descendants('', made).get('')), users);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('where arrow keys lead', () => {
  const data = dataOf(
    'a = Relu(x) /Relu\nb = Abs(a) /m/Abs\nc = Neg(a) /m/Neg\nd = Add(b, c) /m/Add\ne = Exp(d) /Exp',
    ['e'],
  );
  const scene = sceneOf(new SceneMaker(mainOf(data)), ['group:/m']);
  const neighbours = new Neighbours(new SceneIndex(scene));
  const at = (id: string) => scene.boxes.findIndex((box) => box.id === id);
  const id = (box: number | undefined) => (box === undefined ? undefined : scene.boxes[box]!.id);

  it('down and up along edges, into groups and out of them', () => {
    assert.equal(id(neighbours.next(at('input:x'))), 'node:0');
    assert.equal(id(neighbours.next(at('group:/m'))), 'node:1');
    assert.equal(id(neighbours.next(at('node:1'))), 'node:3');
    assert.equal(id(neighbours.next(at('node:3'))), 'node:4');
    assert.equal(id(neighbours.next(at('node:4'))), 'output:e');
    assert.equal(neighbours.next(at('output:e')), undefined);
    assert.equal(id(neighbours.previous(at('node:1'))), 'node:0');
    assert.equal(id(neighbours.previous(at('group:/m'))), 'node:0');
    assert.equal(neighbours.previous(at('input:x')), undefined);
  });

  it('left and right in a row', () => {
    const [left, right] = [at('node:1'), at('node:2')].sort(
      (a, b) => scene.boxes[a]!.x - scene.boxes[b]!.x,
    ) as [number, number];
    assert.equal(neighbours.sibling(left, 1), right);
    assert.equal(neighbours.sibling(right, -1), left);
    assert.equal(neighbours.sibling(left, -1), undefined);
    assert.equal(neighbours.sibling(at('node:3'), 1), undefined);
  });
});
