import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain, slowModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

describe('dap: threads', () => {
  const session = freshSession();

  const three = [
    { x: { ones: true } },
    { x: { zeros: true } },
    { x: { random: 'integer', low: 2, high: 3 } },
  ];

  async function ids(): Promise<number[]> {
    const { threads } = await session.client.ask<{ threads: DebugProtocol.Thread[] }>('threads');
    return threads.map(({ id }) => id);
  }

  it('move alone: any that stands, and one that ends leaves the others where they are', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: three });
    await client.stopped();
    const alone = (threadId: number) => ({ threadId, singleThread: true });
    // A thread that nobody has looked at yet.
    await client.ask('next', alone(2));
    assert.equal((await client.stopped()).threadId, 2);
    const [frame] = await client.frames(2);
    assert.equal(frame!.name, 'main dense/add, Add');
    const second = await client.scope('Inputs', 2);
    await client.ask('next', alone(1));
    assert.equal((await client.stopped()).threadId, 1);
    // What was told of the second is as good as it was.
    const bytes = await client.memory(second[0]!.memoryReference!, 32);
    assert.deepEqual(new Set(bytes), new Set([0]));
    assert.deepEqual((await client.scopes(frame!.id)).size > 0, true);
    assert.deepEqual(await client.ask('continue', alone(2)), { allThreadsContinued: false });
    assert.deepEqual(await client.event('thread'), { reason: 'started', threadId: 1 });
    for (const threadId of [2, 3]) {
      assert.deepEqual(await client.event('thread'), { reason: 'started', threadId });
    }
    assert.deepEqual(await client.event('thread'), { reason: 'exited', threadId: 2 });
    assert.deepEqual(await ids(), [1, 3]);
    assert.equal((await client.frames(1))[0]!.name, 'main dense/add, Add');
    await assert.rejects(client.ask('next', alone(2)), /Sample 1 has ended/);
    await assert.rejects(client.frames(2), /Sample 1 has ended/);
    await client.ask('continue', alone(3));
    assert.deepEqual(await client.event('thread'), { reason: 'exited', threadId: 3 });
    // A step past the end of the last one ends the run.
    for (const name of ['relu, Relu', 'probs, Softmax'])
      assert.equal(await client.move('next'), `main ${name}`);
    await client.ask('next', alone(1));
    await client.event('terminated');
    assertTranscript('threads.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('continue together from where each stands, and a step past an end rests at the next', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: three }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'MatMul' }] }),
    );
    await client.stopped();
    await client.move('next', 3);
    await client.ask('stepOut', { threadId: 1 });
    const rest = await client.stopped();
    assert.deepEqual([rest.threadId, rest.reason], [2, 'entry']);
    assert.equal((await client.frames(3))[0]!.name, 'main dense/add, Add');
    // The breakpoint at the first node is where the second stands, and behind the third.
    assert.deepEqual(await client.ask('continue', { threadId: 2 }), { allThreadsContinued: true });
    await client.event('terminated');
    const told = client.conversation.map((message) => JSON.stringify(message));
    assert.equal(told.filter((line) => line.includes('Output probs')).length, 3);
  });

  it('are ended one by one while they stand, and the run with the last', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: three });
    await client.stopped();
    await assert.rejects(client.ask('terminateThreads', { threadIds: [9] }), /There is no thread 9/);
    await client.ask('terminateThreads', { threadIds: [1] });
    for (let started = 0; started < 3; started++) await client.event('thread');
    assert.deepEqual(await client.event('thread'), { reason: 'exited', threadId: 1 });
    assert.deepEqual(await ids(), [2, 3]);
    assert.equal(await client.move('next', 3), 'main dense/add, Add');
    // Without a frame, an expression is about the one that stopped last.
    const { result } = await client.ask<{ result: string }>('evaluate', { expression: 'x.min()' });
    assert.equal(result, '2.0');
    await client.ask('terminateThreads', { threadIds: [2, 3] });
    assert.deepEqual(await client.event('exited'), { exitCode: 0 });
    await client.event('terminated');
    assertTranscript('terminate-threads.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('end while they run, and the others go on', async () => {
    const { client, folder } = session;
    const inputs = [{ x: { ones: true } }, { x: { zeros: true } }];
    // The first would run for ever. It stands in the loop before it goes on: a loop that runs as one node has no
    // boundary to end at.
    await client.begin({ program: folder.write('slow.onnx', slowModel()), inputs, stopOnEntry: false }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:product', hitCondition: '3' }] }),
    );
    assert.equal((await client.stopped()).threadId, 1);
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:begin' }] });
    await client.ask('continue', { threadId: 1 });
    await client.ask('terminateThreads', { threadIds: [1] });
    const stop = await client.stopped();
    assert.deepEqual([stop.threadId, stop.reason], [2, 'function breakpoint']);
    assert.equal((await client.frames(2))[0]!.name, 'main begin, Neg');
    assert.deepEqual(await ids(), [2]);
  });
});
