import assert from 'node:assert/strict';
import { replayTo } from '../../../engine/replay';
import { begin, bitsOf, never, suiteRunner } from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';

/** A Loop of four iterations in whose body an If stands, and a node after it. */
const nested = {
  inputs: { x: 'float32[2]' },
  outputs: { y: 'float32[2]' },
  weights: {
    times: tensor('int64', [], [4n]),
    yes: tensor('bool', [], [true]),
    two: tensor('int64', [], [2n]),
  },
  nodes: [
    op('RandomNormalLike', ['x'], ['r']),
    op('Add', ['x', 'r'], ['n']),
    op('Loop', ['times', 'yes', 'n'], ['m'], {
      body: graph({
        inputs: { i: 'int64[]', go: 'bool[]', v: 'float32[2]' },
        outputs: { stay: 'bool[]', w: 'float32[2]' },
        nodes: [
          op('Identity', ['go'], ['stay']),
          op('Less', ['i', 'two'], ['early']),
          op('If', ['early'], ['w'], {
            then_branch: graph({
              outputs: { a: 'float32[2]' },
              nodes: [op('Neg', ['v'], ['t']), op('Exp', ['t'], ['a'])],
            }),
            else_branch: graph({
              outputs: { b: 'float32[2]' },
              nodes: [op('Abs', ['v'], ['u']), op('Sqrt', ['u'], ['b'])],
            }),
          }),
        ],
      }),
    }),
    op('Neg', ['m'], ['y']),
  ],
};

describe('a replay', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  it('comes to every place that a walk into all bodies has come by, with the same values', async () => {
    const file = folder.write(nested);
    const walked = await begin(runner.current, file);
    const places = [];
    while (!walked.ended) {
      const frames = walked.frames;
      const depth = frames.length - 1;
      const name = walked.nextNode!.inputs[0]!;
      places.push({ frames, name, bits: await bitsOf(walked, runner.current, [name], depth) });
      if (!(await walked.stepIn())) await walked.step();
    }
    assert.equal(places.length, 3 + 4 * 5 + 1);
    for (const { frames, name, bits } of places.filter((_, at) => at % 3 === 0 || at > 20)) {
      const replayed = await begin(runner.current, file);
      assert.equal(await replayTo(replayed, frames, never), 'there');
      const place = (views: typeof frames) =>
        views.map(({ graph, iteration, next }) => `${graph} ${iteration} ${next}`);
      assert.deepEqual(place(replayed.frames), place(frames));
      assert.deepEqual(await bitsOf(replayed, runner.current, [name], frames.length - 1), bits);
      replayed.close();
    }
    walked.close();
  });

  it('ends where the place does not come, and stops when it is told to', async () => {
    const file = folder.write(nested);
    const execution = await begin(runner.current, file);
    const [main] = execution.frames;
    assert.equal(await replayTo(execution, [{ ...main!, next: 99 }], never), 'end');
    const other = await begin(runner.current, file);
    assert.equal(await replayTo(other, [{ ...main!, next: 3 }], AbortSignal.abort()), 'paused');
  });
});
