import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain } from './support/models';
import { runnerOf } from './support/processes';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

describe('dap: the life of a session', () => {
  const session = freshSession('own');

  it('tells its process and threads, restarts on other inputs, and is terminated', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: { x: { ones: true } } });
    await client.stopped();
    const { systemProcessId } = await client.event<DebugProtocol.ProcessEvent['body']>('process');
    if (process.platform !== 'win32') assert.equal(systemProcessId, runnerOf(client));
    assert.equal((await client.scope('Inputs'))[0]!.value, 'float32[2,3] all 1.000');

    const again = { program, history: false, inputs: { x: { zeros: true } } };
    await client.ask('restart', { arguments: again });
    await client.stopped();
    assert.equal((await client.scope('Inputs'))[0]!.value, 'float32[2,3] all 0');
    const restarted = await client.event<DebugProtocol.ProcessEvent['body']>('process');
    assert.equal(restarted.systemProcessId, systemProcessId, 'the runner is kept');

    await client.ask('terminate', {});
    await client.event('terminated');
    await assert.rejects(client.ask('next', { threadId: 1 }), /ended/);
    await client.ask('disconnect', {});
    assertTranscript('life.txt', client.conversation, [[folder.path, '<folder>']]);
  });
});
