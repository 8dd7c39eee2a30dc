import assert from 'node:assert/strict';
import type { RequestKind } from '../../../engine/protocol';
import type { Runner } from '../../../engine/runner-client';
import { bodies } from './support/bodies';
import { begin, bitsOf, noStops, suiteRunner } from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';

describe('interrupting what runs node by node', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  /** Does something with a signal that aborts with the `count`th run that the runner is asked for. */
  async function abortedAt<T>(count: number, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { current } = runner;
    const controller = new AbortController();
    const request = current.request.bind(current);
    let left = count;
    current.request = ((kind: RequestKind, ask: never) => {
      if (kind === 'run' && --left === 0) controller.abort();
      return request(kind, ask);
    }) as Runner['request'];
    try {
      return await task(controller.signal);
    } finally {
      current.request = request;
    }
  }

  /** A sum that becomes infinite in the 35th of 40 iterations. */
  const growing = {
    inputs: { x: 'float32[]' },
    outputs: { y: 'float32[]' },
    weights: {
      trips: tensor('int64', [], [40n]),
      yes: tensor('bool', [], [true]),
      big: tensor('float32', [], [1e37]),
    },
    nodes: [
      op('Loop', ['trips', 'yes', 'x'], ['sum'], {
        body: graph({
          inputs: { i: 'int64[]', go: 'bool[]', v: 'float32[]' },
          outputs: { stay: 'bool[]', next: 'float32[]' },
          nodes: [op('Identity', ['go'], ['stay']), op('Add', ['v', 'big'], ['next'])],
        }),
      }),
      op('Neg', ['sum'], ['y']),
    ],
  };

  it('stops a step over a node in which a watch looks for what made an Inf; from there it goes on', async () => {
    const inputs = { x: { zeros: true } };
    const execution = await begin(runner.current, folder.write(growing), { inputs });
    const watch = { nan: false, inf: true };
    const stepped = await abortedAt(8, (signal) => execution.step(watch, noStops, signal));
    assert.deepEqual(stepped, { reason: 'paused' });
    assert.equal(execution.frames.length, 2);
    const { iteration } = execution.frames[1]!;
    assert.ok(iteration! > 0 && iteration! < 34, `iteration ${iteration}`);
    const found = await execution.advance(noStops, watch, new AbortController().signal);
    assert.deepEqual([found.reason, found.reason === 'watch' && found.value], ['watch', 'next']);
    assert.equal(execution.frames[1]!.iteration, 34);
    execution.close();
  });

  it('gives a look at a Loop of random numbers up, wherever it is, and draws the same when it goes on', async () => {
    const file = folder.write(bodies.nested);
    const options = { inputs: { x: { ones: true } }, seed: 5 };
    const names = ['longest', 'sums'];
    const plain = await begin(runner.current, file, options);
    while (!plain.ended) if (!(await plain.stepIn())) await plain.step();
    const expected = await bitsOf(plain, runner.current, names);
    plain.close();
    let isThrough = false;
    let aborted = 0;
    for (let count = 1; !isThrough; count += 3) {
      const execution = await begin(runner.current, file, options);
      await execution.stepIn();
      while (execution.nextNode?.outputs[0] !== 'inner') await execution.step();
      const before = execution.frames;
      const looked = abortedAt(count, (signal) =>
        execution
          .until(signal, () => execution.preview())
          .then(
            () => true,
            (error) => {
              assert.ok(signal.aborted && error === signal.reason, String(error));
              return false;
            },
          ),
      );
      isThrough = await looked;
      if (!isThrough) aborted++;
      assert.deepEqual(execution.frames, before);
      assert.equal(execution.hasRun(1, 'inner'), false);
      // Nothing aborts a look that comes later.
      const again = await execution.preview();
      assert.equal(again.size, 1);
      while (!execution.ended) await execution.step();
      assert.deepEqual(await bitsOf(execution, runner.current, names), expected, `aborted at run ${count}`);
      execution.close();
    }
    assert.ok(aborted > 2, `${aborted} looks were given up`);
  });
});
