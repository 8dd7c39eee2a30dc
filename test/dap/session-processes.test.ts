import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { startServer, TestClient } from './support/adapter';
import { chain, ifModel, slowModel, TestFolder } from './support/models';
import { adapterOf, childrenOf } from './support/processes';
import { freshSession } from './support/session';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie still answers; its parent is about to collect it.
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits for something that must come to be; the test's own time limit ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('dap: sessions', () => {
  const session = freshSession('own');
  it('says which node was running when the runner is killed, and restarts', async function () {
    if (process.platform === 'win32') this.skip();
    const { client, folder } = session;
    const program = folder.write('slow.onnx', slowModel());
    await client.begin({ program, inputs: { x: { ones: true } } }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Identity' }] }),
    );
    await client.stopped();
    await client.move('next');
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:finish' }] });
    const [runner] = childrenOf(adapterOf(client));
    await client.ask('continue', { threadId: 1 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    process.kill(runner!, 'SIGKILL');
    const stop = await client.stopped();
    assert.equal(stop.reason, 'exception');
    assert.match(stop.text!, /SIGKILL.*while running.*"spin"/s);
    const [frame] = await client.frames();
    assert.match(frame!.name, /spin|product|go/);
    const scopes = await client.scopes(frame!.id);
    await client.variables(scopes.get('Inputs')!.variablesReference);
    const info = await client.ask<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', {
      threadId: 1,
    });
    assert.match(info.description!, /killed/);
    await assert.rejects(client.ask('next', { threadId: 1 }), /Restart/);

    await client.ask('restart', {});
    assert.equal((await client.stopped()).reason, 'entry');
    const [x] = await client.scope('Inputs');
    assert.match(x!.value, /^float32\[64,64\] all 1/);
    assert.notEqual(childrenOf(adapterOf(client))[0], runner);
    // The breakpoints are still there.
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Loop' }] });
    assert.equal(await client.move('continue'), 'main spin, Loop');
  });

  it('stops with a message when the runner is killed while nothing runs', async function () {
    if (process.platform === 'win32') this.skip();
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()) });
    await client.stopped();
    process.kill(childrenOf(adapterOf(client))[0]!, 'SIGKILL');
    const stop = await client.stopped();
    assert.deepEqual([stop.reason, stop.description], ['exception', 'Runner ended']);
    assert.match(stop.text!, /killed.* while stopped before dense\/matmul \(MatMul\)\. Restart/);
    const [frame] = await client.frames();
    assert.equal(frame!.name, 'main dense/matmul, MatMul');
    const scopes = await client.scopes(frame!.id);
    const inputs = await client.variables(scopes.get('Inputs')!.variablesReference);
    assert.deepEqual(
      inputs.map(({ name }) => name),
      ['x', 'w'],
    );
    for (const [command, args] of [
      ['next', { threadId: 1 }],
      ['stepBack', { threadId: 1 }],
      ['reverseContinue', { threadId: 1 }],
      ['restartFrame', { frameId: frame!.id }],
    ] as const) {
      await assert.rejects(client.ask(command, args), /killed.*Restart to go on/);
    }
  });

  it('lets a launch go that is terminated on its way', async () => {
    const { client, folder } = session;
    await client.initialize();
    const launch = client.ask('launch', { history: false, program: folder.write('chain.onnx', chain()) });
    const refused = assert.rejects(launch, /ended/);
    await client.ask('terminate', {});
    await refused;
    assert.deepEqual(childrenOf(adapterOf(client)), []);
  });

  it('leaves no runner behind where the text of a launched model cannot be written', async function () {
    if (process.platform === 'win32') this.skip();
    const { client, folder } = session;
    // The client's cache folder is a file.
    folder.write('cache', '');
    await client.initialize();
    const program = folder.write('chain.onnx', chain());
    const launch = { program, history: false };
    await assert.rejects(client.ask('launch', { ...launch, sourceFormat: 'file' }), /cannot be written/);
    assert.deepEqual(childrenOf(adapterOf(client)), []);
    await client.ask('launch', { ...launch, sourceFormat: 'uri' });
    assert.equal(childrenOf(adapterOf(client)).length, 1);
  });
});

describe('dap: sessions of several adapters and clients', () => {
  let folder: TestFolder;
  before(() => {
    folder = new TestFolder();
  });
  after(() => folder.remove());

  it('ends the runner on disconnect, when stdin closes, on SIGTERM, and when the adapter is killed', async function () {
    if (process.platform === 'win32') this.skip();
    const program = folder.write('slow.onnx', slowModel());
    const ways: ((client: TestClient) => unknown)[] = [
      (client) => client.ask('disconnect'),
      (client) =>
        (client as unknown as { _adapterProcess: { stdin: { end(): void } } })._adapterProcess.stdin.end(),
      (client) => process.kill(adapterOf(client), 'SIGTERM'),
      (client) => process.kill(adapterOf(client), 'SIGKILL'),
    ];
    for (const leave of ways) {
      const client = new TestClient();
      await client.start();
      await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false });
      const adapter = adapterOf(client);
      await until(() => childrenOf(adapter).length > 0);
      const runners = childrenOf(adapter);
      // Long enough for the Loop to be inside onnxruntime, where nothing interrupts it.
      await new Promise((resolve) => setTimeout(resolve, 500));
      await leave(client);
      await until(() => !isAlive(adapter) && runners.every((pid) => !isAlive(pid)));
    }
  });

  it('serves two clients on one port at once', async () => {
    const server = await startServer();
    const clients = [new TestClient(), new TestClient()];
    try {
      for (const client of clients) await client.start(server.port);
      const programs = [folder.write('one.onnx', chain()), folder.write('two.onnx', ifModel())];
      await Promise.all(clients.map((client, at) => client.begin({ program: programs[at] })));
      await Promise.all(clients.map((client) => client.stopped()));
      const names = await Promise.all(clients.map((client) => client.move('next')));
      assert.deepEqual(names, ['main dense/add, Add', 'main positive, Greater']);
      await clients[0]!.stop();
      assert.equal(await clients[1]!.move('next'), 'main choose, If');
      const runners = childrenOf(server.process.pid!);
      await clients[1]!.stop();
      await until(() => runners.every((pid) => !isAlive(pid)));
      assert.ok(isAlive(server.process.pid!), 'the server goes on');
    } finally {
      server.process.kill();
      await once(server.process, 'exit');
    }
  });

  it('ends at once though a look runs a long node', async function () {
    if (process.platform === 'win32') this.skip();
    const client = new TestClient();
    await client.start();
    await client.begin(
      { program: folder.write('slow.onnx', slowModel()), inputs: { x: { ones: true } } },
      () => client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Loop' }] }),
    );
    await client.stopped();
    assert.equal(await client.move('continue'), 'main spin, Loop');
    const [runner] = childrenOf(adapterOf(client));
    const scopes = await client.scopes((await client.frames())[0]!.id);
    const { variablesReference } = scopes.get('Outputs')!;
    client.ask('variables', { variablesReference }).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.ok(isAlive(runner!));
    await client.ask('disconnect', {});
    assert.ok(!isAlive(runner!));
  });
});
