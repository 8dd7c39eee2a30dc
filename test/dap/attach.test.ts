import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { startServer, TestClient } from './support/adapter';
import { chain, nanModel, TestFolder, wideModel } from './support/models';
import { childrenOf } from './support/processes';
import { assertTranscript } from './support/transcript';

const suspend = { terminateDebuggee: false, suspendDebuggee: true };
const inputs = { x: { ones: true } };

describe('dap: attach', () => {
  let server: { port: number; process: ChildProcess };
  let folder: TestFolder;
  beforeEach(async () => {
    folder = new TestFolder();
    server = await startServer();
  });
  afterEach(async () => {
    server.process.kill();
    if (server.process.exitCode === null) await once(server.process, 'exit');
    folder.remove();
  });

  async function connect(): Promise<TestClient> {
    const client = new TestClient();
    await client.start(server.port);
    return client;
  }

  /** A client launches a model, goes a node on and leaves. */
  async function leave(launch: object, how: object = suspend): Promise<TestClient> {
    const client = await connect();
    await client.begin(launch);
    await client.stopped();
    await client.move('next');
    await client.ask('disconnect', how);
    return client;
  }

  async function attach(
    args: object = {},
    before?: (client: TestClient) => Promise<unknown>,
  ): Promise<TestClient> {
    const client = await connect();
    await client.initialize();
    await client.event('initialized');
    await client.ask('attach', args);
    await before?.(client);
    await client.ask('configurationDone');
    return client;
  }

  /** A client that attaches as soon as a model waits: the adapter hears a moment later that another one is gone. */
  async function untilAttached(): Promise<TestClient> {
    const client = await connect();
    await client.initialize();
    for (let tries = 0; ; tries++) {
      const isThere = await client.ask('attach', {}).then(
        () => true,
        () => false,
      );
      if (isThere) break;
      assert.ok(tries < 200, 'it does not wait');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await client.ask('configurationDone');
    return client;
  }

  const runners = () => childrenOf(server.process.pid!);

  it('finds the stop, the values and the way back that another client left, and its own breakpoints only', async () => {
    const program = folder.write('chain.onnx', chain());
    const first = await connect();
    await first.begin({ program, inputs, stopOnExit: true }, () =>
      first.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Relu' }, { name: 'Softmax' }] }),
    );
    await first.stopped();
    await first.ask('continue', { threadId: 1 });
    const left = await first.stopped();
    assert.deepEqual([left.reason, left.hitBreakpointIds], ['function breakpoint', [1]]);
    const values = await first.scope('Outputs');
    const bytes = await first.memory(values[0]!.memoryReference!, 32);
    const [runner] = runners();
    await first.ask('disconnect', suspend);

    const second = await attach({ port: server.port }, (client) =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'MatMul' }] }),
    );
    const found = await second.stopped();
    assert.deepEqual([found.reason, found.description], [left.reason, left.description]);
    assert.equal(found.hitBreakpointIds, undefined, 'the breakpoint was the other client’s');
    const { startMethod } = await second.event<DebugProtocol.ProcessEvent['body']>('process');
    assert.equal(startMethod, 'attach');
    const [y] = await second.scope('Outputs');
    assert.equal(y!.value, values[0]!.value);
    assert.deepEqual(await second.memory(y!.memoryReference!, 32), bytes);
    assert.deepEqual(runners(), [runner], 'the same runner holds them');
    // The old client's breakpoint on Softmax is gone, the new one's on MatMul counts.
    await second.ask('reverseContinue', { threadId: 1 });
    assert.equal((await second.stopped()).reason, 'function breakpoint');
    assert.equal((await second.frames())[0]!.name, 'main dense/matmul, MatMul');
    await second.ask('continue', { threadId: 1 });
    assert.equal((await second.stopped()).reason, 'exit');
    await second.ask('terminate', {});
    await second.event('terminated');
    await second.ask('disconnect', {});
    assert.deepEqual(runners(), []);
    assertTranscript(
      'attach.txt',
      [...first.conversation, ...second.conversation],
      [
        [folder.path, '<folder>'],
        [String(server.port), '<port>'],
      ],
    );
  });

  it('says which models wait where it is not clear which one is meant', async () => {
    const none = await connect();
    await none.initialize();
    await assert.rejects(none.ask('attach', {}), /No model waits here.*--port/s);
    const programs = [folder.write('chain.onnx', chain()), folder.write('wide.onnx', wideModel(4))];
    for (const program of programs) await leave({ program });
    await assert.rejects(
      none.ask('attach', {}),
      /'chain\.onnx' \(paused on step at dense\/add .*'wide\.onnx'.*program/s,
    );
    await assert.rejects(
      none.ask('attach', { program: 'other.onnx' }),
      /other\.onnx' waits here.*chain\.onnx/s,
    );
    await assert.rejects(
      none.ask('attach', { prgram: 'x' }),
      /"prgram" is not known. Did you mean "program"/,
    );
    // The client that was refused may still attach.
    await none.ask('attach', { program: programs[1] });
    await none.ask('configurationDone');
    await none.stopped();
    assert.equal((await none.frames())[0]!.name, 'main abs, Abs');
    await none.ask('disconnect', { terminateDebuggee: true });
    assert.equal(runners().length, 1, 'the other one waits on');
  });

  it('runs to its end where a client leaves without suspending', async () => {
    const history = path.join(folder.path, 'history');
    await leave(
      { program: folder.write('chain.onnx', chain()), inputs, history },
      { terminateDebuggee: false },
    );
    for (let tries = 0; runners().length > 0; tries++) {
      assert.ok(tries < 200, 'it does not end');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const [run] = readdirSync(path.join(history, 'runs'));
    const journal = readFileSync(path.join(history, 'runs', run!, 'journal.ndjson'), 'utf8');
    assert.match(journal, /"outcome":"finished"/);
  });

  it('runs on past the breakpoint of a client that left while it was running', async () => {
    const client = await connect();
    const program = folder.write('chain.onnx', chain());
    // Long before that, the client is gone.
    const late = { name: 'Relu', hitCondition: '1000' };
    await client.begin({ program, inputs, iterations: 1200, feedback: {}, stopOnEntry: false }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [late] }),
    );
    await client.event('process');
    await client.ask('disconnect', { terminateDebuggee: false, suspendDebuggee: false });
    assert.equal(runners().length, 1, 'it runs');
    for (let tries = 0; runners().length > 0; tries++) {
      assert.ok(tries < 400, 'it does not end');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('runs on from the step that a client asked for before it left', async () => {
    const client = await connect();
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs });
    await client.stopped();
    await client.atOnce([
      ['next', { threadId: 1 }],
      ['disconnect', { terminateDebuggee: false, suspendDebuggee: false }],
    ]);
    for (let tries = 0; runners().length > 0; tries++) {
      assert.ok(tries < 400, 'it does not end');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('stops a running model at the breakpoints and filters of the client that attaches', async () => {
    const away = { terminateDebuggee: false, suspendDebuggee: false };
    const first = await connect();
    const program = folder.write('nan.onnx', nanModel());
    await first.begin(
      { program, inputs, iterations: 100_000_000, feedback: {}, stopOnEntry: false },
      async () => {
        await first.ask('setExceptionBreakpoints', { filters: [] });
        await first.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'None' }] });
      },
    );
    await first.event('process');
    await first.ask('disconnect', away);

    let ids: (number | undefined)[] = [];
    const second = await attach({}, async (client) => {
      await client.ask('setExceptionBreakpoints', { filters: [] });
      const { breakpoints } = await client.ask<DebugProtocol.SetFunctionBreakpointsResponse['body']>(
        'setFunctionBreakpoints',
        { breakpoints: [{ name: 'None' }, { name: 'ReduceSum' }] },
      );
      ids = breakpoints.map(({ id }) => id);
    });
    const met = await second.stopped();
    assert.deepEqual([met.reason, met.hitBreakpointIds], ['function breakpoint', [ids[1]]]);
    assert.match((await second.frames())[0]!.name, /sum, ReduceSum$/);
    await second.ask('setFunctionBreakpoints', { breakpoints: [] });
    await second.ask('continue', { threadId: 1 });
    await second.ask('disconnect', away);

    const third = await attach({}, (client) => client.ask('setExceptionBreakpoints', { filters: ['nan'] }));
    const fault = await third.stopped();
    assert.deepEqual([fault.reason, fault.description], ['exception', 'Paused on NaN']);
    assert.match((await third.frames())[0]!.name, /norm.std, Sqrt$/);
    await third.ask('disconnect', { terminateDebuggee: true });
  });

  it('waits on where the connection of a client that attached is lost; what one launched ends with it', async () => {
    const program = folder.write('chain.onnx', chain());
    await leave({ program, inputs });
    const lost = await attach();
    await lost.stopped();
    await lost.move('next');
    drop(lost);
    const found = await untilAttached();
    await found.stopped();
    assert.equal((await found.frames())[0]!.name, 'main relu, Relu');
    await found.ask('disconnect', {});
    assert.equal(runners().length, 1, 'who attached leaves it as it was found');

    const launched = await connect();
    await launched.begin({ program });
    await launched.stopped();
    assert.equal(runners().length, 2);
    drop(launched);
    for (let tries = 0; runners().length > 1; tries++) {
      assert.ok(tries < 200, 'it does not end');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('is refused to leave a fifth model; all end with the adapter', async () => {
    const program = folder.write('wide.onnx', wideModel(4));
    for (let count = 0; count < 4; count++) await leave({ program });
    const fifth = await connect();
    await fifth.begin({ program });
    await fifth.stopped();
    await assert.rejects(fifth.ask('disconnect', suspend), /No more than 4 models/);
    assert.equal((await fifth.frames())[0]!.name, 'main minus, Neg', 'it is still this client’s');
    const pids = runners();
    assert.equal(pids.length, 5);
    server.process.kill();
    await once(server.process, 'exit');
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), 'the runner lives on');
  });

  it('ends where a lost connection finds no more room to wait', async () => {
    const program = folder.write('wide.onnx', wideModel(4));
    await leave({ program });
    const fifth = await attach();
    await fifth.stopped();
    for (let count = 0; count < 4; count++) await leave({ program });
    assert.equal(runners().length, 5);
    drop(fifth);
    for (let tries = 0; runners().length > 4; tries++) {
      assert.ok(tries < 200, 'it does not end');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('waits on where a client leaves before it is attached', async () => {
    await leave({ program: folder.write('chain.onnx', chain()), inputs });
    const hasty = await connect();
    await hasty.initialize();
    // The text is written to a file, which takes a moment; the attach is not answered any more.
    void hasty.atOnce([
      ['attach', { sourceFormat: 'file' }],
      ['disconnect', {}],
    ]);
    const next = await untilAttached();
    await next.stopped();
    assert.equal((await next.frames())[0]!.name, 'main dense/add, Add');
  });

  it('restarts with the arguments of the attach, as the model was launched', async () => {
    await leave({ program: folder.write('chain.onnx', chain()), inputs });
    const args = { port: server.port, sourceFormat: 'reference' };
    const client = await attach(args);
    await client.stopped();
    await client.ask('restart', { arguments: { type: 'onnx', request: 'attach', name: 'Attach', ...args } });
    assert.equal((await client.stopped()).reason, 'entry');
    assert.equal((await client.scope('Inputs'))[0]!.value, 'float32[2,3] all 1.000');
    assert.ok(
      (await client.frames())[0]!.source!.sourceReference! > 0,
      'the text is shown as this client asked',
    );
    await assert.rejects(client.ask('restart', { arguments: { prgram: 'x' } }), /"prgram" is not known/);
    await client.ask('restart', {});
    await client.stopped();
    assert.ok((await client.frames())[0]!.source!.sourceReference! > 0);
  });

  it('pauses what runs for the next client', async () => {
    const feedback = {
      program: folder.write('chain.onnx', chain()),
      inputs,
      iterations: 100_000_000,
      feedback: {},
    };
    const first = await connect();
    await first.begin({ ...feedback, stopOnEntry: false });
    await first.event('process');
    await first.ask('disconnect', suspend);
    const second = await attach();
    assert.equal((await second.stopped()).reason, 'pause');
    assert.equal((await second.scope('Inputs'))[0]!.value, 'float32[2,3] all 1.000');
  });
});

/** Breaks the connection without a word. */
function drop(client: TestClient): void {
  (client as unknown as { _socket: { destroy(): void } })._socket.destroy();
}
