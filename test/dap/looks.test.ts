import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain, ifModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Evaluated = DebugProtocol.EvaluateResponse['body'];

describe('dap: looking at what stands still', () => {
  const session = freshSession();

  it('hovers over a tensor, copies it as NumPy reads it, and reads its bytes', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    await client.move('next');
    const [frame] = await client.frames();
    const evaluate = (context: string) =>
      client.ask<Evaluated>('evaluate', { expression: 'xw', frameId: frame!.id, context });
    const hover = await evaluate('hover');
    // Three of four are 1, the fourth is 1.5.
    assert.equal(hover.result, 'float32[2,4] 1.000 … 1.500, mean 1.125, std 0.2165');
    const copied = await evaluate('clipboard');
    assert.equal(copied.result, 'array([[1.0, 1.0, 1.0, 1.5], [1.0, 1.0, 1.0, 1.5]], dtype=float32)');
    const bytes = await client.memory(hover.memoryReference!, 32);
    const floats = [...new Float32Array(bytes.buffer, bytes.byteOffset, 8)];
    assert.deepEqual(floats, [1, 1, 1, 1.5, 1, 1, 1, 1.5]);
    assertTranscript('looks.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('gives a stack a page at a time: the innermost frame first, then the rest', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    const inputs = { x: { value: [-1, 2, 3] } };
    await client.begin({ program, inputs }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:then/**' }] }),
    );
    await client.stopped();
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    const page = (startFrame: number, levels: number) =>
      client.ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1, startFrame, levels });
    const [inner, outer] = [await page(0, 1), await page(1, 19)];
    assert.deepEqual(
      [inner, outer].map(({ stackFrames, totalFrames }) => [stackFrames.length, totalFrames]),
      [
        [1, 2],
        [1, 2],
      ],
    );
    assert.match(inner.stackFrames[0]!.name, /then\/first, Abs$/);
    assert.equal(outer.stackFrames[0]!.name, 'main choose, If');
    assertTranscript('stack-pages.txt', client.conversation, [[folder.path, '<folder>']]);
  });
});
