import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { failingModel, float32, graph, modelBytes, nanModel, node, value } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** Two of six elements are below 2, so Sqrt makes two NaN. */
const bad = {
  x: {
    value: [
      [2, 3, 1],
      [6, 0, 2],
    ],
  },
};

describe('dap: exceptions', () => {
  const session = freshSession();

  it('stops at the node that made a NaN, as run; the next step goes to the one after it', async () => {
    const { client, folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    await client.begin({ program, inputs: bad, stopOnEntry: false }, () =>
      client.ask('setExceptionBreakpoints', { filters: ['opError', 'nan'] }),
    );
    const stop = await client.stopped();
    assert.deepEqual([stop.reason, stop.description], ['exception', 'Paused on NaN']);
    assert.equal((await client.frames())[0]!.name, 'main norm/std, Sqrt');
    const [std] = await client.scope('Outputs');
    assert.match(std!.value, /^float32\[2,3\] NaN 2, 0 … 2/);
    const info = await client.ask<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', {
      threadId: 1,
    });
    assert.equal(info.exceptionId, 'NaN');
    assert.equal(
      info.description,
      'NaN std: 2 of 6 elements, first [0,2]. Made by norm/std (Sqrt). It came from var[0,2] = -1.0.',
    );
    assert.deepEqual(info.details!.innerException, [
      {
        message: 'var[0,2] = -1.0: the square root of a negative number is NaN',
        typeName: 'operand',
        evaluateName: 't["var"][0,2]',
      },
    ]);
    assert.equal(await client.move('next'), 'main norm/eps, Add');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    assertTranscript('nan.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('finds the NaN when the node is stepped over', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('broken.onnx', nanModel()), inputs: bad });
    await client.stopped();
    await client.move('next');
    await client.ask('next', { threadId: 1 });
    assert.equal((await client.stopped()).description, 'Paused on NaN');
    assert.equal((await client.frames())[0]!.name, 'main norm/std, Sqrt');
    assert.equal(await client.move('next'), 'main norm/eps, Add');
  });

  it('honours a breakpoint on the node after the one that made a NaN', async () => {
    const { client, folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    await client.begin({ program, inputs: bad, stopOnEntry: false }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Add' }] }),
    );
    assert.equal((await client.stopped()).reason, 'exception');
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'function breakpoint');
    assert.equal((await client.frames())[0]!.name, 'main norm/eps, Add');
  });

  it('goes on where the filter is off, and has an Inf filter apart', async () => {
    const { client, folder } = session;
    const divide = modelBytes(
      graph(
        'inf',
        [node('Reciprocal', ['x'], ['y'], 'invert')],
        [value('x', float32, [2])],
        [value('y', float32, [2])],
      ),
    );
    const program = folder.write('inf.onnx', divide);
    await client.begin({ program, inputs: { x: { value: [0, 4] } }, stopOnEntry: false }, () =>
      client.ask('setExceptionBreakpoints', { filters: ['inf'] }),
    );
    assert.equal((await client.stopped()).description, 'Paused on Inf');
    const [y] = await client.scope('Outputs');
    assert.match(y!.value, /\[inf, 0\.25\]/);
    await client.ask('setExceptionBreakpoints', { filters: [] });
    await client.ask('restart', {});
    await client.event('terminated');
  });

  it('stops before an operator that fails', async () => {
    const { client, folder } = session;
    const program = folder.write('failing.onnx', failingModel());
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false });
    const stop = await client.stopped();
    assert.deepEqual([stop.reason, stop.description], ['exception', 'Paused on operator error']);
    assert.equal((await client.frames())[0]!.name, 'main fold, Reshape');
    const [error] = await client.scope('Outputs');
    assert.equal(error!.name, 'error');
    assert.match(error!.value, /Reshape "fold"/);
    const inputs = await client.scope('Inputs');
    assert.deepEqual(
      inputs.map(({ name }) => name),
      ['minus', 'shape'],
    );
    const info = await client.ask<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', {
      threadId: 1,
    });
    assert.match(info.description!, /Reshape "fold"/);
    assertTranscript('operator-error.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('ends with exit code 3 where an operator fails and nobody asked to stop', async () => {
    const { client, folder } = session;
    const program = folder.write('failing.onnx', failingModel());
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false }, () =>
      client.ask('setExceptionBreakpoints', { filters: [] }),
    );
    assert.equal((await client.event<{ exitCode: number }>('exited')).exitCode, 3);
    const said = client.conversation.map((message) => JSON.stringify(message)).join('\n');
    assert.match(said, /"category":"stderr","output":"[^"]*Reshape/);
  });
});
