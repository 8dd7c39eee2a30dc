import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TestClient } from './support/adapter';
import { blocksModel, blocksSource } from './support/python-models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

describe('dap: breakpoints on lines of Python', () => {
  const session = freshSession();

  async function setLines(client: TestClient, file: string, lines: readonly object[]) {
    const { breakpoints } = await client.ask<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path: file },
      breakpoints: lines,
    });
    return breakpoints.map(({ verified, line, message }) => [verified, line, message]);
  }

  /** Goes on until the end and gives the nodes that it stops at. */
  async function stopsOf(client: TestClient): Promise<string[]> {
    const stops: string[] = [];
    for (;;) {
      const { reason } = await client.stopped();
      if (reason === 'exit') return stops;
      const [frame] = await client.frames();
      stops.push(`${reason} ${frame!.name}`);
      await client.ask('continue', { threadId: 1 });
    }
  }

  it('stop at the first node of each visit, on lines that made nodes, with conditions and hit counts', async () => {
    const { client, folder } = session;
    const program = folder.write('blocks.onnx', blocksModel());
    const python = folder.write('blocks.py', blocksSource);
    await client.begin(
      { program, inputs: { x: { value: [-4, 2] } }, stopOnEntry: false, stopOnExit: true },
      async () => {
        assert.deepEqual(
          await setLines(client, python, [
            { line: 6 },
            { line: 8, condition: 'n[1] == -2' },
            { line: 14, hitCondition: '2' },
            { line: 16 },
          ]),
          [
            [true, 6, '2 nodes, one for each time that the line was run'],
            [true, 12, '1 node'],
            [true, 14, '2 nodes, one for each time that the line was run'],
            [false, 16, 'No node of blocks.onnx comes from line 16 of blocks.py or after it.'],
          ],
        );
        const { breakpoints } = await client.ask<DebugProtocol.BreakpointLocationsResponse['body']>(
          'breakpointLocations',
          { source: { path: python }, line: 1, endLine: 99 },
        );
        assert.deepEqual(
          breakpoints.map(({ line }) => line),
          [6, 7, 12, 14, 15],
        );
      },
    );
    assert.deepEqual(await stopsOf(client), [
      'breakpoint main node_neg, Neg',
      'breakpoint main node_mul_0, Mul',
      'breakpoint main node_mul_1, Mul',
    ]);
    assertTranscript('python-breakpoints.txt', fromLaunch(client), [[folder.path, '<folder>']]);
  });

  it('are known by a file URI, say where a file has changed, and are bound anew when the model is', async () => {
    const { client, folder } = session;
    const program = folder.write('blocks.onnx', blocksModel());
    const python = folder.write('blocks.py', blocksSource.replace('return x.abs()', 'return abs(x)'));
    const uri = pathToFileURL(python).toString();
    await client.begin({ program, stopOnEntry: true, stopOnExit: true }, async () => {
      assert.deepEqual(await setLines(client, uri, [{ line: 7 }]), [
        [
          true,
          7,
          '2 nodes, one for each time that the line was run; the file is not as it was when the model was exported',
        ],
      ]);
    });
    await client.stopped();
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    assert.equal((await client.frames())[0]!.name, 'main node_add_0, Add');
    await client.move('stepBack');
    await client.ask('restart', {
      arguments: { program, history: false, stopOnEntry: false, stopOnExit: true },
    });
    assert.deepEqual(await stopsOf(client), [
      'breakpoint main node_add_0, Add',
      'breakpoint main node_add_1, Add',
    ]);
  });

  it('are not verified in files that are none of the model’s, nor outside of the folders that are given', async () => {
    const { client, folder } = session;
    const program = folder.write('model/blocks.onnx', blocksModel());
    const other = folder.write('other.py', blocksSource);
    const python = folder.write('src/blocks.py', blocksSource);
    const why = 'This session debugs blocks.onnx, not this file.';
    await client.begin({ program, stopOnEntry: true }, async () => {
      assert.deepEqual(await setLines(client, other, [{ line: 6 }]), [[false, 6, why]]);
      assert.deepEqual(await setLines(client, python, [{ line: 6 }]), [[false, 6, why]]);
    });
    await client.stopped();
    await client.ask('restart', {
      arguments: { program, history: false, sourceFolders: [path.join(folder.path, 'src')] },
    });
    const { breakpoint } = await client.event<DebugProtocol.BreakpointEvent['body']>('breakpoint');
    assert.deepEqual([breakpoint.verified, breakpoint.line], [true, 6], 'in a folder that the launch names');
  });

  it('stop in every block of a real export', async function () {
    const program = path.resolve('../shared/data/fixtures/models/gpt/tiny_gpt.onnx');
    if (!existsSync(program)) this.skip();
    const { client } = session;
    const python = path.join(path.dirname(program), 'tiny_gpt.py');
    const inputs = path.join(path.dirname(program), 'inputs.npz');
    await client.begin({ program, inputs, stopOnEntry: false, stopOnExit: true }, async () => {
      assert.deepEqual(await setLines(client, python, [{ line: 26 }, { line: 68 }]), [
        [true, 26, '4 nodes, one for each time that the line was run'],
        [true, 68, '4 nodes, one for each time that the line was run'],
      ]);
    });
    assert.deepEqual(
      await stopsOf(client),
      [0, 1, 2, 3].flatMap((block) => [
        `breakpoint main node_layer_norm${block === 0 ? '' : `_${2 * block}`}, LayerNormalization`,
        `breakpoint main node_softmax${block === 0 ? '' : `_${block}`}, Softmax`,
      ]),
    );
  });
});

/** What was said from the launch on: which capabilities there are is other tests' matter. */
function fromLaunch({ conversation }: TestClient): DebugProtocol.ProtocolMessage[] {
  return conversation.slice(conversation.findIndex((each) => 'command' in each && each.command === 'launch'));
}
