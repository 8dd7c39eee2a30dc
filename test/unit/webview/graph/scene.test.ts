import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { readModel } from '../../../../core/onnx/read';
import { graphData } from '../../../../extension/graph/graph-data';
import type { Container, Item } from '../../../../webview/graph/groups/outline';
import { SceneMaker } from '../../../../webview/graph/layout/scene-maker';
import { needsSharedData } from '../../tensor/shared-data';
import { assertPassesNothing, assertSound } from './scene-invariants';
import { dataOf, mainOf, sceneOf } from './support';

/** A random graph: nodes that take what earlier ones make, in random modules that are left and entered again. */
const someGraph = fc
  .array(
    fc.record({
      op: fc.constantFrom('Conv', 'Relu', 'Add'),
      scope: fc.constantFrom('', '/a', '/a/b', '/a/b.0', '/a/b.1', '/c', '/c/a', '/l.0', '/l.1', '/l.2'),
      back: fc.array(fc.nat(12), { minLength: 1, maxLength: 3 }),
      twoOutputs: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((nodes) => {
    const made = ['x', 'w1'];
    const lines = nodes.map(({ op, scope, back, twoOutputs }, at) => {
      const inputs = back.map((each) => made[Math.max(0, made.length - 1 - each)]!);
      const outputs = twoOutputs ? [`a${at}`, `b${at}`] : [`a${at}`];
      made.push(...outputs);
      return `${outputs} = ${op}(${inputs}) ${scope}/${op}`;
    });
    return dataOf(
      lines.join('\n'),
      made.slice(-2).filter((name) => /^[ab]/.test(name)),
    );
  });

describe('the scene of a graph', () => {
  it('is sound for any graph and whatever is open: nothing overlaps, sticks out or ends in nothing', () => {
    fc.assert(
      fc.property(someGraph, fc.infiniteStream(fc.boolean()), (data, choices) => {
        const maker = new SceneMaker(mainOf(data));
        const open = [...maker.outline.containers.keys()].filter(() => choices.next().value);
        for (const scene of [sceneOf(maker, open), sceneOf(maker, 'all')]) {
          assertSound(scene);
          assertPassesNothing(scene);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('has groups that are in no cycle, with every node once', () => {
    fc.assert(
      fc.property(someGraph, (data) => {
        const { outline, index } = new SceneMaker(mainOf(data));
        const found: number[] = [];
        assertAcyclic(outline.items);
        for (const { items } of outline.containers.values()) assertAcyclic(items);
        assert.deepEqual(
          found.sort((a, b) => a - b),
          [...index.running],
        );

        function assertAcyclic(items: readonly Item[]): void {
          const order = new Map<Item, number>(items.map((item, at) => [item, at]));
          for (const item of items) if (item.kind === 'node') found.push(item.number);
          for (const [place, node] of index.running.entries()) {
            for (const user of index.behind(place)) {
              const from = ancestorAmong(order, outline.leafOfNode[node]!);
              const to = ancestorAmong(order, outline.leafOfNode[index.running[user]!]!);
              if (from && to) assert.ok(order.get(from)! <= order.get(to)!);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the same each time, and after opening and closing a group, which keeps its place', () => {
    fc.assert(
      fc.property(someGraph, fc.nat(), (data, choice) => {
        const maker = new SceneMaker(mainOf(data));
        const first = sceneOf(maker, []);
        assert.deepEqual(sceneOf(new SceneMaker(mainOf(data)), []), first);
        const groups = first.boxes.filter(({ kind }) => kind === 'group' || kind === 'repeat');
        const group = groups[choice % groups.length];
        if (!group) return;
        const { id, x, y } = group;
        const opened = sceneOf(maker, [id], { id, x, y });
        const frame = opened.boxes.find((box) => box.id === id)!;
        assert.deepEqual([frame.kind, frame.x, frame.y], ['open', x, y]);
        assert.deepEqual(sceneOf(maker, [], { id, x, y }), first);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps what is in other groups at its place in them', () => {
    const lines = ['a', 'b'].flatMap((scope) => [
      `${scope}1 = Conv(${scope === 'a' ? 'x' : 'a3'}) /${scope}/Conv`,
      `${scope}2 = Relu(${scope}1) /${scope}/in/Relu`,
      `${scope}3 = Abs(${scope}2) /${scope}/in/Abs`,
    ]);
    const maker = new SceneMaker(mainOf(dataOf(lines.join('\n'))));
    const offsets = (open: string[]) => {
      const { boxes } = sceneOf(maker, open);
      const frame = boxes.find(({ id }) => id === 'group:/a')!;
      return boxes
        .filter(({ parent }) => boxes[parent] === frame)
        .map(({ id, x, y }) => [id, x - frame.x, y - frame.y]);
    };
    assert.deepEqual(offsets(['group:/a', 'group:/b']), offsets(['group:/a']));
  });

  it('ends edges at closed groups, once for each value with the number of its uses', () => {
    const data = dataOf('v = Conv(x) /Conv\na = Relu(v) /a/Relu\nb = Abs(v) /a/Abs\nc = Add(a, b) /a/Add', [
      'c',
    ]);
    const maker = new SceneMaker(mainOf(data));
    const edges = (open: string[]) => {
      const scene = sceneOf(maker, open);
      return scene.edges.map(({ from, to, count }) => [scene.boxes[from]!.id, scene.boxes[to]!.id, count]);
    };
    assert.deepEqual(edges([]), [
      ['input:x', 'node:0', 1],
      ['node:0', 'group:/a', 2],
      ['group:/a', 'output:c', 1],
    ]);
    assert.deepEqual(edges(['group:/a']), [
      ['input:x', 'node:0', 1],
      ['node:0', 'node:1', 1],
      ['node:0', 'node:2', 1],
      ['node:1', 'node:3', 1],
      ['node:2', 'node:3', 1],
      ['node:3', 'output:c', 1],
    ]);
    assert.deepEqual([...sceneOf(maker, []).boxOfNode], [1, 2, 2, 2]);
  });

  it('opens what is around a node that is to be seen', () => {
    const maker = new SceneMaker(
      mainOf(dataOf('a = Relu(x) /a/b/Relu\nb = Abs(a) /a/b/Abs\nc = Neg(b) /a/Neg')),
    );
    assert.deepEqual([...maker.openFor({ graph: '', open: [], reveal: [1] })].sort(), [
      'group:/a',
      'group:/a/b',
    ]);
  });

  it('lays out a group of a thousand side by side, and a chain of 20,000', () => {
    const wide = Array.from({ length: 1000 }, (_, at) => `v${at} = Op${at}(x)`);
    const long = Array.from({ length: 20_000 }, (_, at) => `u${at + 1} = Relu(u${at})`);
    for (const lines of [wide, long]) {
      const maker = new SceneMaker(mainOf(dataOf(lines.join('\n'))));
      const scene = sceneOf(maker, 'all');
      assert.equal(scene.boxes.filter(({ kind }) => kind === 'node').length, lines.length);
      assertSound(scene);
    }
  });

  it('takes a damaged graph whose nodes use one another in a ring', () => {
    const maker = new SceneMaker(mainOf(dataOf('a = Add(x, c)\nb = Relu(a)\nc = Neg(b)', ['c'])));
    const scene = sceneOf(maker);
    assertSound(scene);
    assert.equal(scene.boxes.filter(({ kind }) => kind === 'node').length, 3);
  });
});

describe('scenes of real models', () => {
  const folders = [
    'models/ultraface',
    'models/magika',
    'models/basic-pitch',
    'models/tiny-gpt2',
    'models/silero-vad',
  ];
  const fixtures = ['cnn', 'gpt', 'lstm'].map((name) => `fixtures/models/${name}`);
  for (const folder of [...folders, ...fixtures]) {
    it(`${folder}: sound, closed and all open; 10 to 60 boxes at first`, function () {
      const place = path.join(needsSharedData(this), folder);
      for (const file of readdirSync(place).filter((name) => name.endsWith('.onnx'))) {
        const data = graphData(readModel(path.join(place, file)));
        for (const part of data.graphs) {
          const maker = new SceneMaker(part);
          const first = sceneOf(maker);
          for (const scene of [first, sceneOf(maker, []), sceneOf(maker, 'all')]) {
            assertSound(scene);
            assertPassesNothing(scene);
          }
          const closed = maker.index.running.length >= 40;
          if (closed)
            assert.ok(first.boxes.length >= 10 && first.boxes.length <= 60, `${file}: ${first.boxes.length}`);
        }
      }
    });
  }
});

function ancestorAmong(items: ReadonlyMap<Item, number>, item: Item): Item | undefined {
  for (let at: Item | Container | undefined = item; at; at = at.parent) if (items.has(at)) return at;
  return undefined;
}
