import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain } from './support/models';
import { freshSession } from './support/session';

describe('dap: samples and the console', () => {
  const session = freshSession();
  const inputs = [{ x: { ones: true } }, { x: { zeros: true } }];

  function say(expression: string, frameId?: number) {
    return session.client.ask<{ result: string }>('evaluate', { expression, frameId, context: 'repl' });
  }

  it('means the sample of the chosen frame by its commands', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs });
    await client.stopped();
    await client.move('next', 1);
    await client.move('next', 2);
    const frame = async () => (await client.frames(1))[0]!.id;
    const value = async (name: string, thread: number) =>
      (await client.scope('Inputs', thread)).find((each) => each.name === name)!.value;

    const others = await value('xw', 2);
    await say('xw[0,0] = 42', await frame());
    assert.match(await value('xw', 1), /42/);
    assert.equal((await say('/undo', await frame())).result, 'Undone: xw[0,0] = 42.');
    assert.doesNotMatch(await value('xw', 1), /42/);

    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }".padEnd(117);
    const data = Buffer.from(new Float32Array(8).fill(7).buffer);
    const start = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, 'latin1');
    const file = folder.write('seven.npy', Buffer.concat([start, data]));
    await say(`/load xw = "${file}"`, await frame());
    assert.match(await value('xw', 1), /all 7/);
    assert.equal(await value('xw', 2), others, 'the sample that stopped last has its own');

    await say('/skip', await frame());
    assert.equal((await client.stopped()).threadId, 1);
    assert.equal((await client.frames(1))[0]!.name, 'main relu, Relu');
    assert.equal((await client.frames(2))[0]!.name, 'main dense/add, Add');
  });

  it('takes data of the sample that stopped last for what is asked without a frame', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Relu' }] }),
    );
    for (const [thread, command] of [
      [1, 'continue'],
      [1, 'continue'],
    ] as const) {
      await client.stopped();
      await client.ask(command, { threadId: thread });
    }
    assert.equal((await client.stopped()).threadId, 2);
    const info = await client.ask<DebugProtocol.DataBreakpointInfoResponse['body']>('dataBreakpointInfo', {
      name: 'xw',
    });
    assert.notEqual(info.dataId, null, info.description);
  });
});
