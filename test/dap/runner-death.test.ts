import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain, crashingModel, slowModel } from './support/models';
import { childrenOf, runnerOf } from './support/processes';
import { freshSession } from './support/session';

describe('dap: a runner that dies', () => {
  before(function () {
    // What crashes a process differs there; signals do not exist.
    if (process.platform === 'win32') this.skip();
  });
  const session = freshSession('own');

  it('is replayed by steps up to the node that it died of', async () => {
    const { client, folder } = session;
    const program = folder.write('crashing.onnx', crashingModel());
    await client.begin({ program, inputs: { x: { value: 4 } }, stopOnEntry: false });
    const stop = await client.stopped();
    assert.equal(stop.description, 'Runner ended');
    assert.match(stop.text!, /SIGFPE.*while running nodes 0–3 \(Neg "begin" … Neg "finish"\)/);
    assert.deepEqual(await client.event('onnx/crashed'), { message: stop.text, replay: true });
    await client.ask('onnx/replayBySteps', {});
    await client.event('continued');
    const found = await client.stopped();
    assert.deepEqual(
      [found.reason, found.description],
      ['exception', 'Paused before the node that ends the runner'],
    );
    assert.match(found.text!, /^divide \(Div\), in iteration 2, ends the runner: .*SIGFPE/);
    const frames = await client.frames();
    assert.deepEqual(
      frames.map(({ name }) => name),
      ['Loop loop [iteration 2] divide, Div', 'main loop, Loop'],
    );
    // Its inputs are there; looking at its outputs must not end the runner again.
    const inputs = await client.scope('Inputs');
    assert.deepEqual(
      inputs.map(({ value }) => value),
      ['int64[] -9223372036854775808', 'int64[] -1'],
    );
    const [output] = await client.scope('Outputs');
    assert.match(output!.value, /ends the runner/);
    await assert.rejects(
      client.ask('evaluate', { expression: 'quotient', frameId: frames[0]!.id }),
      /ends the/,
    );
    const info = await client.ask<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', {
      threadId: 1,
    });
    assert.equal(info.exceptionId, 'RunnerDied');
    // A step does run it.
    await client.ask('next', { threadId: 1 });
    assert.match((await client.stopped()).text!, /SIGFPE.*while running node 1 \(Div "divide"\)/);
    await client.ask('restart', {
      arguments: { program: folder.write('good.onnx', chain()), history: false },
    });
    assert.equal((await client.stopped()).reason, 'entry');
    await assert.rejects(client.ask('onnx/replayBySteps', {}), /nothing to replay/);
  });

  it('is replayed from the debug console too, back to where it stood where nothing was running', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()) });
    await client.stopped();
    assert.equal(await client.move('next'), 'main dense/add, Add');
    process.kill(runnerOf(client)!, 'SIGKILL');
    assert.equal((await client.stopped()).description, 'Runner ended');
    const { result } = await client.ask<{ result: string }>('evaluate', {
      expression: '/replay',
      context: 'repl',
    });
    assert.match(result, /Replaying/);
    assert.equal((await client.stopped()).reason, 'step');
    assert.equal((await client.frames())[0]!.name, 'main dense/add, Add');
    const [xw] = await client.scope('Inputs');
    assert.match(xw!.value, /^float32\[2,4\]/);
    assert.equal(await client.move('next'), 'main relu, Relu');
  });

  it('is ended by a second pause where a node does not come to its end, and its loop can then be walked', async () => {
    const { client, folder } = session;
    const program = folder.write('slow.onnx', slowModel());
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.ask('pause', { threadId: 1 });
    await client.ask('pause', { threadId: 1 });
    const said = async (pattern: RegExp) => {
      for (;;) if (pattern.test((await client.event<{ output: string }>('output')).output)) return;
    };
    await said(/^Pause waits for nodes? \d/);
    await client.ask('pause', { threadId: 1 });
    const stop = await client.stopped();
    assert.match(stop.text!, /^The runner was ended, as asked by a second pause, while running nodes? \d/);
    assert.deepEqual(childrenOf(client), []);
    await client.ask('onnx/replayBySteps', {});
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await client.ask('pause', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'pause');
    assert.match((await client.frames())[0]!.name, /^Loop spin \[iteration \d+\]/);
  });
});
