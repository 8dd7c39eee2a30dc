import assert from 'node:assert/strict';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Tensor } from '../../core/tensor/tensor';
import { runPlain } from '../unit/engine/support/plain';
import type { TestClient } from './support/adapter';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** Silero VAD: an If by the sample rate around everything that it computes. */
const program = path.resolve('node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx');

describe('dap: editing a model with branches', function () {
  this.timeout(60_000);
  const session = freshSession();

  async function tensor(client: TestClient, name: string, shape: readonly number[]): Promise<Tensor> {
    const value = await client.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression: name,
      context: 'watch',
    });
    const length = 4 * shape.reduce((product, size) => product * size, 1);
    const read = await client.memory(value.memoryReference!, length);
    return { kind: 'tensor', dtype: 'float32', shape, bytes: new Uint8Array(read) };
  }

  const outputs = async (client: TestClient) =>
    new Map([
      ['output', (await tensor(client, 'output', [1, 1])).bytes],
      ['stateN', (await tensor(client, 'stateN', [2, 1, 128])).bytes],
    ]);

  /** What plain onnxruntime makes of these inputs. */
  async function plain(input: Tensor, state: Tensor): Promise<Map<string, Uint8Array>> {
    const bytes = new Uint8Array(BigInt64Array.of(16_000n).buffer);
    const sr: Tensor = { kind: 'tensor', dtype: 'int64', shape: [], bytes };
    const feeds = new Map([['input', input] as const, ['state', state] as const, ['sr', sr] as const]);
    const values = await runPlain(program, feeds, ['output', 'stateN']);
    return new Map([...values].map(([name, value]) => [name, new Uint8Array(value.bytes)]));
  }

  it('breaks in a branch on a condition, steps back out of it, changes tensors, and goes on', async () => {
    const { client, folder } = session;
    const samples = Array.from({ length: 576 }, (_, at) => Math.sin(at / 7) / 2);
    const launch = {
      program,
      inputs: {
        input: folder.write('tone.json', JSON.stringify([samples])),
        state: { zeros: true },
        sr: 16_000,
      },
      stopOnEntry: false,
      stopOnExit: true,
    };
    const condition = 'np.abs(inputs[0]).max() > 1';
    const breakpoints = [{ name: 'Conv', condition }];
    await client.begin(launch, () => client.ask('setFunctionBreakpoints', { breakpoints }));
    await client.stopped();
    const [inside, outside] = await client.frames();
    assert.match(inside!.name, /then_branch.*encoder\/0\/.* Conv$/);
    assert.match(outside!.name, /^main If_0/);
    assert.equal(await evaluate(client, condition), 'True');

    // What it would give as it is.
    await client.ask('setFunctionBreakpoints', { breakpoints: [] });
    const input = await tensor(client, 'input', [1, 576]);
    const state = await tensor(client, 'state', [2, 1, 128]);
    const unedited = await plain(input, state);
    await client.move('continue');
    assert.deepEqual(await outputs(client), unedited);

    // Back into the branch, and by one step out of its beginning, to before the If.
    await client.ask('setFunctionBreakpoints', { breakpoints });
    await client.ask('reverseContinue', { threadId: 1 });
    await client.stopped();
    assert.match((await client.frames())[0]!.name, / Conv$/);
    await client.ask('setFunctionBreakpoints', { breakpoints: [] });
    await client.ask('restartFrame', { frameId: (await client.frames())[0]!.id });
    await client.stopped();
    assert.equal(await client.move('stepBack'), 'main If_0, If');
    const quieter = await setExpression(client, 'input', 'input * 0.25');
    assert.match(quieter, /^float32\[1,576\] −0\.1250 … 0\.1250, edited$/);
    const remembers = await setExpression(client, 'state[0]', 'np.arange(128) / 128');
    assert.match(remembers, /^float32\[1,128\] 0 … 0\.9922$/);
    const [editedInput, editedState] = [
      await tensor(client, 'input', [1, 576]),
      await tensor(client, 'state', [2, 1, 128]),
    ];
    assert.notDeepEqual(editedInput.bytes, input.bytes);
    await client.move('continue');
    const edited = await outputs(client);
    assert.deepEqual(edited, await plain(editedInput, editedState));
    assert.notDeepEqual(edited.get('output'), unedited.get('output'));

    // A value in the branch that comes after the break: what follows takes it, what went before stays.
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Sigmoid' }] });
    await client.ask('reverseContinue', { threadId: 1 });
    await client.stopped();
    assert.match((await client.frames())[0]!.name, / Sigmoid$/);
    await setExpression(client, 'inputs[0]', '0');
    await client.ask('setFunctionBreakpoints', { breakpoints: [] });
    assert.equal(await client.move('stepOut'), 'main Introduce_0_id0, Identity');
    await client.move('continue');
    const half = await outputs(client);
    assert.deepEqual(half.get('output'), new Uint8Array(Float32Array.of(0.5).buffer));
    assert.deepEqual(half.get('stateN'), edited.get('stateN'));
    assertTranscript('editing-silero.txt', client.conversation, [
      [folder.path, '<folder>'],
      // In URIs the path is percent-encoded.
      [/onnx-model:[^"]*(?=\/silero_vad_v5\.onnx)/g, 'onnx-model:<models>'],
      [path.dirname(program), '<models>'],
      // As the text's URI has it.
      [path.dirname(program).replaceAll('@', '%40'), '<models>'],
      // The last bits differ from machine to machine.
      [/"data":"[^"]*"/g, '"data":"…"'],
      [/"data": "[^"]*"/g, '"data": "…"'],
      [/"result":"float32\[[^"]*"/g, '"result":"float32[…"'],
      [/"result": "float32\[[^"]*"/g, '"result": "float32[…"'],
    ]);
  });
});

async function evaluate(client: TestClient, expression: string): Promise<string> {
  const args = { expression, context: 'watch' };
  return (await client.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', args)).result;
}

async function setExpression(client: TestClient, expression: string, value: string): Promise<string> {
  const args = { expression, value };
  const { value: shown } = await client.ask<DebugProtocol.SetExpressionResponse['body']>(
    'setExpression',
    args,
  );
  await client.event('onnx/edited');
  return shown;
}
