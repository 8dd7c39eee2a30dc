import assert from 'node:assert/strict';
import type { Execution } from '../../../engine/execution';
import { stopsAt } from '../../../engine/stops';
import { bodies } from './support/bodies';
import { begin, never, noStops, noWatch, randomNumbers, suiteRunner } from './support/harness';
import type { ModelParts } from './support/models';
import { modelFolder, op } from './support/models';
import { resnet } from './support/resnet';

/** A cache that grows by a row in each iteration of a run with feedback. */
const growing = {
  inputs: { row: 'float32[1,3]', past: 'float32[P,3]' },
  outputs: { present: 'float32[Q,3]', mean: 'float32[1,3]' },
  nodes: [
    op('Concat', ['past', 'row'], ['present'], { axis: 0 }),
    op('ReduceMean', ['present'], ['mean'], { axes: [0], keepdims: 1 }),
  ],
};

/** Where an execution stands, and digests of what the next node is given and makes. */
interface Moment {
  readonly position: string;
  readonly values: string;
}

describe('going back', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  function positionOf(execution: Execution): string {
    return execution.frames
      .map(({ graph, iteration, next }) => `${graph}[${iteration ?? ''}]:${next}`)
      .join(' ');
  }

  async function momentOf(execution: Execution): Promise<Moment> {
    const depth = execution.frames.length - 1;
    const node = execution.nextNode;
    const names = (node?.inputs ?? []).filter((name) => name !== '' && execution.hasRun(depth, name));
    const values = [...(await execution.values(depth, names)), ...(await execution.preview())];
    const digests: string[] = [];
    for (const [name, held] of values) digests.push(`${name}: ${await runner.current.sha256(held)}`);
    return { position: positionOf(execution), values: digests.join('\n') };
  }

  /** Steps to the end, into bodies, or as `move` says, and tells every moment on the way. */
  async function forward(execution: Execution, into = true): Promise<Moment[]> {
    const moments = [await momentOf(execution)];
    while (!execution.ended) {
      if (!into || !(await execution.stepIn())) await execution.step();
      moments.push(await momentOf(execution));
    }
    return moments;
  }

  it('from the end to the start of a ResNet gives the same bits, and runs few nodes again', async () => {
    const file = folder.write(resnet(8, 64));
    const ahead = await begin(runner.current, file, { seed: 3 });
    const moments = await forward(ahead);
    assert.equal(moments.length, 123);
    // All values take about 1 MiB, of which values get half of the budget at least.
    for (const [memoryBudget, most] of [
      [2 ** 19, 2],
      [2 ** 17, 4],
    ] as const) {
      const execution = await begin(runner.current, file, { seed: 3, memoryBudget });
      await execution.advance(noStops, noWatch, never);
      for (const expected of [...moments].reverse()) {
        assert.deepEqual(await momentOf(execution), expected);
        const { reason } = await execution.stepBack(never);
        assert.equal(reason, expected === moments[0] ? 'start' : 'stop');
      }
      assert.ok(execution.recomputed <= most * 122, `${execution.recomputed} nodes ran again`);
      // And forward again.
      assert.deepEqual(await forward(execution), moments);
      execution.close();
    }
  });

  it('goes on again from an earlier node, out of the bodies inside', async () => {
    const execution = await begin(runner.current, folder.write(bodies.loop), { seed: 4 });
    const { nodes } = execution.model.graph;
    assert.equal(execution.goBackTo(0, nodes[2]!), undefined, 'it has not run');
    const moments = await forward(execution, false);
    await execution.stepBack(never);
    await execution.stepBack(never);
    assert.equal(await execution.stepIn(), true);
    assert.deepEqual(execution.goBackTo(0, nodes[0]!)?.reason, 'stop');
    assert.deepEqual(await forward(execution, false), moments);
  });

  const feedback = {
    inputs: { row: { frames: { random: 'normal' } }, past: { value: [[1, 2, 3]] } },
    feedback: { present: 'past' },
    iterations: 6,
  };
  const runs = new Map<string, { parts: ModelParts; options: object }>([
    ...Object.entries(bodies).map(([name, parts]) => [name, { parts, options: {} }] as const),
    ['feedback', { parts: growing, options: feedback }],
  ]);
  for (const [name, { parts, options }] of runs) {
    it(`${name}: from stop to stop backwards gives what stood there on the way forward`, async () => {
      const file = folder.write(parts);
      for (const memoryBudget of [undefined, 0]) {
        const execution = await begin(runner.current, file, { seed: 4, memoryBudget, ...options });
        const everywhere = stopsAt(execution.model, () => true);
        const moments = [await momentOf(execution)];
        while (!execution.ended) {
          await execution.advance(everywhere, noWatch, never);
          moments.push(await momentOf(execution));
        }
        for (let round = 0; round < 2; round++) {
          for (const expected of moments.slice(0, -1).reverse()) {
            assert.deepEqual(await execution.reverseAdvance(everywhere, never), { reason: 'stop' });
            assert.deepEqual(await momentOf(execution), expected);
          }
          assert.deepEqual(await execution.reverseAdvance(everywhere, never), { reason: 'start' });
          for (const expected of moments.slice(1)) {
            await execution.advance(everywhere, noWatch, never);
            assert.deepEqual(await momentOf(execution), expected);
          }
        }
        execution.close();
      }
    });

    it(`${name}: however one walks, a place has its values`, async () => {
      const random = randomNumbers(7);
      const file = folder.write(parts);
      const known = new Map<string, string>();
      for (const memoryBudget of [undefined, 200]) {
        const execution = await begin(runner.current, file, { seed: 4, memoryBudget, ...options });
        const all = execution.model.graphs.size;
        const some = stopsAt(execution.model, (node) => (node.index + all) % 2 === 0);
        for (let step = 0; step < 60; step++) {
          const dice = Math.floor(random() * 7);
          if (dice === 0) await execution.advance(some, noWatch, never);
          else if (dice === 1) await execution.reverseAdvance(some, never);
          else if (dice <= 3) await execution.stepBack(never);
          else if (dice === 4 || !(await execution.stepIn())) await execution.step();
          if (random() < 0.3) continue;
          const { position, values } = await momentOf(execution);
          assert.equal(values, known.get(position) ?? values, position);
          known.set(position, values);
        }
        execution.close();
      }
    });
  }
});
