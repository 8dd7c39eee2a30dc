import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { textDocumentUri } from '../../core/uri';
import { chain, countingModel, recurrentModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Set = DebugProtocol.SetBreakpointsResponse['body'];

const zeros = { x: { zeros: true } };

describe('dap: conditions, hit counts, logpoints', () => {
  const session = freshSession();

  /** Runs the counting Loop with breakpoints on its body's first node; gives the place of each stop. */
  async function stopsOf(breakpoint: Omit<DebugProtocol.FunctionBreakpoint, 'name'>, times = 6) {
    const { client, folder } = session;
    const program = folder.write('counting.onnx', countingModel(times));
    await client.begin({ program, inputs: zeros, stopOnEntry: false, stopOnExit: true }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:count', ...breakpoint }] }),
    );
    const stops: string[] = [];
    for (let { reason } = await client.stopped(); reason !== 'exit'; { reason } = await client.stopped()) {
      const [frame] = await client.frames();
      stops.push(/iteration (\d+)/.exec(frame!.name)![1]!);
      if (stops.length > times) break;
      await client.ask('continue', { threadId: 1 });
    }
    return stops;
  }

  const table: [breakpoint: Omit<DebugProtocol.FunctionBreakpoint, 'name'>, stops: string[]][] = [
    [{ condition: 'iteration == 3' }, ['3']],
    [{ condition: 'iteration % 2 and v < 4' }, ['1', '3']],
    [{ condition: 'v_next >= 5' }, ['4', '5']],
    [{ condition: 'outputs[0].max() == 2 and node.op == "Add"' }, ['1']],
    [{ condition: 'False' }, []],
    [{ hitCondition: '4' }, ['3']],
    [{ hitCondition: '%3' }, ['2', '5']],
    [{ hitCondition: '>=5' }, ['4', '5']],
    [{ condition: 'iteration > 0', hitCondition: '2' }, ['2']],
  ];
  for (const [breakpoint, stops] of table) {
    it(`stops in iterations ${stops.join(', ') || 'none'} on ${JSON.stringify(breakpoint)}`, async () => {
      assert.deepEqual(await stopsOf(breakpoint), stops);
      if (breakpoint.hitCondition !== '%3') return;
      const { client, folder } = session;
      assertTranscript('hit-counts.txt', client.conversation, [[folder.path, '<folder>']]);
    });
  }

  it('stops in a source line on a condition over its inputs, logs in another', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    const source = { path: textDocumentUri(program) };
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false }, async () => {
      const { breakpoints } = await client.ask<Set>('setBreakpoints', {
        source,
        breakpoints: [{ line: 1 }],
      });
      const first = breakpoints[0]!.line!;
      await client.ask<Set>('setBreakpoints', {
        source,
        breakpoints: [
          { line: first, condition: 'inputs[0].sum() > 100' },
          { line: first + 1, logMessage: 'xw: {xw.shape}, mean {xw.mean()}, {{{node.name}}}, {unknown}' },
          { line: first + 2, condition: 't["/dense/Add_output_0"].max() == 2.5' },
          { line: first + 3, condition: 'y +' },
        ],
      });
    });
    const stop = await client.stopped();
    assert.equal(stop.reason, 'breakpoint');
    assert.equal((await client.frames())[0]!.name, 'main relu, Relu');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    // What is declared at the beginning is others' to show.
    assertTranscript('conditions.txt', client.conversation.slice(2), [[folder.path, '<folder>']]);
  });

  it('stops where a condition cannot be evaluated, and says why', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false }, () =>
      client.ask('setFunctionBreakpoints', {
        breakpoints: [{ name: 'Relu', condition: 'xw > 1' }],
      }),
    );
    assert.equal((await client.stopped()).reason, 'function breakpoint');
    const said = client.conversation
      .filter((message) => message.type === 'event')
      .map((event) => (event as DebugProtocol.OutputEvent).body?.output ?? '');
    assert.match(
      said.join(''),
      /condition xw > 1 cannot be evaluated: bool\[2,4\] is neither true nor false; write \.any\(\) or \.all\(\)/,
    );
  });

  it('steps past a condition that does not hold, out of a body too, and counts steps onto it', async () => {
    const { client, folder } = session;
    const program = folder.write('counting.onnx', countingModel(5));
    await client.begin({ program, inputs: zeros }, () =>
      client.ask('setFunctionBreakpoints', {
        breakpoints: [{ name: 'name:count', condition: 'iteration == 2' }],
      }),
    );
    await client.stopped();
    assert.match(await client.move('next'), /iteration 2\] count, Add/);
    assert.equal(await client.move('stepOut'), 'main last, Neg');
  });

  it('knows the iteration of a run with feedback', async () => {
    const { client, folder } = session;
    const program = folder.write('recurrent.onnx', recurrentModel());
    await client.begin(
      {
        program,
        inputs: { x: { ones: true }, state: { zeros: true } },
        feedback: { next: 'state' },
        iterations: 6,
        stopOnEntry: false,
      },
      () =>
        client.ask('setFunctionBreakpoints', {
          breakpoints: [{ name: 'Neg', condition: 'iteration >= 2 and next[0] > 3.7' }],
        }),
    );
    await client.stopped();
    const [frame] = await client.frames();
    const { result } = await client.ask<{ result: string }>('evaluate', {
      expression: 'iteration',
      frameId: frame!.id,
    });
    assert.equal(result, '3');
  });

  it('pauses while a condition is asked for again and again', async () => {
    const { client, folder } = session;
    const program = folder.write('counting.onnx', countingModel(1_000_000));
    await client.begin({ program, inputs: zeros }, () =>
      client.ask('setFunctionBreakpoints', {
        breakpoints: [{ name: 'name:count', condition: 'v < 0' }],
      }),
    );
    await client.stopped();
    await client.ask('continue', { threadId: 1 });
    await client.ask('pause', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'pause');
  });
});
