import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CurrentNode } from '../../debug-adapter/protocol';
import { chain, ifModel, slowModel, type TestFolder } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

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
