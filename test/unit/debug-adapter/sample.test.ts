import assert from 'node:assert/strict';
import { Program } from '../../../debug-adapter/debugger/program';
import { type MoveOptions, Sample } from '../../../debug-adapter/debugger/sample';
import { readLaunchArguments } from '../../../debug-adapter/launch-arguments';
import { suiteRunner } from '../engine/support/harness';
import { graph, modelFolder, op } from '../engine/support/models';

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

  it('stays, and says why, where it can no longer go elsewhere', async () => {
    const branch = (name: string) =>
      graph({ outputs: { [name]: 'float32[2]' }, nodes: [op('Neg', ['x'], [name])] });
    const file = folder.write({
      inputs: { x: 'float32[2]', c: 'bool[]' },
      outputs: { y: 'float32[2]' },
      nodes: [op('If', ['c'], ['y'], { then_branch: branch('a'), else_branch: branch('b') })],
    });
    const program = await Program.load(file);
    const sample = new Sample(0, program, readLaunchArguments({ program: file }));
    await sample.start(runner.current);
    const refused: string[] = [];
    const options: Partial<MoveOptions> = { refused: ({ code }) => refused.push(code), undone: () => {} };
    const inside = program.model.graphs.get(program.graphsOf(sample.execution!.nextNode!)[0]!)!.nodes[0]!;
    const jumped = await sample.jump({ goTo: inside }, options as MoveOptions);
    const restarted = await sample.goBack({ restartFrame: 1 }, options as MoveOptions);
    assert.deepEqual([jumped?.reason, restarted.reason], ['pause', 'pause']);
    assert.deepEqual(refused, ['OD2026', 'OD2024']);
    assert.equal(sample.places()[0]?.node?.op, 'If');
    sample.finish();
  });
});
