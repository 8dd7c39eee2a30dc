import assert from 'node:assert/strict';
import type { Execution } from '../../../engine/execution';
import type { Held } from '../../../engine/types';
import { bodies } from './support/bodies';
import { begin, never, noStops, noWatch, randomNumbers, suiteRunner } from './support/harness';
import type { ModelParts } from './support/models';
import { modelFolder, op, tensor } from './support/models';

/** What values were at a stop: digests by graph path and name, as the frame of that graph saw them. */
type Seen = Map<string, Map<string, string>>;

describe('values at the last stop', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  async function digest(held: Held | undefined): Promise<string | undefined> {
    return held && runner.current.sha256(held);
  }

  /** The names of a frame's own graph. */
  function namesOf(execution: Execution, depth: number): string[] {
    const graph = execution.model.graphs.get(execution.frames[depth]!.graph)!;
    const names = [...graph.inputs.map(({ name }) => name), ...graph.producers.keys()];
    return [...new Set(names)].filter((name) => name !== '');
  }

  async function seen(execution: Execution): Promise<Seen> {
    const all: Seen = new Map();
    for (const [depth, { graph }] of execution.frames.entries()) {
      const names = new Map<string, string>();
      for (const [name, held] of await execution.values(depth, namesOf(execution, depth))) {
        names.set(name, (await digest(held))!);
      }
      all.set(graph, names);
    }
    const innermost = all.get(execution.frames.at(-1)!.graph)!;
    for (const [name, held] of await execution.preview()) innermost.set(name, (await digest(held))!);
    return all;
  }

  async function check(execution: Execution, before: Seen, what: string): Promise<number> {
    let compared = 0;
    for (const [depth, { graph }] of execution.frames.entries()) {
      const names = namesOf(execution, depth);
      const found = (await execution.valuesAtLastStop(depth, names))!;
      for (const name of names) {
        const expected = before.get(graph)?.get(name);
        assert.equal(await digest(found.get(name)), expected, `${what}: ${graph} ${name}`);
        if (expected) compared++;
      }
    }
    return compared;
  }

  async function move(execution: Execution, random: () => number): Promise<unknown> {
    const at = Math.floor(random() * 8);
    if (at < 3) return (await execution.stepIn()) || execution.step(noWatch);
    if (at < 5) return execution.step(noWatch);
    if (at === 5) return execution.stepBack(never);
    if (at === 6) return execution.nextIteration(noStops, noWatch, never);
    return execution.stepOut(noStops, noWatch, never);
  }

  for (const [name, parts] of Object.entries(bodies) as [string, ModelParts][]) {
    it(`are those of a random walk through ${name}`, async () => {
      const file = folder.write(parts);
      let compared = 0;
      for (const seed of [1, 2, 3]) {
        const random = randomNumbers(seed);
        const execution = await begin(runner.current, file, { seed });
        assert.equal(await execution.valuesAtLastStop(0, []), undefined);
        for (let moves = 0; moves < 14; moves++) {
          const before = await seen(execution);
          execution.leaveStop();
          if (execution.ended) await execution.stepBack(never);
          else await move(execution, random);
          compared += await check(execution, before, `seed ${seed}, move ${moves}`);
        }
        execution.close();
      }
      assert.ok(compared > 20, `${compared} compared`);
    });
  }

  it('are those before an edit, and before an edit was undone', async () => {
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      weights: { w: tensor('float32', [2], [1, 1]) },
      nodes: [
        op('Add', ['x', 'w'], ['a']),
        op('Neg', ['a'], ['b']),
        op('Exp', ['b'], ['c']),
        op('Neg', ['c'], ['y']),
      ],
    });
    const execution = await begin(runner.current, file, { inputs: { x: { ones: true } } });
    const read = async (name: string) => {
      const held = (await execution.valuesAtLastStop(0, [name]))!.get(name);
      return held?.kind === 'tensor' ? (await runner.current.elements(held.id, 0, 2)).map(Number) : undefined;
    };
    await execution.step();
    await execution.step();
    execution.leaveStop();
    await execution.step();
    assert.deepEqual(await read('b'), [-2, -2]);
    const held = await runner.current.request('make', { dtype: 'int64', shape: [2], value: 0 });
    const zeros = await runner.current.evaluate(
      {
        kind: 'call',
        target: { kind: 'name', name: 'zeros_like', at: 0 },
        positional: [{ kind: 'bound', slot: 'a', at: 0 }],
        keywords: [],
        at: 0,
      },
      new Map([['a', (await execution.values(0, ['a'])).get('a')!]]),
    );
    runner.current.release([held.id]);
    assert.ok(zeros.kind === 'array');
    await execution.edit(0, 'a', zeros.held, '0');
    const now = (await execution.values(0, ['b'])).get('b');
    assert.ok(now?.kind === 'tensor');
    assert.deepEqual((await runner.current.elements(now.id, 0, 2)).map(Number), [-0, -0]);
    assert.deepEqual(await read('b'), [-2, -2], 'at the last stop it was not edited');
    assert.deepEqual(await read('a'), [2, 2]);
    execution.leaveStop();
    // Going back before the edit undoes it; at the last stop it held.
    await execution.stepBack(never);
    await execution.stepBack(never);
    assert.deepEqual(await read('a'), [0, 0]);
    assert.deepEqual(await read('b'), [-0, -0]);
    execution.close();
  });
});
