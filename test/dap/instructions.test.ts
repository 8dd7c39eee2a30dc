import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { countingModel, functionModel, ifModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Disassembled = NonNullable<DebugProtocol.DisassembleResponse['body']>;
type Set = DebugProtocol.SetInstructionBreakpointsResponse['body'];

const positive = { x: { ones: true } };

describe('dap: instructions', () => {
  const session = freshSession();

  /** The instructions from an address on, as `address text`. */
  async function listing(memoryReference: string, instructionOffset: number, instructionCount: number) {
    const { instructions } = await session.client.ask<Disassembled>('disassemble', {
      memoryReference,
      instructionOffset,
      instructionCount,
      resolveSymbols: true,
    });
    return instructions;
  }

  it('lists the nodes as they run, bodies behind their node, and exactly as many as are asked for', async () => {
    const { client, folder } = session;
    const program = folder.write('branches.onnx', ifModel());
    await client.begin({ program, inputs: positive });
    await client.stopped();
    const [frame] = await client.frames();
    assert.equal(frame!.instructionPointerReference, '0x0');
    const all = await listing(frame!.instructionPointerReference!, -3, 14);
    assert.equal(all.length, 14);
    assert.deepEqual(
      all.map(({ address, symbol, presentationHint }) => `${address} ${symbol ?? presentationHint}`),
      [
        ...Array(3).fill('-1 invalid'),
        ...['0x0 total', '0x1 positive', '0x2 choose'],
        ...['0x3 then/first', '0x4 then/second', '0x5 else/first', '0x6 else/second', '0x7 last'],
        ...Array(3).fill('-1 invalid'),
      ],
    );
    const { line, location, instruction } = all[3]!;
    assert.deepEqual(
      { line, location, instruction },
      {
        line: frame!.line,
        location: frame!.source,
        instruction: 'total = ReduceSum(x)',
      },
    );
    await assert.rejects(listing('tensor-1', 0, 1), /no address of an instruction/);
    await assert.rejects(listing('0x0', 0, 1e9), /at most 100000/);
    assertTranscript('disassembly.txt', client.conversation.slice(2), [[folder.path, '<folder>']]);
  });

  it('stops at addresses, in bodies too, on conditions and counts, and steps by instruction both ways', async () => {
    const { client, folder } = session;
    const program = folder.write('branches.onnx', ifModel());
    await client.begin({ program, inputs: positive, stopOnEntry: false }, async () => {
      const { breakpoints } = await client.ask<Set>('setInstructionBreakpoints', {
        breakpoints: [
          { instructionReference: '0x1', condition: 'total > 100' },
          { instructionReference: '0x2', offset: 2 },
          { instructionReference: '5' },
          { instructionReference: '0x40' },
          { instructionReference: 'here' },
          { instructionReference: '0x7', mode: 'after' },
        ],
      });
      assert.deepEqual(
        breakpoints.map((each) => each.instructionReference),
        ['0x1', '0x4', '0x5', undefined, undefined, '0x7'],
      );
    });
    const stop = await client.stopped();
    assert.equal(stop.reason, 'instruction breakpoint');
    assert.equal((await client.frames())[0]!.instructionPointerReference, '0x4');
    // By instruction the step back from here, and the one on, are into and out of the branch.
    const at = async (command: string, granularity?: string) => {
      await client.ask(command, { threadId: 1, ...(granularity && { granularity }) });
      await client.stopped();
      return (await client.frames())[0]!.instructionPointerReference;
    };
    const walk = [
      await at('stepBack', 'instruction'),
      await at('stepBack', 'instruction'),
      await at('next', 'instruction'),
      await at('next', 'instruction'),
      await at('next', 'instruction'),
      await at('stepBack', 'instruction'),
      await at('stepOut', 'instruction'),
      await at('stepBack', 'line'),
      await at('next', 'statement'),
    ];
    // Over the If by line: the breakpoint in its branch stops it; on from there it is the instruction after it.
    assert.deepEqual(walk, ['0x3', '0x2', '0x3', '0x4', '0x7', '0x4', '0x7', '0x2', '0x4']);
    await client.ask('continue', { threadId: 1 });
    const last = await client.stopped();
    assert.equal(last.reason, 'instruction breakpoint');
    const [y] = await client.scope('Outputs');
    assert.match(y!.value, /float32\[3\] \[2.0, 2.0, 2.0\]/);
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    // What is declared at the beginning is others' to show.
    assertTranscript('instructions.txt', client.conversation.slice(2), [[folder.path, '<folder>']]);
  });

  it('has functions behind the main graph, once, and stops in each call', async () => {
    const { client, folder } = session;
    const program = folder.write('functions.onnx', functionModel());
    await client.begin({ program, stopOnEntry: false }, () =>
      client.ask('setInstructionBreakpoints', { breakpoints: [{ instructionReference: '0x2' }] }),
    );
    await client.stopped();
    const names = (await listing('0x0', 0, 4)).map(({ symbol }) => symbol);
    assert.deepEqual(names, ['first', 'second', 'sum', 'hand-on']);
    const frames = (await client.frames()).map((frame) => frame.instructionPointerReference);
    assert.deepEqual(frames, ['0x2', '0x0']);
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    assert.deepEqual(
      (await client.frames()).map((frame) => frame.instructionPointerReference),
      ['0x2', '0x1'],
    );
  });

  it('follows its node where the model is another after a restart', async () => {
    const { client, folder } = session;
    const program = folder.write('model.onnx', countingModel(2));
    await client.begin({ program, inputs: { x: { zeros: true } } }, async () => {
      await client.ask('setInstructionBreakpoints', { breakpoints: [{ instructionReference: '0x2' }] });
    });
    await client.stopped();
    folder.write('model.onnx', countingModel(2, true));
    await client.ask('restart', {
      arguments: { program, inputs: { x: { zeros: true } }, stopOnEntry: false, history: false },
    });
    const { reason, breakpoint } = await client.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
    assert.deepEqual(
      [reason, breakpoint.instructionReference, breakpoint.verified],
      ['changed', '0x3', true],
    );
    assert.equal((await client.stopped()).reason, 'instruction breakpoint');
    assert.match((await client.frames())[0]!.name, /iteration 0\] go, Identity/);
  });
});
