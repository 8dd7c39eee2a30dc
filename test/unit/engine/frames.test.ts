import assert from 'node:assert/strict';
import type { Execution } from '../../../engine/execution';
import { stopsAt } from '../../../engine/stops';
import { bodies } from './support/bodies';
import { begin, bitsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';

const { loop, branches } = bodies;

describe('frames', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  async function outputs(execution: Execution): Promise<Map<string, string>> {
    const names = execution.model.graph.outputs.map((output) => output.name);
    return bitsOf(execution, runner.current, names);
  }

  for (const [name, parts] of Object.entries(bodies)) {
    it(`${name}: the body, step by step and stop by stop, gives what the node alone gives`, async () => {
      const file = folder.write(parts);
      const whole = await begin(runner.current, file, { seed: 4 });
      await whole.advance(noStops, noWatch, never);
      const expected = await outputs(whole);

      const inside = await begin(runner.current, file, { seed: 4 });
      let entered = 0;
      while (!inside.ended) {
        if (await inside.stepIn()) entered++;
        else await inside.step();
      }
      assert.ok(entered > 0);
      assert.deepEqual(await outputs(inside), expected);

      const stopping = await begin(runner.current, file, { seed: 4 });
      const everywhere = stopsAt(stopping.model, () => true);
      let stops = 0;
      for (; !stopping.ended; stops++) await stopping.advance(everywhere, noWatch, never);
      assert.ok(stops > stopping.model.graph.nodes.length);
      assert.deepEqual(await outputs(stopping), expected);
    });
  }

  it('name the iteration, show its values and those around it', async () => {
    const execution = await begin(runner.current, folder.write(loop), { inputs: { x: { ones: true } } });
    const stops = stopsAt(execution.model, (node) => node.op === 'ReduceMax');
    for (let round = 0; round < 3; round++) await execution.advance(stops, noWatch, never);
    const frames = execution.frames;
    assert.deepEqual(
      frames.map(({ label, iteration, next }) => ({ label, iteration, next })),
      [
        { label: 'main', iteration: undefined, next: 1 },
        { label: 'Loop Loop_total [iteration 2]', iteration: 2, next: 2 },
      ],
    );
    assert.equal(execution.nextNode?.op, 'ReduceMax');
    const values = await execution.values(1, ['i', 'sum', 'next', 'seen', 'step', 'top', 'limit', 'half']);
    const texts: Record<string, string[]> = {};
    for (const [name, held] of values) {
      if (held.kind === 'tensor') texts[name] = await runner.current.elements(held.id, 0, 1);
    }
    assert.deepEqual(texts, {
      i: ['2'],
      sum: ['2.0'],
      next: ['2.5'],
      seen: ['6.25'],
      step: ['0.5'],
      limit: ['1000.0'],
      half: ['0.5'],
    });
    assert.equal(execution.hasRun(1, 'top'), false);
    assert.equal(execution.hasRun(0, 'total'), false);
    assert.equal((await execution.stepOut(noStops, noWatch, never)).reason, 'stop');
    assert.equal(execution.frames.length, 1);
    assert.equal(execution.nextNode?.op, 'Neg');
  });

  it('are left by one step from their last node to the next that runs', async () => {
    const execution = await begin(runner.current, folder.write(branches), {
      inputs: { x: { ones: true }, c: { value: true } },
    });
    await execution.step();
    assert.equal(await execution.stepIn(), true);
    assert.equal(execution.frames[1]?.label, 'If If_y · then_branch');
    await execution.step();
    assert.equal(execution.nextNode?.op, 'Exp');
    assert.deepEqual(await execution.step(), { reason: 'end' });
    assert.equal(execution.ended, true);
  });

  it('are not entered where nothing in them would run', async () => {
    const never0 = { ...loop, weights: { ...loop.weights, trips: tensor('int64', [], [0n]) } };
    const execution = await begin(runner.current, folder.write(never0));
    await execution.step();
    assert.equal(await execution.stepIn(), false);
    assert.equal(execution.frames.length, 1);
    await execution.step();
    const [history] = (await execution.values(0, ['history'])).values();
    assert.deepEqual(history?.kind === 'tensor' && history.shape, [0, 3]);
  });

  it('are not entered where the body does not fit its node: onnxruntime says why', async () => {
    const file = folder.write({
      inputs: { x: 'float32[3]' },
      outputs: { y: 'float32[3]' },
      weights: { seven: tensor('int64', [], [7n]), yes: tensor('bool', [], [true]) },
      nodes: [
        op('Loop', ['seven', 'yes', 'x', 'x'], ['y'], {
          body: graph({
            inputs: { i: 'int64[]', go: 'bool[]', a: 'float32[3]' },
            outputs: { on: 'bool[]', b: 'float32[3]' },
            nodes: [op('Identity', ['go'], ['on']), op('Neg', ['a'], ['b'])],
          }),
        }),
      ],
    });
    const execution = await begin(runner.current, file);
    assert.equal(await execution.stepIn(), false);
    await assert.rejects(execution.step(), /Loop "Loop_y".*inputs/s);
  });
});
