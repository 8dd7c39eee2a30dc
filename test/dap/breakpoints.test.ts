import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { textDocumentUri } from '../../core/uri';
import { chain } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Set = DebugProtocol.SetBreakpointsResponse['body'];

describe('dap: breakpoints', () => {
  const session = freshSession();

  it('stops at lines, moves those without a node, and says why others cannot be', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    const source = { path: textDocumentUri(program) };
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false }, async () => {
      const first = await client.ask<Set>('setBreakpoints', {
        source,
        breakpoints: [{ line: 1 }, { line: 999 }],
      });
      assert.equal(first.breakpoints[0]!.verified, true);
      assert.ok(first.breakpoints[0]!.line! > 1, 'moved to the first node');
      assert.equal(first.breakpoints[1]!.verified, false);
      const relu = first.breakpoints[0]!.line! + 2;
      await client.ask<Set>('setBreakpoints', { source, breakpoints: [{ line: relu }] });
      await client.ask('setBreakpoints', { source: { path: '/elsewhere/a.py' }, breakpoints: [{ line: 3 }] });
    });
    const stop = await client.stopped();
    assert.equal(stop.reason, 'breakpoint');
    assert.equal((await client.frames())[0]!.name, 'main relu, Relu');
    const { breakpoints } = await client.ask<{ breakpoints: unknown[] }>('breakpointLocations', {
      source,
      line: 1,
      endLine: 999,
    });
    assert.equal(breakpoints.length, 4);
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    assertTranscript('breakpoints.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('takes the model’s path, a link to it, the URI and the text’s file alike', async () => {
    const { client, folder } = session;
    const program = folder.write('a b/Modèl (1).onnx', chain());
    const link = path.join(folder.path, 'link.onnx');
    symlinkSync(program, link);
    await client.begin({ program, sourceFormat: 'file' });
    await client.stopped();
    const [frame] = await client.frames();
    const file = frame!.source!.path!;
    assert.match(file, /Modèl \(1\)\.onnx\.onnxtxt$/);
    for (const document of [
      program,
      link,
      textDocumentUri(program),
      decodeURI(textDocumentUri(program)),
      file,
    ]) {
      const { breakpoints } = await client.ask<Set>('setBreakpoints', {
        source: { path: document },
        breakpoints: [{ line: frame!.line }],
      });
      assert.deepEqual(
        breakpoints.map(({ verified, line }) => ({ verified, line })),
        [{ verified: true, line: frame!.line }],
        document,
      );
    }
  });

  it('stops by operator and by name, and says so of patterns that match nothing', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, stopOnEntry: false }, async () => {
      const names = ['', 'Relu', 'name:dense/**', 'com.microsoft.*'].map((name) => ({ name }));
      const { breakpoints } = await client.ask<Set>('setFunctionBreakpoints', { breakpoints: names });
      assert.deepEqual(
        breakpoints.map(({ verified }) => verified),
        [false, true, true, false],
      );
      assert.equal(breakpoints[2]!.message, '2 nodes');
      assert.match(breakpoints[3]!.message!, /No node of chain\.onnx matches "com\.microsoft\.\*"/);
    });
    assert.equal((await client.stopped()).reason, 'function breakpoint');
    const seen = [
      (await client.frames())[0]!.name,
      await client.move('continue'),
      await client.move('continue'),
    ];
    assert.deepEqual(seen, ['main dense/matmul, MatMul', 'main dense/add, Add', 'main relu, Relu']);
  });

  it('answers breakpoints before the launch, and tells of their nodes after it', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.initialize();
    const early = await client.ask<Set>('setBreakpoints', {
      source: { path: program },
      breakpoints: [{ line: 1 }],
    });
    assert.equal(early.breakpoints[0]!.verified, false);
    await client.ask('configurationDone');
    await client.ask('launch', { program, history: false, stopOnEntry: false });
    const changed = await client.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
    assert.equal(changed.breakpoint.id, early.breakpoints[0]!.id);
    assert.equal(changed.breakpoint.verified, true);
    assert.equal((await client.stopped()).reason, 'breakpoint');
    assert.equal((await client.frames())[0]!.line, changed.breakpoint.line);
  });

  it('counts lines and columns as the client does', async () => {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin(
      { program },
      async () => {
        const { breakpoints } = await client.ask<Set>('setBreakpoints', {
          source: { path: program },
          breakpoints: [{ line: 0 }],
        });
        assert.equal(breakpoints[0]!.verified, true);
      },
      { linesStartAt1: false, columnsStartAt1: false },
    );
    await client.stopped();
    const [frame] = await client.frames();
    const { content } = await client.ask<{ content: string }>('source', {
      source: { path: program },
      sourceReference: 0,
    });
    assert.match(content.split('\n')[frame!.line]!, /MatMul/);
    assert.equal(frame!.column, 0);
  });
});
