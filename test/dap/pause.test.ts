import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { countingModel, randomLoops } from './support/models';
import { freshSession } from './support/session';

describe('dap: pausing what runs node by node', () => {
  const session = freshSession();

  it('pauses a step over a Loop in which it is looked for what made an Inf, inside the Loop', async () => {
    const { client, folder } = session;
    // 3e38 + 1e36 + 1e36 + …: infinite after 41 of them.
    const program = folder.write('growing.onnx', countingModel(400, false, 1e36));
    await client.begin({ program, inputs: { x: { value: 3e38 } } }, () =>
      client.ask('setExceptionBreakpoints', { filters: ['inf'] }),
    );
    await client.stopped();
    await client.ask('next', { threadId: 1 });
    await client.ask('pause', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'pause');
    const [inner, outer] = await client.frames();
    assert.match(inner!.name, /^Loop loop \[iteration \d+\] /);
    assert.equal(outer!.name, 'main loop, Loop');
    // The values of the iteration are there, and it goes on from it.
    const outputs = await client.scope('Outputs');
    assert.match(outputs[0]!.value, /^(float32|bool)\[\] /);
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).description, 'Paused on Inf');
    const [made] = await client.frames();
    assert.match(made!.name, /^Loop loop \[iteration 40\] count, Add$/);
  });

  it('gives up a look at a Loop of random numbers that nobody waits for, and one that a move overtakes', async () => {
    const { client, folder } = session;
    const program = folder.write('random.onnx', randomLoops(100_000_000));
    const setBreakpoint = () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:inner' }] });
    const inputs = { x: { zeros: true } };
    await client.begin({ program, inputs, stopOnEntry: false }, setBreakpoint, {
      supportsProgressReporting: true,
    });
    await client.stopped();
    const stack = await client.frames();
    const evaluate = (expression: string) =>
      client.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', {
        expression,
        frameId: stack[0]!.id,
        context: 'hover',
      });
    const requestId = client.nextSeq;
    const first = assert.rejects(evaluate('sum'), /^Error: cancelled: The request was cancelled\./);
    // It is under way then.
    await client.event('progressStart');
    await client.ask('cancel', { requestId });
    await first;
    // What comes behind it is answered, and it stands where it stood.
    assert.match((await evaluate('v')).result, /^float32\[\] 0\.0/);
    assert.deepEqual(await client.frames(), stack);
    const second = assert.rejects(evaluate('sum'), /because the model went on/);
    await client.event('progressStart');
    await client.ask('next', { threadId: 1 });
    await second;
    await client.ask('pause', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'pause');
    const frames = await client.frames();
    assert.equal(frames.length, 3);
    assert.match(frames[0]!.name, /^Loop inner \[iteration \d+\] /);
  });
});
