import assert from 'node:assert/strict';
import { readOutputs } from '../../../debug-adapter/debugger/give-outputs';
import type { GivenOutput } from '../../../debug-adapter/debugger/given-output';
import { givenValue } from '../../../debug-adapter/debugger/given-value';
import { Program } from '../../../debug-adapter/debugger/program';
import { Sample } from '../../../debug-adapter/debugger/sample';
import { readLaunchArguments } from '../../../debug-adapter/launch-arguments';
import type { HeldTensor } from '../../../engine/types';
import { suiteRunner } from '../engine/support/harness';
import { modelFolder, op } from '../engine/support/models';

describe('values for the outputs of a node', () => {
  const runner = suiteRunner();
  const folder = modelFolder();

  /** Reads values for the outputs of a Split, the first of which are two zeros; `freed` are the runner's tensors. */
  async function read(right: GivenOutput) {
    const file = folder.write({
      inputs: { x: 'float32[4]' },
      outputs: { y: 'float32[2]' },
      nodes: [op('Split', ['x'], ['left', 'right']), op('Add', ['left', 'right'], ['y'])],
    });
    const options = readLaunchArguments({ program: file });
    const sample = new Sample(0, await Program.load(file), options);
    const execution = await sample.start(runner.current);
    const freed = new Set<number>();
    const release = runner.current.release.bind(runner.current);
    runner.current.release = (ids) => {
      for (const id of ids) freed.add(id);
      release(ids);
    };
    const outputs = { left: { zeros: [2] }, right };
    const evaluate = (text: string) => givenValue(runner.current, sample, text, 'float32');
    const values = readOutputs(execution.nextNode!, outputs, {
      runner: runner.current,
      execution,
      options,
      evaluate,
    });
    return { sample, execution, values, freed };
  }

  it('are let go where one of them cannot be had', async () => {
    const { sample, values, freed } = await read({ expression: 'nothing + 1' });
    await assert.rejects(values, /nothing/);
    assert.equal(freed.size, 1);
    sample.finish();
  });

  it('belong to the run once it has them, and to nobody once it has not', async () => {
    const { sample, execution, values, freed } = await read({ expression: 'x[:2] * 0 + 3' });
    const made = await values;
    const ids = [...made.values.values()].map((held) => (held as HeldTensor).id);
    await execution.skip(made.values);
    made.release();
    assert.equal(freed.size, 0);
    const elements = await runner.current.elements(ids[1]!, 0, 2);
    assert.deepEqual(elements.map(Number), [3, 3]);
    sample.finish();
    assert.ok(ids.every((id) => freed.has(id)));
  });
});
