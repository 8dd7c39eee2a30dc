import assert from 'node:assert/strict';
import { chain, countingModel, functionModel, ifModel, slowModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

const ones = { x: { ones: true } };

describe('dap: stepping', () => {
  const session = freshSession();

  it('stops on entry, steps node by node, stops on exit, ends', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: ones, stopOnExit: true });
    await client.stopped();
    const names = [(await client.frames())[0]!.name];
    for (let step = 0; step < 4; step++) names.push(await client.move('next'));
    assert.deepEqual(names, [
      'main dense/matmul, MatMul',
      'main dense/add, Add',
      'main relu, Relu',
      'main probs, Softmax',
      'main outputs',
    ]);
    const [probs] = await client.scope('Outputs');
    assert.equal(probs?.name, 'probs');
    await client.ask('next', { threadId: 1 });
    await client.event('terminated');
    assertTranscript('stepping.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('computes outputs when somebody looks, and the step over the node gives the same', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: ones });
    await client.stopped();
    const [before] = await client.scope('Outputs');
    const previewed = await client.memory(before!.memoryReference!, 32);
    assert.deepEqual(
      new Float32Array(previewed.buffer, previewed.byteOffset, 8),
      Float32Array.of(1, 1, 1, 1.5, 1, 1, 1, 1.5),
    );
    await client.move('next');
    const [after] = await client.scope('Inputs');
    assert.equal(after?.name, 'xw');
    assert.deepEqual(await client.memory(after!.memoryReference!, 32), previewed);
  });

  it('steps into the branch of an If, shows both frames, and out of it', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    await client.begin({ program, inputs: { x: { value: [-1, 2, 3] } } });
    await client.stopped();
    await client.move('next');
    await client.move('next');
    const inside = await client.move('stepIn');
    assert.match(inside, /then_branch.* then\/first, Abs$/);
    const [inner, outer] = await client.frames();
    assert.equal(outer?.name, 'main choose, If');
    assert.ok(inner!.line > outer!.line, 'the body stands below its node');
    const outerScopes = await client.scopes(outer!.id);
    const [chosen] = await client.variables(outerScopes.get('Outputs')!.variablesReference);
    assert.match(chosen!.value, /not run yet: choose \(If\) is running/);
    assert.match(await client.move('next'), /then\/second, Mul$/);
    assert.equal(await client.move('stepOut'), 'main last, Identity');
    const [y] = await client.scope('Inputs');
    assert.equal(y?.value, 'float32[3] [2.0, 4.0, 6.0]');
    assertTranscript('if.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('takes stepIn at a node without a body as next, and next over a whole If', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    await client.begin({ program, inputs: { x: { value: [-5, 2, 1] } } });
    await client.stopped();
    assert.equal(await client.move('stepIn'), 'main positive, Greater');
    assert.equal(await client.move('next'), 'main choose, If');
    assert.equal(await client.move('next'), 'main last, Identity');
    const [chosen] = await client.scope('Inputs');
    assert.equal(chosen?.value, 'float32[3] [10.0, -4.0, -2.0]');
  });

  it('stops at a breakpoint inside an If that is stepped over', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    await client.begin({ program, inputs: ones }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:then/second' }] }),
    );
    await client.stopped();
    await client.move('next');
    await client.move('next');
    await client.ask('next', { threadId: 1 });
    const stop = await client.stopped();
    assert.equal(stop.reason, 'function breakpoint');
    assert.match((await client.frames())[0]!.name, /then\/second, Mul$/);
    assert.equal(await client.move('next'), 'main last, Identity');
  });

  it('steps into a function’s call and stops at its nodes in every call', async () => {
    const { client, folder } = session;
    const program = folder.write('functions.onnx', functionModel());
    await client.begin({ program, inputs: ones }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:hand-on' }] }),
    );
    await client.stopped();
    assert.match(await client.move('stepIn'), / sum, Add$/);
    const stack = (await client.frames()).map(({ name }) => name);
    assert.equal(stack[1], 'main first, local.Twice');
    assert.match(await client.move('continue'), / hand-on, Identity$/);
    assert.equal(await client.move('next'), 'main second, local.Twice');
    assert.match(await client.move('next'), / hand-on, Identity$/);
    const [sum] = await client.scope('Inputs');
    assert.equal(sum!.value, 'float32[2] [4.0, 4.0]');
    await client.ask('next', { threadId: 1 });
    await client.event('terminated');
  });

  it('stops in every iteration of a Loop, and says which', async () => {
    const { client, folder } = session;
    const program = folder.write('counting.onnx', countingModel());
    await client.begin({ program, inputs: { x: { zeros: true } }, stopOnEntry: false }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:count' }] }),
    );
    await client.stopped();
    const seen: string[] = [];
    for (let iteration = 0; iteration < 3; iteration++) {
      const [frame] = await client.frames();
      const [v] = await client.scope('Inputs');
      seen.push(`${frame!.name}: ${v!.name} ${v!.value}`);
      if (iteration < 2) await client.move('continue');
    }
    assert.deepEqual(seen, [
      'Loop loop [iteration 0] count, Add: v float32[] 0.0',
      'Loop loop [iteration 1] count, Add: v float32[] 1.0',
      'Loop loop [iteration 2] count, Add: v float32[] 2.0',
    ]);
    await client.ask('setFunctionBreakpoints', { breakpoints: [] });
    assert.equal(await client.move('stepOut'), 'main last, Neg');
    const [end] = await client.scope('Inputs');
    assert.equal(end!.value, 'float32[] 3.0');
  });

  it('cancels looks when the client says so or the model goes on, and answers all of a hundred', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: ones });
    await client.stopped();
    const [frame] = await client.frames();
    const scopes = await client.scopes(frame!.id);
    const { variablesReference } = scopes.get('Inputs')!;
    const looks = Array.from({ length: 100 }, () => client.variables(variablesReference));
    const answers = await Promise.all(looks);
    assert.ok(answers.every((variables) => variables.length === 2));
    const pending = Array.from({ length: 20 }, () =>
      client.variables(variablesReference).then(
        () => 'answered',
        (error: Error) => error.message,
      ),
    );
    await client.ask('next', { threadId: 1 });
    await client.stopped();
    const results = new Set(await Promise.all(pending));
    for (const result of results)
      assert.match(result, /answered|cancelled because the model went on|no variables/);
    assert.deepEqual(await client.ask('cancel', { requestId: 1 }), undefined);
  });

  it('runs to the end without a stop where noDebug is set', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: ones, noDebug: true, stopOnExit: true }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Relu' }] }),
    );
    const exited = await client.event<{ exitCode: number }>('exited');
    assert.equal(exited.exitCode, 0);
    const said = client.conversation.map((message) => JSON.stringify(message)).join('\n');
    assert.match(said, /Output probs: float32\[2,4\]/);
    assert.doesNotMatch(said, /"event":"stopped"/);
  });

  it('pauses a run that would take for ever, and ends it on terminate', async () => {
    const { client, folder } = session;
    const program = folder.write('slow.onnx', slowModel());
    await client.begin({ program, inputs: ones, stopOnEntry: false }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:go' }] }),
    );
    assert.equal((await client.stopped()).reason, 'function breakpoint');
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:finish' }] });
    await client.ask('continue', { threadId: 1 });
    await client.ask('pause', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'pause');
    assert.ok((await client.frames()).length >= 1);
    await client.ask('terminate');
    await client.event('terminated');
  });
});
