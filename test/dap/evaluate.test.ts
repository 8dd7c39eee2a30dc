import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain } from './support/models';
import { freshSession } from './support/session';

type Result = DebugProtocol.EvaluateResponse['body'];

describe('dap: evaluate', () => {
  const session = freshSession();

  async function atRelu() {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    await client.move('next');
    await client.move('next');
    const [frame] = await client.frames();
    const ask = (expression: string, context = 'watch') =>
      client.ask<Result>('evaluate', { expression, frameId: frame!.id, context });
    return { client, ask };
  }

  it('knows tensors by name, quoted or not, and their elements', async () => {
    const { client, ask } = await atRelu();
    for (const expression of ['/dense/Add_output_0', '"/dense/Add_output_0"', 't["/dense/Add_output_0"]']) {
      const add = await ask(expression, 'hover');
      assert.equal(add.result, 'float32[2,4] 0 … 2.500, mean 1.188, std 0.8905');
      assert.equal(add.indexedVariables, 2);
      assert.equal((await client.variables(add.variablesReference)).length, 2);
      assert.equal((await client.memory(add.memoryReference!, 4, 12)).readFloatLE(0), 2.5);
    }
    assert.equal((await ask('xw[1, -1]')).result, '1.5');
    assert.equal((await ask('xw[1]')).result, 'float32[4] [1.0, 1.0, 1.0, 1.5]');
    assert.equal((await ask('w', 'repl')).result, 'float32[3,4] 0 … 1.000');
    assert.equal((await ask('y')).result, 'float32[2,4] 0 … 2.500', 'the output of the next node');
  });

  it('computes, and shows arrays as it shows tensors', async () => {
    const { client, ask } = await atRelu();
    const result = async (expression: string) => (await ask(expression)).result;
    assert.equal(await result('xw.shape'), '(2, 4)');
    assert.equal(await result('xw.sum() > 8'), 'True');
    assert.equal(await result('(xw == 1).sum(axis=1)'), 'int64[2] [3, 3]');
    assert.equal(await result('inputs[0].max()'), '2.5');
    assert.equal(await result('outputs["y"].argmax(), node.op, node.index'), '(3, "Relu", 2)');
    assert.equal(await result('weights'), '[]');
    assert.equal(await result('len(t["w"])'), '3');
    assert.equal(await result('x @ w == xw[:, :4] if xw.ndim == 2 else None'), 'bool[2,4] True 8 of 8');
    const doubled = await ask('t["/dense/Add_output_0"] * 2');
    assert.equal(doubled.result, 'float32[2,4] 0 … 5.000');
    assert.equal(doubled.indexedVariables, 2);
    const [, second] = await client.variables(doubled.variablesReference);
    assert.equal(second!.evaluateName, '(t["/dense/Add_output_0"] * 2)[1]');
    assert.equal(await result(second!.evaluateName!), 'float32[4] [2.0, 0.0, 2.5, 5.0]');
    const bytes = await client.memory(doubled.memoryReference!, 32);
    assert.deepEqual([...new Float32Array(new Uint8Array(bytes).buffer)], [2, 0, 2.5, 5, 2, 0, 2.5, 5]);
    assert.equal((await ask('b + 1', 'clipboard')).result, 'array([1.0, 0.0, 1.25, 2.0], dtype=float32)');
    const pair = await ask('np.unique(xw, return_counts=True)');
    assert.equal(pair.result, '(float32[2] [1.0, 1.5], int64[2] [6, 2])');
    assert.equal((await client.variables(pair.variablesReference)).length, 2);
    await client.move('next');
    await assert.rejects(client.memory(doubled.memoryReference!, 32), /no memory/, 'let go with the move');
  });

  it('copies what NumPy reads', async () => {
    const { ask } = await atRelu();
    assert.equal((await ask('b', 'clipboard')).result, 'array([0.0, -1.0, 0.25, 1.0], dtype=float32)');
    assert.equal(
      (await ask('xw', 'clipboard')).result,
      'array([[1.0, 1.0, 1.0, 1.5], [1.0, 1.0, 1.0, 1.5]], dtype=float32)',
    );
    assert.equal((await ask('b[1]', 'clipboard')).result, '-1.0');
  });

  it('says what is wrong with the rest', async () => {
    const { client, ask } = await atRelu();
    await assert.rejects(ask('xww'), /No value is called "xww" here\. Did you mean "xw"\?/);
    await assert.rejects(ask('probs'), /"probs" has no value yet: probs \(Softmax\) makes it/);
    await assert.rejects(
      ask('xw[2]'),
      /index 2 is out of bounds for axis 0 of the shape \(2,4\), which has 2 \(at character 4\)/,
    );
    await assert.rejects(ask('xw[0,0,0]'), /float32\[2,4\] has 2 dimensions, but 3 were indexed/);
    await assert.rejects(
      ask('xw + b[:3]'),
      /the shapes \(2,4\) and \(3\) cannot be broadcast together.*character 4/,
    );
    await assert.rejects(ask('xw +'), /the expression ends too early \(at character 5\)/);
    await assert.rejects(
      client.ask('evaluate', { expression: 'xw', frameId: 99_999 }),
      /no stack frame 99999/,
    );
    const failures = client.conversation.filter(
      (message) => message.type === 'response' && !(message as DebugProtocol.Response).success,
    ) as DebugProtocol.ErrorResponse[];
    assert.ok(failures.every(({ body }) => body.error!.showUser === false && body.error!.id > 3000));
  });
});
