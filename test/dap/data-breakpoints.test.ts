import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain, countingModel, ifModel, recurrentModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Info = DebugProtocol.DataBreakpointInfoResponse['body'];
type Set = DebugProtocol.SetDataBreakpointsResponse['body'];

const ones = { x: { ones: true } };

describe('dap: data breakpoints', () => {
  const session = freshSession();

  const info = (args: DebugProtocol.DataBreakpointInfoArguments) =>
    session.client.ask<Info>('dataBreakpointInfo', args);

  const set = async (...breakpoints: DebugProtocol.DataBreakpoint[]) =>
    (await session.client.ask<Set>('setDataBreakpoints', { breakpoints })).breakpoints;

  /** The id of a value of the main graph, or of a body. */
  const id = (value: string, more: object = {}) => JSON.stringify({ graph: '', value, ...more });

  /** Goes on and tells the next stop: reason and node. */
  async function goOn(command = 'continue'): Promise<string> {
    await session.client.ask(command, { threadId: 1 });
    return stop();
  }

  async function stop(): Promise<string> {
    const { reason, text } = await session.client.stopped();
    const [frame] = await session.client.frames();
    return `${reason}, ${text ?? ''}, ${frame!.name}`;
  }

  it('stops where a value is produced, and before the nodes that take it; steps go on from there', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: ones });
    await client.stopped();
    const [frame] = await client.frames();
    const scopes = await client.scopes(frame!.id);
    const { variablesReference } = scopes.get('Outputs')!;
    const xw = await info({ variablesReference, name: 'xw' });
    const y = await info({ name: 'y', frameId: frame!.id });
    assert.deepEqual(xw, {
      dataId: '{"graph":"","value":"xw"}',
      description: 'xw',
      accessTypes: ['read', 'write', 'readWrite'],
      canPersist: true,
    });
    assert.deepEqual(
      await set(
        { dataId: xw.dataId!, accessType: 'readWrite' },
        { dataId: y.dataId!, accessType: 'write', condition: 'value.max() > 2 and value.shape == (2, 4)' },
        { dataId: id('nowhere') },
        { dataId: 'anything' },
      ).then((all) => all.map(({ verified, message }) => [verified, message])),
      [
        [true, 'xw, made by dense/matmul (MatMul), used by 1 node'],
        [true, 'y, made by relu (Relu)'],
        [false, 'chain.onnx has no value "nowhere".'],
        [false, 'This names no value; ask for a data breakpoint on one that is shown.'],
      ],
    );
    assert.equal(await goOn(), 'data breakpoint, xw was produced, main dense/matmul, MatMul');
    assert.equal((await client.scope('Outputs'))[0]!.value.startsWith('float32[2,4] 1.000 … 1.500'), true);
    assert.equal(await goOn('next'), 'step, , main dense/add, Add');
    assert.equal(await goOn(), 'data breakpoint, y was produced, main relu, Relu');
    // Back over what made it, as in any debugger that runs backwards.
    assert.equal(
      await goOn('reverseContinue'),
      'data breakpoint, y is about to be produced, main relu, Relu',
    );
    assert.equal(
      await goOn('reverseContinue'),
      'data breakpoint, xw is about to be read, main dense/add, Add',
    );
    assert.equal(
      await goOn('reverseContinue'),
      'data breakpoint, xw is about to be produced, main dense/matmul, MatMul',
    );
    await set();
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    // What is declared at the beginning is others' to show.
    assertTranscript('data-breakpoints.txt', client.conversation.slice(2), [[folder.path, '<folder>']]);
  });

  it('stops in each iteration of a Loop, counts hits, and knows the part of the value in the condition', async () => {
    const { client, folder } = session;
    const program = folder.write('counting.onnx', countingModel(6));
    const inputs = { x: { zeros: true } };
    const body = (value: string) => JSON.stringify({ graph: '/end/body', value });
    await client.begin({ program, inputs, stopOnEntry: false, stopOnExit: true }, async () => {
      const breakpoints = await set(
        { dataId: body('v_next'), accessType: 'write', condition: 'value == 3' },
        { dataId: body('v'), accessType: 'write', hitCondition: '5' },
        { dataId: id('one'), accessType: 'read', condition: 'iteration == 1' },
        { dataId: id('end') },
      );
      assert.deepEqual(
        breakpoints.map(({ message }) => message),
        [
          'v_next, made by count (Add)',
          'v, an input of /end/body',
          'one, used by 1 node',
          'end, made by loop (Loop)',
        ],
      );
    });
    const seen = [await stop(), await goOn(), await goOn(), await goOn(), await goOn()];
    assert.deepEqual(seen, [
      'data breakpoint, one is about to be read, Loop loop [iteration 1] count, Add',
      'data breakpoint, v_next was produced, Loop loop [iteration 2] count, Add',
      'data breakpoint, v was produced, Loop loop [iteration 4] count, Add',
      'data breakpoint, end was produced, main loop, Loop',
      'exit, , main outputs',
    ]);
  });

  it('stops where an element or a range of bytes has changed since the iteration before', async () => {
    const { client, folder } = session;
    const program = folder.write('recurrent.onnx', recurrentModel());
    const launch = {
      program,
      // The total is 1, 1, 0, 0; the state 1, 1.5, 0.75, 0.375.
      inputs: { x: { value: [[[1, 0]], [[1, 0]], [[0, 0]], [[0, 0]]] }, state: { zeros: true } },
      feedback: { next: 'state' },
      iterations: 4,
      stopOnExit: true,
    };
    await client.begin(launch);
    await client.stopped();
    const [frame] = await client.frames();
    const total = await info({ name: 'total[0]', frameId: frame!.id });
    assert.equal(total.dataId, null, 'a scalar has no part');
    const next = await info({ name: 'next[0]', frameId: frame!.id });
    const bytes = await info({ name: 'total', frameId: frame!.id, bytes: 2 });
    assert.deepEqual(
      [next.description, bytes.description, next.dataId, bytes.dataId],
      [
        'next[0]',
        'total, bytes 0..1',
        '{"graph":"","value":"next","index":[0]}',
        '{"graph":"","value":"total","bytes":[0,2]}',
      ],
    );
    const whole = await info({ name: 'total', frameId: frame!.id, mode: 'changed' });
    assert.equal(whole.dataId, '{"graph":"","value":"total","mode":"changed"}');
    await set({ dataId: bytes.dataId! }, { dataId: next.dataId!, condition: 'value < 1' });
    const seen: string[] = [];
    for (let each = await goOn(); !each.startsWith('exit'); each = await goOn()) {
      const { result } = await client.ask<{ result: string }>('evaluate', {
        expression: 'iteration',
        frameId: (await client.frames())[0]!.id,
      });
      seen.push(`${result}: ${each}`);
      if (seen.length > 8) break;
    }
    assert.deepEqual(seen, [
      '0: data breakpoint, total, bytes 0..1 has changed, main [iteration 0] total, ReduceSum',
      '2: data breakpoint, total, bytes 0..1 has changed, main [iteration 2] total, ReduceSum',
      '2: data breakpoint, next[0] has changed, main [iteration 2] next, Add',
      '3: data breakpoint, next[0] has changed, main [iteration 3] next, Add',
    ]);
  });

  it('compares with what is there where it is set, and tells what cannot be watched', async () => {
    const { client, folder } = session;
    const program = folder.write('branches.onnx', ifModel());
    await client.begin({ program, inputs: ones });
    await client.stopped();
    const [frame] = await client.frames();
    const why = async (name: string) => {
      const { dataId: found, description } = await info({ name, frameId: frame!.id });
      assert.equal(found, null, name);
      return description;
    };
    assert.equal(await why('x + 1'), 'x + 1 is no value of the model, nor a part of one.');
    assert.equal(await why('x[7]'), 'x has the shape [3]: there is no [7] in it.');
    assert.equal(await why('x +'), 'the expression ends too early (at character 4)');
    const scopes = await client.scopes(frame!.id);
    const attributes = scopes.get('Attributes')!.variablesReference;
    const attributeInfo = await info({ variablesReference: attributes, name: 'keepdims' });
    assert.equal(attributeInfo.dataId, null);
    // What both branches see is read in the one that runs; the If itself only hands it on.
    const x = await info({ name: 'x', frameId: frame!.id });
    assert.deepEqual(
      (await set({ dataId: x.dataId!, accessType: 'read' })).map(({ message }) => message),
      ['x, used by 3 nodes'],
    );
    assert.equal(
      await goOn(),
      'data breakpoint, x is about to be read, If choose · then_branch then/first, Abs',
    );
    const two = await info({ name: 'two', frameId: (await client.frames())[0]!.id });
    assert.deepEqual([two.description, two.dataId], ['two', id('two')], 'a weight of the graph around');
    const [bound] = await set({ dataId: two.dataId!, accessType: 'write' });
    assert.equal(bound!.message, 'two, a weight: only edits write it');
  });

  it('stops where an edit writes the value, or the element, and compares with that afterwards', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: ones });
    await client.stopped();
    const rows = async () => client.variables((await client.scope('Inputs'))[0]!.variablesReference);
    const row = (await rows())[0]!.variablesReference;
    const element = await info({ variablesReference: row, name: '[1]' });
    assert.equal(element.dataId, '{"graph":"","value":"x","index":[0,1]}');
    await set({ dataId: element.dataId!, condition: 'value > 2' });
    const write = async (text: string, name = '[1]') => {
      const [first] = await rows();
      await client.ask('setVariable', { variablesReference: first!.variablesReference, name, value: text });
      const stops = client.conversation.filter(
        (message) => 'event' in message && message.event === 'stopped',
      );
      return stops.length;
    };
    // Another element, what the condition does not hold for, and what it was already: none is a stop.
    assert.deepEqual([await write('7', '[0]'), await write('2'), await write('2')], [1, 1, 1]);
    await write('3');
    assert.equal(await stop(), 'data breakpoint, x was edited, main dense/matmul, MatMul');
    const again = client.conversation.length;
    assert.equal(await goOn('next'), 'step, , main dense/add, Add');
    assert.ok(again < client.conversation.length);
  });

  it('takes addresses in tensors that are shown', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: ones });
    await client.stopped();
    const [xw] = await client.scope('Outputs');
    const address = Number(xw!.memoryReference) + 4;
    const found = await info({ name: `0x${address.toString(16)}`, asAddress: true, bytes: 8 });
    assert.deepEqual([found.dataId, found.description], [id('xw', { bytes: [4, 8] }), 'xw, bytes 4..11']);
    const nothing = await info({ name: '0x10', asAddress: true });
    assert.deepEqual(
      [nothing.dataId, nothing.description],
      [null, 'No tensor that is shown has the address 0x10.'],
    );
    const { address: first } = await client.ask<{ address: string }>('readMemory', {
      memoryReference: xw!.memoryReference,
      offset: 4,
      count: 8,
    });
    assert.equal(Number(first), address);
    await set({ dataId: found.dataId!, condition: 'value.shape == (2,) and value[1] == xw[0,2]' });
    assert.equal(await goOn(), 'data breakpoint, xw, bytes 4..11 has changed, main dense/matmul, MatMul');
    assertTranscript('data-bytes.txt', client.conversation.slice(2), [[folder.path, '<folder>']]);
  });

  it('is found again in another version of the model', async () => {
    const { client, folder } = session;
    const program = folder.write('model.onnx', countingModel(2));
    const inputs = { x: { zeros: true } };
    await client.begin({ program, inputs }, () => set({ dataId: id('start') }));
    await client.stopped();
    folder.write('model.onnx', countingModel(2, true));
    await client.ask('restart', { arguments: { program, inputs, stopOnEntry: false, history: false } });
    const { breakpoint } = await client.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
    assert.deepEqual([breakpoint.verified, breakpoint.message], [true, 'start, made by begin (Identity)']);
    assert.equal(await stop(), 'data breakpoint, start was produced, main begin, Identity');
  });
});
