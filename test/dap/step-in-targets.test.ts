import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain, countingModel, functionModel, ifModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

describe('dap: targets of stepping in', () => {
  const session = freshSession();

  async function targets(frame = 0): Promise<DebugProtocol.StepInTarget[]> {
    const { client } = session;
    const frameId = (await client.frames())[frame]!.id;
    const body = await client.ask<DebugProtocol.StepInTargetsResponse['body']>('stepInTargets', { frameId });
    return body.targets;
  }

  async function stepInto({ id }: DebugProtocol.StepInTarget): Promise<string> {
    const { client } = session;
    await client.ask('stepIn', { threadId: 1, targetId: id });
    await client.stopped();
    return (await client.frames())[0]!.name;
  }

  it('of an If: the branch that will be taken first, the other with the reason', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    await client.begin({ program, inputs: { x: { value: [-1, -2, 1] } } });
    await client.stopped();
    assert.deepEqual(await targets(), []);
    await client.move('next');
    await client.move('next');
    const [taken, other] = await targets();
    assert.equal(taken!.label, 'else_branch of If');
    assert.equal(other!.label, 'then_branch of If (not taken: positive is False)');
    await assert.rejects(stepInto(other!), /then_branch of If \(not taken/);
    assert.match(await stepInto(taken!), /else_branch else\/first, Neg$/);
    assert.equal((await client.frames())[0]!.line, taken!.line);
    const [minus] = await client.scope('Outputs');
    assert.equal(minus!.value, 'float32[3] [1.0, 2.0, -1.0]');
    assert.deepEqual(await targets(1), [], 'the frame around it stands inside its node');
    await assert.rejects(stepInto(taken!), /There is no target/);
    assertTranscript('step-in-targets.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('of a Loop that runs, and of one that does not', async () => {
    const { client, folder } = session;
    const inputs = { x: { zeros: true } };
    await client.begin({ program: folder.write('counting.onnx', countingModel()), inputs });
    await client.stopped();
    const [body] = await targets();
    assert.equal(body!.label, 'body of Loop');
    assert.match(await stepInto(body!), /\[iteration 0\] count, Add$/);
    const program = folder.write('never.onnx', countingModel(0));
    await client.ask('restart', { arguments: { program, inputs, history: false } });
    await client.stopped();
    const [none] = await targets();
    assert.equal(none!.label, 'body of Loop (runs no iteration)');
    await assert.rejects(stepInto(none!), /runs no iteration/);
    assert.equal(await client.move('stepIn'), 'main last, Neg', 'without a target it is a step over');
  });

  it('of a model-local function and of a composite operator', async () => {
    const { client, folder } = session;
    const program = folder.write('functions.onnx', functionModel());
    await client.begin({ program, inputs: { x: { ones: true } } });
    await client.stopped();
    const [twice] = await targets();
    assert.equal(twice!.label, 'function local.Twice');
    assert.match(await stepInto(twice!), / sum, Add$/);
    const composite = folder.write('chain.onnx', chain());
    await client.ask('restart', {
      arguments: { program: composite, composites: true, inputs: { x: { ones: true } }, history: false },
    });
    await client.stopped();
    for (let step = 0; step < 3; step++) await client.move('next');
    const found = await targets();
    assert.deepEqual(
      found.map(({ label }) => label),
      [],
      'Softmax of opset 17 has a kernel of its own',
    );
  });
});
