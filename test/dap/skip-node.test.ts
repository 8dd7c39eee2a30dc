import assert from 'node:assert/strict';
import path from 'node:path';
import { readRun } from '../../core/history/read-run';
import type { OnnxRequests } from '../../debug-adapter/protocol';
import { chain, failingModel, float32, graph, modelBytes, nanModel, node, value } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

const ones = { x: { ones: true } };

describe('dap: skipping a node', () => {
  const session = freshSession();

  function skip(args: OnnxRequests['onnx/skipNode']['args'] = {}) {
    return session.client.ask('onnx/skipNode', args);
  }

  async function skipped(args: OnnxRequests['onnx/skipNode']['args'] = {}): Promise<string> {
    const { client } = session;
    await skip(args);
    const { reason } = await client.stopped();
    return `${reason}: ${(await client.frames())[0]!.name}`;
  }

  function say(expression: string) {
    return session.client.ask('evaluate', { expression, context: 'repl' });
  }

  it('gives zeros of the inferred shape, an input, or an expression; going back undoes it', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: ones, stopOnExit: true });
    await client.stopped();
    const choices = await client.ask<OnnxRequests['onnx/skipChoices']['body']>('onnx/skipChoices', {});
    assert.deepEqual(choices.outputs, [{ name: 'xw', dtype: 'float32', shape: [2, 4], inputs: [] }]);
    assert.equal(choices.node.name, 'dense/matmul');
    await assert.rejects(skip({ rest: 'input' }), /"xw" cannot be given: no input is float32\[2,4\]/);
    await assert.rejects(
      skip({ outputs: { wx: { zeros: true } } }),
      /"wx" is not an output of dense\/matmul/,
    );
    assert.equal(await skipped(), 'step: main dense/add, Add');
    const [xw] = await client.scope('Inputs');
    assert.equal(xw!.value, 'float32[2,4] all 0, edited');
    assert.equal(await skipped({ rest: 'input' }), 'step: main relu, Relu');
    const [sum] = await client.scope('Inputs');
    assert.equal(sum!.value, 'float32[2,4] all 0, edited');
    const relu = await client.ask<OnnxRequests['onnx/skipChoices']['body']>('onnx/skipChoices', {});
    assert.deepEqual(relu.outputs[0]!.inputs, ['/dense/Add_output_0']);
    await say('/skip y = np.arange(8).reshape(2, 4)');
    assert.equal((await client.stopped()).reason, 'step');
    const [y] = await client.scope('Inputs');
    assert.equal(y!.value, 'float32[2,4] 0 … 7.000, edited');
    // Back before what was skipped, nodes give what they make.
    for (const name of ['relu, Relu', 'dense/add, Add', 'dense/matmul, MatMul']) {
      assert.equal(await client.move('stepBack'), `main ${name}`);
    }
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'exit');
    const { result } = await client.ask<{ result: string }>('evaluate', { expression: 'xw.max()' });
    assert.equal(result, '1.5');
    assertTranscript('skip-node.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('goes past one that fails', async () => {
    const { client, folder } = session;
    const program = folder.write('failing.onnx', failingModel());
    await client.begin({ program, inputs: ones, stopOnEntry: false, stopOnExit: true });
    assert.equal((await client.stopped()).description, 'Paused on operator error');
    await assert.rejects(say('/skip four'), /Write \/skip \[input \| NAME = VALUE\]/);
    assert.equal(await skipped(), 'step: main back, Neg');
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'exit');
    const [y] = await client.scope('Outputs');
    assert.match(y!.value, /^float32\[4\] \[-?0.0/);
  });

  it('changes what the node that made a NaN has given', async () => {
    const { client, folder } = session;
    const bad = {
      x: {
        value: [
          [2, 3, 1],
          [6, 0, 2],
        ],
      },
    };
    await client.begin({ program: folder.write('nan.onnx', nanModel()), inputs: bad, stopOnEntry: false });
    assert.equal((await client.stopped()).description, 'Paused on NaN');
    assert.equal(
      await skipped({ outputs: { std: { expression: 'np.where(np.isnan(std), 0, std)' } } }),
      'step: main norm/eps, Add',
    );
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    const told = client.conversation.map((message) => JSON.stringify(message)).join('');
    assert.match(told, /Output sum: float32 15.0|Output sum: float32\[\] 15.0/);
  });

  it('stands for the last node too, and for an operator without a kernel', async () => {
    const { client, folder } = session;
    const main = graph(
      'custom',
      [
        node('Neg', ['x'], ['minus'], 'negate'),
        node('Twice', ['minus'], ['odd'], 'twice', [], 'my'),
        node('Twice', ['odd'], ['y'], 'again', [], 'my'),
      ],
      [value('x', float32, [2])],
      [value('y', float32, [2])],
    );
    const program = folder.write('custom.onnx', modelBytes(main, [], ['my']));
    await client.begin({ program, inputs: ones, stopOnEntry: false });
    assert.equal((await client.stopped()).description, 'Paused before an operator without a kernel');
    await assert.rejects(skip(), /"odd" cannot be given: its shape is not known: give one/);
    await assert.rejects(skip({ rest: 'input' }), /"odd" cannot be given: its type is not known/);
    assert.equal(
      await skipped({ outputs: { odd: { expression: 'minus * 2' } } }),
      'step: main again, my.Twice',
    );
    await skip({ rest: 'input' });
    await client.event('terminated');
    const told = client.conversation.map((message) => JSON.stringify(message)).join('');
    assert.match(told, /Output y: float32\[2\] \[-2.0, -2.0\]/);
  });

  it('is in the history, as the edits that it is', async () => {
    const { client, folder } = session;
    const history = path.join(folder.path, 'history');
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: ones, history });
    await client.stopped();
    const started = await client.event<{ id: string }>('onnx/run');
    await skipped();
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    const run = (await readRun(history, started.id))!;
    assert.deepEqual(
      run.stops.flatMap(({ edits }) => edits).map(({ name, text, undone }) => [name, text, undone]),
      [['xw', 'MatMul "dense/matmul" skipped', false]],
    );
  });
});
