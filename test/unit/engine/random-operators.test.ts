import assert from 'node:assert/strict';
import { readModel } from '../../../core/onnx/read';
import { Execution } from '../../../engine/execution';
import { bodies } from './support/bodies';
import { begin, bitsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import { modelFolder, op } from './support/models';

describe('random operators', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  it('inside a function, called through another one, draw once in a run', async () => {
    const opsetImport = [
      { domain: '', version: 17n },
      { domain: 'custom', version: 1n },
    ];
    const one = { domain: 'custom', input: ['v'], output: ['w'], opsetImport };
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { z: 'float32[2]' },
      domains: { custom: 1 },
      functions: [
        { ...one, name: 'Outer', node: [op('custom:Inner', ['v'], ['u']), op('Abs', ['u'], ['w'])] },
        { ...one, name: 'Inner', node: [op('RandomNormalLike', ['v'], ['r']), op('Add', ['v', 'r'], ['w'])] },
      ],
      nodes: [op('custom:Outer', ['x'], ['y']), op('Neg', ['y'], ['m']), op('Neg', ['m'], ['z'])],
    });
    const model = readModel(file);
    // More than once, so that a session that was kept would be found again.
    for (let run = 0; run < 3; run++) {
      const execution = await Execution.start({ runner: runner.current, model });
      await execution.advance(noStops, noWatch, never);
      const [end] = [...(await bitsOf(execution, runner.current, ['z'])).values()];
      const [drawn] = [...(await bitsOf(execution, runner.current, ['y'])).values()];
      assert.equal(end, drawn);
      execution.close();
    }
  });

  it('go on in a Loop whether somebody watches and looks ahead or not', async () => {
    const file = folder.write(bodies.noise);
    const seen: (string | undefined)[] = [];
    for (const how of ['steps', 'watched from iteration 1 on', 'looked at in iteration 1']) {
      const execution = await begin(runner.current, file, { inputs: { x: { zeros: true } } });
      await execution.stepIn();
      while (execution.frames.length > 1) {
        const isLater = execution.frames[1]!.iteration! >= 1;
        if (how.startsWith('looked') && isLater) await execution.preview();
        await execution.step(how.startsWith('watched') && isLater ? { nan: true, inf: false } : noWatch);
      }
      seen.push((await bitsOf(execution, runner.current, ['seen'])).get('seen'));
      execution.close();
    }
    assert.equal(seen[1], seen[0]);
    assert.equal(seen[2], seen[0]);
  });
});
