import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CurrentNode } from '../../debug-adapter/protocol';
import { startServer, TestClient } from './support/adapter';
import { chain, ifModel, slowModel, TestFolder } from './support/models';
import { adapterOf, childrenOf } from './support/processes';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

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

describe('dap: samples and fast runs', () => {
  const session = freshSession();

  it('says once that a fast run may differ in the last bits', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), fast: true });
    await client.stopped();
    const told = JSON.stringify(client.conversation).match(/may differ in the last bits/g);
    assert.equal(told?.length, 1);
  });

  it('runs several samples one after another, as threads', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    const inputs = [{ x: { value: [1, 2, 3] } }, { x: { value: [-1, -2, -3] } }];
    await client.begin({ program, inputs, stopOnEntry: false, stopOnExit: true }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Mul' }] }),
    );
    assert.equal((await client.stopped()).threadId, 1);
    const { threads } = await client.ask<{ threads: DebugProtocol.Thread[] }>('threads');
    assert.deepEqual(
      threads.map(({ id }) => id),
      [1, 2],
    );
    assert.match((await client.frames())[0]!.name, /then\/second/);
    await client.ask('continue', { threadId: 1 });
    const exit = await client.stopped();
    assert.deepEqual([exit.reason, exit.threadId], ['exit', 1]);
    const [first] = await client.scope('Outputs');
    assert.equal(first!.value, 'float32[3] [2.0, 4.0, 6.0]');
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).threadId, 2);
    assert.match((await client.frames(2))[0]!.name, /else\/second/);
    await client.ask('continue', { threadId: 2 });
    await client.stopped();
    const [second] = await client.scope('Outputs', 2);
    assert.equal(second!.value, 'float32[3] [2.0, 4.0, 6.0]');
    await client.ask('continue', { threadId: 2 });
    await client.event('terminated');
    assertTranscript('samples.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('lets samples be stepped in turns', async () => {
    const { client, folder } = session;
    const inputs = [{ x: { ones: true } }, { x: { zeros: true } }];
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs });
    await client.stopped();
    await client.move('next', 1);
    assert.equal((await client.frames(2))[0]!.name, 'main dense/matmul, MatMul');
    assert.equal(await client.move('next', 2), 'main dense/add, Add');
    assert.equal(await client.move('next', 2), 'main relu, Relu');
    assert.equal((await client.frames(1))[0]!.name, 'main dense/add, Add');
    const [xw] = await client.scope('Inputs', 1);
    assert.match(xw!.value, /1\.000 … 1\.500/);
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

describe('dap: launch', () => {
  const session = freshSession();

  const refused: [launch: (folder: TestFolder) => object, message: RegExp][] = [
    [() => ({}), /needs "program"/],
    [() => ({ program: '/no/such/model.onnx' }), /Cannot open '\/no\/such\/model\.onnx'/],
    [(folder) => ({ program: folder.write('text.onnx', 'hello, I am no model') }), /text\.onnx/],
    [(folder) => ({ program: folder.write('m.onnx', chain()), inputs: { z: { ones: true } } }), /\bz\b/],
    [(folder) => ({ program: folder.write('m.onnx', chain()), inputs: 'missing.npz' }), /missing\.npz/],
    [
      (folder) => ({ program: folder.write('m.onnx', chain()), inputs: [{}, {}], stopOnEntri: 1 }),
      /stopOnEntry/,
    ],
    [(folder) => ({ program: folder.write('m.onnx', chain()), compareWith: 'x.onnx' }), /not yet available/],
    [
      (folder) => ({ program: folder.write('m.onnx', chain()), inputs: { x: { value: [1, 2] } } }),
      /\bx\b.*\[2,3\]|\[2,3\].*\bx\b/s,
    ],
  ];
  for (const [launch, message] of refused) {
    it(`is refused: ${message}`, async () => {
      const { client, folder } = session;
      await client.initialize();
      await assert.rejects(client.ask('launch', { history: false, ...launch(folder) }), message);
      const response = client.conversation.at(-1) as DebugProtocol.ErrorResponse;
      assert.equal(response.body.error!.showUser, true);
      // The session can still launch what is right.
      await client.ask('launch', { history: false, program: folder.write('good.onnx', chain()) });
    });
  }

  it('refuses what comes at the wrong time or is not known, and goes on', async () => {
    const { client, folder } = session;
    client.isRude = true;
    await client.initialize();
    await assert.rejects(client.ask('stackTrace', { threadId: 1 }), /No model is loaded/);
    await assert.rejects(client.ask('reverse_engineer'), /not supported/);
    await assert.rejects(client.ask('constructor'), /not supported/);
    assert.deepEqual(await client.ask('threads'), { threads: [] });
    await client.ask('launch', { history: false, program: folder.write('chain.onnx', chain()) });
    await assert.rejects(client.ask('launch', { program: 'again.onnx' }), /already runs a model/);
    await client.ask('configurationDone');
    await client.stopped();
    await assert.rejects(client.ask('next', { threadId: 7 }), /no thread 7/);
    await assert.rejects(client.ask('variables', { variablesReference: 12345 }), /no variables 12345/);
    await assert.rejects(client.ask('exceptionInfo', { threadId: 1 }), /did not stop on an error/);
  });

  it('says which inputs were made up', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), seed: 7 });
    const { output } = await client.event<{ output: string }>('output');
    assert.match(
      output,
      /^chain\.onnx: 4 nodes, 16 parameters, onnxruntime .*, cpu\. Input x: random normal, seed 7\.\n$/,
    );
  });

  it('gives the text by source for the format `reference`', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), sourceFormat: 'reference' });
    await client.stopped();
    const [frame] = await client.frames();
    const { sourceReference } = frame!.source!;
    const { content } = await client.ask<{ content: string }>('source', { sourceReference });
    assert.match(content.split('\n')[frame!.line - 1]!, /xw = MatMul/);
    await assert.rejects(client.ask('source', { sourceReference: 99 }), /not one of this session/);
  });

  it('shows no name as a link that runs a command', async () => {
    const { client, folder } = session;
    await client.initialize();
    const program = `${folder.path}/[here](command:workbench.action.quit).onnx`;
    await assert.rejects(client.ask('launch', { program }), /\[here\] \(command:/);
  });

  it('makes one step of two that come at once', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()) });
    await client.stopped();
    const [first, second] = await client.atOnce([
      ['next', { threadId: 1 }],
      ['next', { threadId: 1 }],
    ]);
    assert.equal(first!.status, 'fulfilled');
    assert.match(String((second as PromiseRejectedResult).reason), /running/);
    await client.stopped();
    assert.equal((await client.frames())[0]!.name, 'main dense/add, Add');
  });

  it('begins once after two restarts at once, and takes no step in between', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()) });
    await client.stopped();
    const [first, second, ...steps] = await client.atOnce([
      ['restart', {}],
      ['restart', {}],
      ['next', { threadId: 1 }],
      ['continue', { threadId: 1 }],
    ]);
    assert.deepEqual([first!.status, second!.status], ['fulfilled', 'fulfilled']);
    for (const step of steps) assert.match(String((step as PromiseRejectedResult).reason), /running/);
    assert.equal((await client.stopped()).reason, 'entry');
    assert.equal(await client.move('next'), 'main dense/add, Add');
    const stops = client.conversation.filter(
      (message) => message.type === 'event' && (message as DebugProtocol.Event).event === 'stopped',
    );
    assert.equal(stops.length, 3);
  });

  it('keeps showing where it stands when a restart fails', async () => {
    const { client, folder } = session;
    const program = folder.write('m.onnx', chain());
    await client.begin({ program, inputs: { x: { ones: true } } });
    await client.stopped();
    assert.equal(await client.move('next'), 'main dense/add, Add');
    const [frame] = await client.frames();
    folder.write('m.onnx', 'this is no model any more');
    await assert.rejects(client.ask('restart', {}), /m\.onnx/);
    // The client had been told that it goes on.
    assert.equal((await client.stopped()).reason, 'step');
    await assert.rejects(
      client.ask('restart', { arguments: { program: folder.write('n.onnx', chain()), inputs: 'none.npy' } }),
      /none\.npy/,
    );
    assert.equal((await client.stopped()).reason, 'step');
    // A client may still show that frame: it has to be there.
    const scopes = await client.scopes(frame!.id);
    const [xw] = await client.variables(scopes.get('Inputs')!.variablesReference);
    assert.match(xw!.value, /^float32\[2,4\]/);
    folder.write('m.onnx', chain());
    await client.ask('restart', {});
    assert.equal((await client.stopped()).reason, 'entry');
    assert.equal(await client.move('next'), 'main dense/add, Add');
  });

  it('says once that the model has changed on disk', async () => {
    const { client, folder } = session;
    const program = folder.write('m.onnx', chain());
    await client.begin({ program });
    await client.stopped();
    folder.write('m.onnx', ifModel());
    const text = 'm.onnx has changed on disk since it was read. Restart to debug it as it is now.';
    assert.deepEqual(await client.event('onnx/modelChanged'), { message: text });
    await client.ask('restart', {});
    await client.stopped();
    assert.equal((await client.frames())[0]!.name, 'main total, ReduceSum');
    const said = client.conversation
      .map((message) => JSON.stringify(message))
      .filter((each) => each.includes(`${text}\\n`));
    assert.equal(said.length, 1);
  });

  it('shows where it stands in the text that was read, once the file is another', async () => {
    const { client, folder } = session;
    const program = folder.write('m.onnx', chain());
    await client.begin({ program, sourceFormat: 'uri' });
    await client.stopped();
    const [before] = await client.frames();
    folder.write('m.onnx', ifModel());
    await client.event('onnx/modelChanged');
    const [frame] = await client.frames();
    assert.match(frame!.source!.name!, /^m\.onnx as read at \d\d:\d\d:\d\d\.onnxtxt$/);
    assert.deepEqual([frame!.line, frame!.source!.path], [before!.line, undefined]);
    const { sourceReference } = frame!.source!;
    const { content } = await client.ask<{ content: string }>('source', {
      sourceReference: sourceReference!,
    });
    assert.match(content.split('\n')[frame!.line - 1]!, /= MatMul/);
    const { isOutdated } = await client.ask<CurrentNode>('onnx/current', { frameId: frame!.id });
    assert.equal(isOutdated, true);
    // The lines of the editor's document are those of the new file: what is set there means nothing in the old one.
    const { breakpoints } = await client.ask<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path: before!.source!.path! },
      breakpoints: [{ line: before!.line + 1 }],
    });
    assert.deepEqual(
      breakpoints.map(({ verified }) => verified),
      [false],
    );
    await client.ask('restart', {});
    await client.stopped();
    assert.deepEqual((await client.frames())[0]!.source, before!.source);
  });

  it('tells that a run was ended for a restart that failed', async function () {
    if (process.platform === 'win32') this.skip();
    const { client, folder } = session;
    const program = folder.write('slow.onnx', slowModel());
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false });
    await new Promise((resolve) => setTimeout(resolve, 500));
    folder.write('slow.onnx', 'this is no model any more');
    await assert.rejects(client.ask('restart', {}), /slow\.onnx/);
    const stop = await client.stopped();
    assert.deepEqual([stop.reason, stop.description], ['exception', 'Runner ended']);
    assert.match(stop.text!, /could not be interrupted.*Restart/);
    assert.match((await client.frames())[0]!.name, /^main /);
    folder.write('slow.onnx', chain());
    await client.ask('restart', {});
    await client.event('terminated');
  });

  it('takes other inputs on restart, and a model that has changed', async () => {
    const { client, folder } = session;
    const program = folder.write('m.onnx', chain());
    await client.begin({ program, inputs: { x: { ones: true } } });
    await client.stopped();
    await client.ask('restart', { arguments: { program, history: false, inputs: { x: { zeros: true } } } });
    await client.stopped();
    assert.match((await client.scope('Inputs'))[0]!.value, /all 0/);
    folder.write('m.onnx', ifModel());
    await client.ask('restart', { arguments: { program, history: false } });
    await client.stopped();
    assert.equal((await client.frames())[0]!.name, 'main total, ReduceSum');
  });
});
