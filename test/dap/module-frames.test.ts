import assert from 'node:assert/strict';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TestClient } from './support/adapter';
import { blocksModel, blocksSource } from './support/python-models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

describe('dap: modules and Python code in the call stack', () => {
  const session = freshSession();

  async function breakAt(launch: object, pattern: string): Promise<TestClient> {
    const { client, folder } = session;
    const program = folder.write('blocks.onnx', blocksModel());
    const inputs = { x: { value: [-4, 2] } };
    await client.begin({ program, inputs, stopOnEntry: false, ...launch }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: pattern }] }),
    );
    await client.stopped();
    return client;
  }

  const told = (frames: readonly DebugProtocol.StackFrame[]) =>
    frames.map(({ name, source, line, endLine, presentationHint }) =>
      [name, source?.name, line, endLine, presentationHint].filter((each) => each !== undefined).join(' | '),
    );

  it('show modules below the node, with what goes into them and comes out; restarting one goes back to its first node', async () => {
    const client = await breakAt({ modules: true }, 'name:node_relu_1');
    const frames = await client.frames();
    const [top, block] = frames;
    assert.deepEqual(told(frames), [
      'main node_relu_1, Relu | blocks.onnx | 18',
      'blocks.1 Block | blocks.onnx | 16 | 19',
    ]);
    const scopes = await client.scopes(block!.id);
    assert.deepEqual([...scopes.keys()], ['Inputs', 'Outputs', 'Weights']);
    const variables = async (name: string) =>
      (await client.variables(scopes.get(name)!.variablesReference)).map(
        (each) => `${each.name} ${each.value}`,
      );
    // x = [-4, 2]: n = [4, -2], x0 = n + relu(n / 2) = [6, -2]
    assert.deepEqual(await variables('Inputs'), ['x0 float32[2] [6.0, -2.0]']);
    assert.deepEqual(await variables('Outputs'), ['x1 not run yet']);
    assert.deepEqual(await variables('Weights'), ['half float32[] 0.5']);
    assert.equal((await client.scopes(top!.id)).size, 6, 'the node’s own scopes are what they were');
    const pages = await client.ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId: 1,
      startFrame: 1,
      levels: 1,
    });
    assert.deepEqual([pages.totalFrames, pages.stackFrames[0]!.id], [2, block!.id]);
    assert.deepEqual(await client.ask('onnx/current', { frameId: block!.id }).then(modulePart), {
      modules: [{ name: 'blocks.1', kind: 'blocks.Block' }],
      level: 1,
    });
    await client.ask('restartFrame', { frameId: block!.id });
    assert.equal((await client.stopped()).reason, 'restart');
    assert.equal((await client.frames())[0]!.name, 'main node_mul_1, Mul');
    assertTranscript('module-frames.txt', fromLaunch(client), [[session.folder.path, '<folder>']]);
  });

  it('step in the module whose frame is chosen', async () => {
    const client = await breakAt({ modules: 'names' }, 'name:node_mul_0');
    const [, norm, block] = await client.frames();
    assert.deepEqual([norm!.name, block!.name], ['norm Norm', 'blocks.0 Block']);
    await client.ask('onnx/nextModule', { threadId: 1, frameId: block!.id });
    await client.stopped();
    assert.equal((await client.frames())[0]!.name, 'main node_identity_0, Identity');
    await client.ask('onnx/stepOutModule', { threadId: 1 });
    await client.stopped();
    assert.equal((await client.frames())[0]!.name, 'main node_mul_1, Mul');
  });

  it('show blocks that repeat where they are asked for', async () => {
    const client = await breakAt({ modules: 'blocks' }, 'name:node_relu_1');
    assert.deepEqual(told(await client.frames()).slice(1), ['block1.1 | blocks.onnx | 16 | 19']);
  });

  it('show the calls that made the node, in the sources that are found', async () => {
    const { folder } = session;
    folder.write('blocks.py', blocksSource);
    const client = await breakAt({ pythonFrames: true, modules: true }, 'name:node_mul_1');
    const frames = await client.frames();
    assert.deepEqual(told(frames), [
      'main node_mul_1, Mul | blocks.onnx | 16',
      'forward | blocks.py | 6 | normal',
      'forward | blocks.py | 14 | normal',
      'norm Norm | blocks.onnx | 16 | 16',
      'blocks.1 Block | blocks.onnx | 16 | 19',
    ]);
    assert.deepEqual(frames[1]!.source, { name: 'blocks.py', path: path.join(folder.path, 'blocks.py') });
    assert.equal((await client.scopes(frames[1]!.id)).size, 6, 'a call shows what the node has');
    assert.deepEqual(await client.ask('onnx/current', { frameId: frames[0]!.id }).then(modulePart), {
      modules: [
        { name: 'blocks.1', kind: 'blocks.Block' },
        { name: 'norm', kind: 'torch.nn.Norm' },
      ],
    });
  });

  it('name the calls whose sources are not found, and nothing where nobody asked', async () => {
    const client = await breakAt({ pythonFrames: true }, 'name:node_relu_0');
    assert.deepEqual(told(await client.frames()).slice(1), [
      'forward (blocks.py:6) | 0 | label',
      'forward (blocks.py:14) | 0 | label',
    ]);
    await client.ask('restart', {
      arguments: { program: path.join(session.folder.path, 'blocks.onnx'), history: false },
    });
    await client.stopped();
    assert.equal((await client.frames()).length, 1);
  });
});

/** What `onnx/current` tells of modules. */
function modulePart(body: unknown): object {
  const { modules, level } = body as { modules?: object; level?: number };
  return { modules, ...(level !== undefined && { level }) };
}

/** What was said from the launch on: which capabilities there are is other tests' matter. */
function fromLaunch({ conversation }: TestClient): DebugProtocol.ProtocolMessage[] {
  return conversation.slice(conversation.findIndex((each) => 'command' in each && each.command === 'launch'));
}
