import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain, countingModel, ifModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Set = DebugProtocol.SetBreakpointsResponse['body'];

describe('dap: breakpoint modes', () => {
  const session = freshSession();

  it('stops after the node, with what it made to be used in the condition, and steps on to the next one', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false }, async () => {
      const source = { path: program };
      const { breakpoints } = await client.ask<Set>('setBreakpoints', { source, breakpoints: [{ line: 1 }] });
      const line = breakpoints[0]!.line!;
      const set = await client.ask<Set>('setBreakpoints', {
        source,
        breakpoints: [
          { line, mode: 'after', condition: 'xw[0,0] == 1' },
          { line: line + 1, mode: 'before' },
          { line: line + 2, mode: 'after', condition: 'y.max() < 0' },
          { line: line + 3, mode: 'sideways' },
        ],
      });
      assert.deepEqual(
        set.breakpoints.map(({ verified }) => verified),
        [true, true, true, false],
      );
      assert.match(set.breakpoints[3]!.message!, /no breakpoint mode "sideways"/);
    });
    assert.equal((await client.stopped()).reason, 'breakpoint');
    assert.equal((await client.frames())[0]!.name, 'main dense/matmul, MatMul');
    const [xw] = await client.scope('Outputs');
    assert.match(xw!.value, /float32\[2,4\] 1.000 … 1.500/);
    assert.equal(await client.move('next'), 'main dense/add, Add');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    assertTranscript('breakpoint-modes.txt', client.conversation.slice(2), [[folder.path, '<folder>']]);
  });

  it('stops after a step over such a node, once, and goes back to before it', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program }, () =>
      client.ask('setInstructionBreakpoints', {
        breakpoints: [{ instructionReference: '0x1', mode: 'after' }],
      }),
    );
    await client.stopped();
    const names = [
      await client.move('next'),
      await client.move('next'),
      await client.move('next'),
      await client.move('stepBack'),
    ];
    assert.deepEqual(names, [
      'main dense/add, Add',
      'main dense/add, Add',
      'main relu, Relu',
      'main dense/add, Add',
    ]);
    await client.ask('next', { threadId: 1 });
    const stop = await client.stopped();
    assert.equal(stop.reason, 'instruction breakpoint');
    await client.ask('reverseContinue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'instruction breakpoint');
    assert.equal((await client.frames())[0]!.name, 'main dense/add, Add');
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'instruction breakpoint');
  });

  it('stops after an If once its branch is left, and in each iteration of a Loop, before the next begins', async () => {
    const { client, folder } = session;
    await client.begin(
      { program: folder.write('if.onnx', ifModel()), inputs: { x: { ones: true } }, stopOnEntry: false },
      () =>
        client.ask('setInstructionBreakpoints', {
          breakpoints: [
            { instructionReference: '0x2', mode: 'after' },
            { instructionReference: '0x4', mode: 'after' },
          ],
        }),
    );
    await client.stopped();
    const seen = [(await client.frames())[0]!.name, await client.move('continue')];
    assert.deepEqual(seen, ['If choose · then_branch then/second, Mul', 'main choose, If']);
    assert.equal(await client.move('next'), 'main last, Identity');
    const program = folder.write('counting.onnx', countingModel(2));
    await client.ask('setInstructionBreakpoints', {
      breakpoints: [
        { instructionReference: '0x0', mode: 'after' },
        { instructionReference: '0x2', mode: 'after' },
      ],
    });
    const inputs = { x: { zeros: true } };
    await client.ask('restart', { arguments: { program, inputs, stopOnEntry: false, history: false } });
    await client.stopped();
    const iterations = [(await client.frames())[0]!.name];
    for (let at = 0; at < 2; at++) iterations.push(await client.move('continue'));
    assert.deepEqual(iterations, [
      'Loop loop [iteration 0] go, Identity',
      'Loop loop [iteration 1] go, Identity',
      'main loop, Loop',
    ]);
    const [end] = await client.scope('Outputs');
    assert.match(end!.value, /float32\[\] 2/);
  });
});
