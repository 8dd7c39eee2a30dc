import assert from 'node:assert/strict';
import { isWithoutKernel } from '../../../engine/errors';
import type { Execution } from '../../../engine/execution';
import type { Held } from '../../../engine/types';
import { begin, bitsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';

const main = {
  inputs: { x: 'float32[2]' },
  outputs: { y: 'float32[2]' },
  domains: { my: 1 },
  nodes: [
    op('Neg', ['x'], ['minus']),
    op('my:Twice', ['minus'], ['twice', 'count']),
    op('Exp', ['twice'], ['e']),
    op('Add', ['e', 'count'], ['y']),
  ],
};

const loop = {
  inputs: { x: 'float32[2]' },
  outputs: { y: 'float32[2]' },
  domains: { my: 1 },
  weights: { times: tensor('int64', [], [3n]), yes: tensor('bool', [], [true]) },
  nodes: [
    op('Loop', ['times', 'yes', 'x'], ['y'], {
      body: graph({
        inputs: { i: 'int64[]', go: 'bool[]', v: 'float32[2]' },
        outputs: { stay: 'bool[]', w: 'float32[2]' },
        nodes: [
          op('Identity', ['go'], ['stay']),
          op('my:Twice', ['v'], ['twice']),
          op('Add', ['v', 'twice'], ['w']),
        ],
      }),
    }),
  ],
};

describe('outputs that are given', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  async function values(of: Record<string, readonly number[]>): Promise<Map<string, Held>> {
    const loaded = await runner.current.request('loadInputs', {
      inputs: Object.fromEntries(Object.entries(of).map(([name, value]) => [name, { value }])),
      signatures: Object.keys(of).map((name) => ({ name, dtype: 'float32' as const, shape: [2] })),
      options: { folder: '.' },
    });
    return new Map(loaded.map(({ name, held }) => [name, held]));
  }

  /** The elements of a value of the innermost frame. */
  async function elements(execution: Execution, name: string, frame = execution.frames.length - 1) {
    const held = (await execution.values(frame, [name])).get(name);
    return held?.kind === 'tensor' ? runner.current.elements(held.id, 0, 2) : undefined;
  }

  it('stand for an operator without a kernel, also where values are computed again and in going back', async () => {
    const execution = await begin(runner.current, folder.write(main), {
      inputs: { x: { value: [1, 2] } },
      // Nothing is kept that can be computed again.
      memoryBudget: 0,
    });
    const watch = { nan: true, inf: true };
    await assert.rejects(execution.advance(noStops, watch, never), isWithoutKernel);
    assert.equal(execution.nextNode?.op, 'Twice');
    await assert.rejects(
      values({ odd: [1, 2] }).then((odd) => execution.give(odd)),
      /'odd' is not an output/,
    );
    assert.deepEqual(execution.give(await values({ twice: [0, Number.NaN] })), ['count']);
    await assert.rejects(execution.step(), isWithoutKernel);
    assert.deepEqual(execution.give(await values({ count: [10, 20] })), []);
    // What was given may hold a NaN: it is not reported as made here, nor further on.
    assert.deepEqual(await execution.advance(noStops, watch, never), { reason: 'end' });
    assert.deepEqual(await elements(execution, 'y'), ['11.0', 'nan']);
    assert.deepEqual(await elements(execution, 'e'), ['1.0', 'nan']);
    const before = await bitsOf(execution, runner.current, ['y']);
    for (const op of ['Add', 'Exp', 'Twice', 'Neg']) {
      await execution.stepBack(never);
      assert.equal(execution.nextNode?.op, op);
    }
    assert.deepEqual(await execution.advance(noStops, noWatch, never), { reason: 'end' });
    assert.deepEqual(await bitsOf(execution, runner.current, ['y']), before);
    execution.close();
  });

  it('belong to the iteration in which they were given, there and back', async () => {
    const execution = await begin(runner.current, folder.write(loop), { inputs: { x: { value: [1, 1] } } });
    assert.ok(await execution.stepIn());
    for (const given of [1, 10, 100]) {
      await execution.step();
      await assert.rejects(execution.step(), isWithoutKernel);
      assert.deepEqual(execution.give(await values({ twice: [given, given] })), []);
      await execution.step();
      if (given < 100) await execution.step();
    }
    assert.equal(execution.nextNode?.op, 'Add');
    assert.equal(execution.frames[1]?.iteration, 2);
    // Back into the iteration before, and out here again.
    for (let count = 0; count < 4; count++) await execution.stepBack(never);
    assert.equal(execution.frames[1]?.iteration, 1);
    assert.deepEqual(await elements(execution, 'v'), ['2.0', '2.0']);
    await execution.stepOut(noStops, noWatch, never);
    assert.deepEqual(await elements(execution, 'y', 0), ['112.0', '112.0']);
    execution.close();
  });
});
