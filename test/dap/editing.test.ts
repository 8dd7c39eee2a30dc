import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TestClient } from './support/adapter';
import { chain, countingModel, ifModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** A client that hears of everything. */
const hears = { supportsInvalidatedEvent: true, supportsMemoryEvent: true };

const base64 = (values: readonly number[]) =>
  Buffer.from(Float32Array.from(values).buffer).toString('base64');

function floatsOf(bytes: Buffer): number[] {
  return [...new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))];
}

/** The elements of a value, by its name. */
async function elements(client: TestClient, expression: string, frameId?: number): Promise<number[]> {
  const value = await client.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', {
    expression,
    context: 'watch',
    ...(frameId !== undefined && { frameId }),
  });
  return floatsOf(await client.memory(value.memoryReference!, 4096));
}

async function output(client: TestClient, pattern: RegExp): Promise<string> {
  for (;;) {
    const { output: text } = await client.event<DebugProtocol.OutputEvent['body']>('output');
    if (pattern.test(text)) return text;
  }
}

describe('dap: editing', () => {
  const session = freshSession();
  const x = { value: [1, -2, 3] };
  /** Takes long enough for other requests to be answered meanwhile. */
  const slow = 'np.sort(np.arange(8000000) % 1000)[0] * 0.0';
  const setVariable = (client: TestClient, variablesReference: number, name: string, value: string) =>
    client.ask<DebugProtocol.SetVariableResponse['body']>('setVariable', { variablesReference, name, value });
  const setExpression = (client: TestClient, expression: string, value: string, frameId?: number) =>
    client.ask<DebugProtocol.SetExpressionResponse['body']>('setExpression', {
      expression,
      value,
      ...(frameId !== undefined && { frameId }),
    });
  const repl = (client: TestClient, expression: string) =>
    client.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', { expression, context: 'repl' });

  it('sets an element, a row and a whole tensor; what comes after is computed from that', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    const inputs = {
      x: {
        value: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    };
    await client.begin({ program, inputs, stopOnExit: true }, undefined, hears);
    await client.stopped();
    const [frame] = await client.frames();
    const scopes = await client.scopes(frame!.id);
    const inputsScope = scopes.get('Inputs')!.variablesReference;
    const [input] = await client.variables(inputsScope);
    const [outputBefore] = await client.variables(scopes.get('Outputs')!.variablesReference);
    assert.equal(outputBefore!.value, 'float32[2,4] 1.000 … 7.500');
    const [, row] = await client.variables(input!.variablesReference);
    const element = await setVariable(client, row!.variablesReference, '[2]', '60');
    assert.equal(element.value, '60.0');
    await client.event('onnx/edited');
    const rowSet = await setVariable(client, input!.variablesReference, '[0]', '[0.5, -0.5, nan]');
    assert.deepEqual([rowSet.value, rowSet.indexedVariables], ['float32[3]', 3]);
    await client.event('onnx/edited');
    const [again] = await client.variables(inputsScope);
    assert.match(again!.value, /^float32\[2,3\] NaN 1, −0\.5000 … 60\.00, edited$/);
    const whole = await setVariable(client, inputsScope, 'x', 'np.where(np.isnan(x), 0, x * 2)');
    assert.match(whole.value, /^float32\[2,3\] −1\.000 … 120\.0, edited$/);
    assert.ok(whole.variablesReference && whole.memoryReference);
    await client.event('onnx/edited');
    // The scope that was looked at before gives what is true now.
    const [outputAfter] = await client.variables(scopes.get('Outputs')!.variablesReference);
    assert.equal(outputAfter!.value, 'float32[2,4] −1.000 … 120.0');
    const after = await client.memory(outputAfter!.memoryReference!, 32);
    assert.deepEqual(floatsOf(after), [1, -1, 0, 0, 8, 10, 120, 69]);
    await assert.rejects(
      setVariable(client, row!.variablesReference, '[2]', '"a"'),
      /no float32; write a number/,
    );
    await assert.rejects(
      setVariable(client, inputsScope, 'x', '[1, 2]'),
      /int64\[2\] does not fit into float32\[2,3\]; write one number, or an array of the shape \(2,3\)/,
    );
    await assert.rejects(
      setVariable(client, row!.variablesReference, '[2]', '1e39'),
      /too large for float32/,
    );
    await assert.rejects(setVariable(client, inputsScope, 'x', whole.value), /is a summary, not a value/);
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    assert.deepEqual(await elements(client, 'xw'), [1, -1, 0, 0, 8, 10, 120, 69]);
    assertTranscript('editing.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('sets expressions: quoted names, slices, inputs, outputs, weights, masks', async () => {
    const { client, folder } = session;
    const inputs = { x: { ones: true } };
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs, stopOnExit: true });
    await client.stopped();
    const slice = await setExpression(client, 'x[0, 1:]', '[2, 3]');
    assert.match(slice.value, /^float32\[2\] \[2\.0, 3\.0\]/);
    const input = await setExpression(client, 'inputs[0][1]', 'x[0] * 10');
    assert.match(input.value, /\[10\.0, 20\.0, 30\.0\]/);
    await setExpression(client, 'weights["w"][:, 3]', '0');
    assert.deepEqual(await elements(client, 'xw'), [1, 2, 3, 0, 10, 20, 30, 0]);
    // An output of the node that one stands before: it counts as computed.
    await setExpression(client, 'outputs[0][outputs[0] > 5]', '5');
    assert.deepEqual(await elements(client, 'xw'), [1, 2, 3, 0, 5, 5, 5, 0]);
    await client.move('next');
    assert.deepEqual(await elements(client, 'xw'), [1, 2, 3, 0, 5, 5, 5, 0]);
    // x is what the output was made from no more; it was set after.
    await setExpression(client, 't["/dense/Add_output_0"]', '-1');
    await client.move('next');
    await setExpression(client, '"/dense/Add_output_0"', 'np.ones_like(xw)');
    assert.deepEqual(await elements(client, 'y'), [1, 1, 1, 1, 1, 1, 1, 1]);
    await assert.rejects(setExpression(client, 'probs', '0'), /"probs" has no value yet/);
    await assert.rejects(
      setExpression(client, 'np.zeros(3)', '0'),
      /cannot be changed: write a value of the model/,
    );
    await assert.rejects(setExpression(client, 'x.shape', '0'), /cannot be changed/);
    await assert.rejects(setExpression(client, 'nope', '0'), /No value is called "nope"/);
    // The model's file is as it was.
    assert.deepEqual(readFileSync(program), Buffer.from(chain()));
  });

  it('assigns in the console, undoes, and says what going back undoes', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('if.onnx', ifModel()), inputs: { x }, stopOnExit: true });
    await client.stopped();
    await client.move('next');
    assert.match((await repl(client, 'x[0] = -10')).result, /^-10\.0$/);
    assert.deepEqual(await elements(client, 'total'), [-9]);
    await repl(client, 'x += 20');
    assert.deepEqual(await elements(client, 'total'), [51]);
    assert.equal((await repl(client, '/undo')).result, 'Undone: x = x + (20).');
    assert.deepEqual(await elements(client, 'total'), [-9]);
    assert.equal((await repl(client, 'x[0] == -10')).result, 'True');
    await client.move('next');
    await client.move('stepBack');
    assert.equal(await client.move('stepBack'), 'main total, ReduceSum');
    assert.equal(await output(client, /undone/), 'Gone back to before it was made: undone is x[0] = -10.\n');
    assert.deepEqual(await elements(client, 'total'), [2]);
    await assert.rejects(repl(client, '/undo'), /no edit to undo/);
  });

  it('in a branch, then out of it; and leaves the branch where what it depends on is changed', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('if.onnx', ifModel()), inputs: { x }, stopOnExit: true });
    await client.stopped();
    for (const motion of ['next', 'next', 'stepIn', 'next'] as const) await client.move(motion);
    await setExpression(client, 'then_1[1]', '50');
    await client.move('stepOut');
    assert.deepEqual(await elements(client, 'chosen'), [2, 100, 6]);
    await client.move('stepBack');
    await client.move('stepIn');
    // The edit was inside: gone back to before it, it is undone.
    assert.deepEqual(await elements(client, 'then_1'), [1, 2, 3]);
    await setExpression(client, 'x', '-x');
    const { reason } = await client.stopped();
    assert.equal(reason, 'goto');
    assert.equal((await client.frames())[0]!.name, 'main choose, If');
    await client.move('next');
    assert.deepEqual(await elements(client, 'chosen'), [2, -4, 6]);
  });

  it('of what a Loop carries go on into the next iterations', async () => {
    const { client, folder } = session;
    const inputs = { x: { value: 0 } };
    const program = folder.write('counting.onnx', countingModel(4));
    await client.begin({ program, inputs, stopOnExit: true });
    await client.stopped();
    await client.move('stepIn');
    for (let step = 0; step < 3; step++) await client.move('next');
    assert.deepEqual(await elements(client, 'v_next'), [2]);
    await setExpression(client, 'v_next', '100');
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    assert.deepEqual(await elements(client, 'end'), [102]);
    assert.deepEqual(await elements(client, 'y'), [-102]);
    // Undone from out here: the Loop is computed without it.
    await client.ask('onnx/undoEdit', { threadId: 1 });
    assert.deepEqual(await elements(client, 'y'), [-4]);
  });

  it('of attributes make the node anew, for this run only', async () => {
    const { client, folder } = session;
    const inputs = {
      x: {
        value: [
          [0, 1, 2],
          [3, 4, 5],
        ],
      },
    };
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs, stopOnExit: true });
    await client.stopped();
    for (let step = 0; step < 3; step++) await client.move('next');
    const sums = async (axis: number) =>
      (await repl(client, `probs.sum(axis=${axis}).round(4).tolist()`)).result;
    assert.equal(await sums(1), '[1.0, 1.0]');
    const attributes = await client.scopes((await client.frames())[0]!.id);
    const reference = attributes.get('Attributes')!.variablesReference;
    assert.deepEqual(
      (await client.variables(reference)).map(({ name, value, evaluateName }) => [name, value, evaluateName]),
      [['axis', '-1', 'attrs.axis']],
    );
    const set = await setVariable(client, reference, 'axis', '0');
    assert.equal(set.value, '0, edited');
    assert.equal(await sums(0), '[1.0, 1.0, 1.0, 1.0]');
    assert.equal((await repl(client, 'attrs.axis')).result, '0');
    await assert.rejects(setVariable(client, reference, 'axis', '0.5'), /it is an integer, and this is none/);
    await assert.rejects(setExpression(client, 'attrs.alpha', '0.5'), /no attribute alpha; it has axis/);
    await client.move('next');
    assert.equal(await sums(0), '[1.0, 1.0, 1.0, 1.0]');
    await repl(client, '/undo');
    assert.equal(await sums(1), '[1.0, 1.0]');
  });

  it('writes memory, in part where the client says so, and tells those that are shown', async () => {
    const { client, folder } = session;
    const inputs = { x: { ones: true } };
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs }, undefined, hears);
    await client.stopped();
    const [input] = await client.scope('Inputs');
    const [result] = await client.scope('Outputs');
    const memoryReference = input!.memoryReference!;
    await client.memory(memoryReference, 24);
    await client.memory(result!.memoryReference!, 32);
    const write = (offset: number, values: readonly number[], more = {}) =>
      client.ask<DebugProtocol.WriteMemoryResponse['body']>('writeMemory', {
        memoryReference,
        offset,
        data: base64(values),
        ...more,
      });
    const edited = () => client.event('onnx/edited');
    assert.deepEqual(await write(8, [7, 8]), { offset: 8, bytesWritten: 8 });
    const told = [await client.event('memory'), await client.event('memory')];
    await edited();
    assert.deepEqual(told, [
      { memoryReference, offset: 0, count: 24 },
      { memoryReference: result!.memoryReference, offset: 0, count: 32 },
    ]);
    assert.deepEqual(floatsOf(await client.memory(memoryReference, 24)), [1, 1, 7, 8, 1, 1]);
    assert.deepEqual(floatsOf(await client.memory(result!.memoryReference!, 32)), [1, 1, 7, 4.5, 8, 1, 1, 5]);
    await assert.rejects(write(20, [1, 2]), /bytes 0 to 23; 8 from 20 on do not lie inside/);
    assert.deepEqual(await write(20, [1, 2], { allowPartial: true }), { offset: 20, bytesWritten: 4 });
    await edited();
    await assert.rejects(write(-4, [1], { allowPartial: true }), /do not lie inside/);
    assert.deepEqual(floatsOf(await client.memory(memoryReference, 24)), [1, 1, 7, 8, 1, 1]);
    assertTranscript('memory.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('makes no edit that was cancelled before it was made', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: { x: { ones: true } } }, undefined, hears);
    await client.stopped();
    const requestId = client.nextSeq;
    const edited = assert.rejects(setExpression(client, 'x', slow), /cancelled/);
    // Answered while the value is still being computed.
    await client.ask('threads');
    await client.ask('cancel', { requestId });
    await edited;
    assert.deepEqual(await elements(client, 'x'), [1, 1, 1, 1, 1, 1]);
  });

  it('stays where an edit has led when it leaves the frame that was to run again', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('if.onnx', ifModel()), inputs: { x: { ones: true } } });
    await client.stopped();
    for (const step of ['next', 'next', 'stepIn'] as const) await client.move(step);
    const [inner] = await client.frames();
    const editing = setExpression(client, 'x', slow);
    await client.ask('threads');
    await client.ask('restartFrame', { frameId: inner!.id });
    await editing;
    await output(client, /frame has been left/);
    await client.stopped();
    assert.match((await client.frames())[0]!.name, /^main /);
    await client.ask('continue', { threadId: 1 });
    assert.deepEqual(await client.event('exited'), { exitCode: 0 });
  });

  it('gives a client that hears of nothing the right values', async () => {
    const { client, folder } = session;
    const inputs = { x: { ones: true } };
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs });
    await client.stopped();
    const scopes = await client.scopes((await client.frames())[0]!.id);
    const [result] = await client.variables(scopes.get('Outputs')!.variablesReference);
    const rows = await client.variables(result!.variablesReference);
    await setExpression(client, 'x', '0');
    const row = await client.variables(rows[0]!.variablesReference);
    assert.deepEqual(
      row.map(({ value }) => value),
      ['0.0', '0.0', '0.0', '0.0'],
    );
    const [again] = await client.variables(scopes.get('Outputs')!.variablesReference);
    assert.equal(again!.value, 'float32[2,4] all 0');
    const events = client.conversation.flatMap((message) =>
      message.type === 'event' ? [(message as DebugProtocol.Event).event] : [],
    );
    assert.ok(!events.includes('invalidated') && !events.includes('memory'));
  });
});
