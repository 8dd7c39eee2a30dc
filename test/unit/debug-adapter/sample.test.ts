import assert from 'node:assert/strict';
import { Program } from '../../../debug-adapter/debugger/program';
import { Sample } from '../../../debug-adapter/debugger/sample';
import { readLaunchArguments } from '../../../debug-adapter/launch-arguments';
import { suiteRunner } from '../engine/support/harness';
import { modelFolder, op } from '../engine/support/models';

describe('a sample', () => {
  const runner = suiteRunner();
  const folder = modelFolder();

  it('reads its inputs once, though two looks start it at once', async () => {
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      nodes: [op('Relu', ['x'], ['y'])],
    });
    const sample = new Sample(0, await Program.load(file), readLaunchArguments({ program: file }));
    const [first, second] = await Promise.all([sample.start(runner.current), sample.start(runner.current)]);
    assert.equal(first, second);
    assert.equal(sample.execution, first);
    const late = new Sample(0, await Program.load(file), readLaunchArguments({ program: file }));
    const starting = late.start(runner.current);
    late.finish();
    await assert.rejects(starting, /has ended/);
    assert.equal(late.execution, undefined);
  });
});
