import assert from 'node:assert/strict';
import path from 'node:path';
import { readRun } from '../../core/history/read-run';
import {
  chain,
  countingModel,
  failingModel,
  functionModel,
  ifModel,
  nanModel,
  slowModel,
} from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

const ones = { x: { ones: true } };
/** Two of six elements are below 2, so Sqrt makes two NaN. */
const bad = {
  x: {
    value: [
      [2, 3, 1],
      [6, 0, 2],
    ],
  },
};

describe('dap: back in time', () => {
  const session = freshSession();

  const stopAt = (...names: string[]) =>
    session.client.ask('setFunctionBreakpoints', { breakpoints: names.map((name) => ({ name })) });

  /** Why it stopped, and where. */
  async function moved(command: string, args: object = { threadId: 1 }): Promise<string> {
    const { client } = session;
    await client.ask(command, args);
    const { reason } = await client.stopped();
    return `${reason}: ${(await client.frames())[0]!.name}`;
  }

  it('steps back from the exit to the start, and forward again', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: ones, stopOnEntry: false, stopOnExit: true });
    assert.equal((await client.stopped()).description, 'Paused after the last node');
    const places: string[] = [];
    for (let step = 0; step < 5; step++) places.push(await moved('stepBack'));
    assert.deepEqual(places, [
      'step: main probs, Softmax',
      'step: main relu, Relu',
      'step: main dense/add, Add',
      'step: main dense/matmul, MatMul',
      'entry: main dense/matmul, MatMul',
    ]);
    const [xw] = await client.scope('Outputs');
    assert.equal(xw?.value, 'float32[2,4] 1.000 … 1.500');
    const scopes = await client.scopes((await client.frames())[0]!.id);
    const model = await client.variables(scopes.get('Model')!.variablesReference);
    assert.deepEqual(
      model.map(({ name, value }) => `${name} ${value}`),
      ['x float32[2,3] all 1.000', 'probs float32[2,4], not run yet'],
      'nothing is shown that is yet to run',
    );
    assert.equal(await moved('continue'), 'exit: main outputs');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    assertTranscript('back.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('goes from breakpoint to breakpoint, through the iterations of a Loop, to the start', async () => {
    const { client, folder } = session;
    const program = folder.write('counting.onnx', countingModel());
    await client.begin({ program, inputs: { x: { zeros: true } }, stopOnEntry: false }, () => stopAt('Neg'));
    await client.stopped();
    await stopAt('name:count');
    const seen: string[] = [];
    for (let stop = 0; stop < 3; stop++) {
      seen.push(await moved('reverseContinue'));
      const [v] = await client.scope('Inputs');
      seen.push(v!.value);
    }
    assert.deepEqual(seen, [
      ...['function breakpoint: Loop loop [iteration 2] count, Add', 'float32[] 2.0'],
      ...['function breakpoint: Loop loop [iteration 1] count, Add', 'float32[] 1.0'],
      ...['function breakpoint: Loop loop [iteration 0] count, Add', 'float32[] 0.0'],
    ]);
    assert.equal(await moved('reverseContinue'), 'entry: main loop, Loop');
    assert.equal(await moved('continue'), 'function breakpoint: Loop loop [iteration 0] count, Add');
    await stopAt();
    assert.equal(await moved('stepOut'), 'step: main last, Neg');
    const [end] = await client.scope('Inputs');
    assert.equal(end?.value, 'float32[] 3.0');
    assertTranscript('reverse-continue.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('steps back inside bodies, into the iteration before, and out of them', async () => {
    const { client, folder } = session;
    const program = folder.write('counting.onnx', countingModel());
    await client.begin({ program, inputs: { x: { zeros: true } } });
    await client.stopped();
    for (let step = 0; step < 3; step++) await moved('stepIn');
    assert.equal(await moved('stepBack'), 'step: Loop loop [iteration 0] go, Identity');
    assert.equal(await moved('stepBack'), 'step: Loop loop [iteration 0] count, Add');
    assert.equal(await moved('stepBack'), 'step: main loop, Loop');
    assert.equal(await moved('next'), 'step: main last, Neg');
    assert.equal(await moved('stepBack'), 'step: main loop, Loop');
    assert.equal(await moved('stepIn'), 'step: Loop loop [iteration 0] count, Add');
  });

  it('goes back to breakpoints in branches and functions', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    await client.begin({ program, inputs: ones, stopOnEntry: false, stopOnExit: true });
    await client.stopped();
    await stopAt('name:then/second', 'name:else/second', 'name:positive');
    assert.match(await moved('reverseContinue'), /then_branch then\/second, Mul$/);
    assert.equal(await moved('reverseContinue'), 'function breakpoint: main positive, Greater');
    await client.ask('restart', {
      arguments: { program: folder.write('f.onnx', functionModel()), history: false },
    });
    await client.stopped();
    assert.equal(await moved('next'), 'step: main second, local.Twice');
    await stopAt('name:sum', 'name:hand-on');
    assert.match(await moved('reverseContinue'), /^function breakpoint: .* hand-on, Identity$/);
    assert.match(await moved('reverseContinue'), /^function breakpoint: .* sum, Add$/);
    assert.equal((await client.frames())[1]!.name, 'main first, local.Twice');
  });

  it('restarts a frame: a branch, an iteration, the main graph', async () => {
    const { client, folder } = session;
    const program = folder.write('counting.onnx', countingModel());
    await client.begin({ program, inputs: { x: { zeros: true } }, stopOnEntry: false }, () =>
      stopAt('name:go'),
    );
    await client.stopped();
    assert.equal(await moved('continue'), 'function breakpoint: Loop loop [iteration 1] go, Identity');
    const [inner] = await client.frames();
    const place = await moved('restartFrame', { frameId: inner!.id });
    assert.equal(place, 'restart: Loop loop [iteration 1] count, Add');
    const [v] = await client.scope('Inputs');
    assert.equal(v!.value, 'float32[] 1.0');
    const [, main] = await client.frames();
    assert.equal(await moved('restartFrame', { frameId: main!.id }), 'restart: main loop, Loop');
    assert.equal((await client.frames()).length, 1);
    assert.equal(await moved('continue'), 'function breakpoint: Loop loop [iteration 0] go, Identity');
    await assert.rejects(client.ask('restartFrame', { frameId: main!.id }), /no stack frame/);
    assertTranscript('restart-frame.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('goes back from a NaN and from an operator that fails, and meets them again', async () => {
    const { client, folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    await client.begin({ program, inputs: bad, stopOnEntry: false });
    assert.equal((await client.stopped()).description, 'Paused on NaN');
    assert.equal(await moved('stepBack'), 'step: main norm/std, Sqrt');
    assert.equal(await moved('stepBack'), 'step: main norm/var, Sub');
    assert.equal(await moved('continue'), 'exception: main norm/std, Sqrt');
    assert.equal(await moved('reverseContinue'), 'entry: main norm/var, Sub');
    const failing = folder.write('failing.onnx', failingModel());
    await client.ask('restart', {
      arguments: { program: failing, inputs: ones, stopOnEntry: false, history: false },
    });
    await client.stopped();
    assert.equal(await moved('stepBack'), 'step: main minus, Neg');
    assert.equal(await moved('continue'), 'exception: main fold, Reshape');
  });

  it('pauses while it searches backwards, where it stood', async () => {
    const { client, folder } = session;
    const program = folder.write('slow.onnx', slowModel(50_000));
    await client.begin({ program, inputs: ones, stopOnEntry: false }, () => stopAt('name:finish'));
    await client.stopped();
    await stopAt('name:go');
    await client.ask('reverseContinue', { threadId: 1 });
    await client.ask('pause', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'pause');
    assert.equal((await client.frames())[0]!.name, 'main finish, Neg');
    const [end] = await client.scope('Inputs');
    assert.match(end!.value, /^float32\[64,64\]/);
  });

  it('leaves a history in which the stops stand in the order in which they came', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    const history = path.join(folder.path, 'history');
    await client.begin({ program, inputs: ones, stopOnEntry: false, stopOnExit: true, history });
    await client.stopped();
    const started = await client.event<{ id: string }>('onnx/run');
    await moved('stepBack');
    await client.scope('Outputs');
    await moved('reverseContinue');
    await moved('continue');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    const run = (await readRun(history, started.id))!;
    assert.equal(run.outcome, 'finished');
    assert.deepEqual(
      run.stops.map(({ reason, node, values }) => [reason, node?.op, ...values.map(({ name }) => name)]),
      [
        ['exit', undefined],
        ['step', 'Softmax', 'probs'],
        ['entry', 'MatMul'],
        ['exit', undefined, 'probs'],
      ],
    );
  });
});
