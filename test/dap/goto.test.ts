import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { float32, floats, graph, ifModel, modelBytes, nanModel, node, value } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** Two branches of x, and their sum. */
function branchesModel(): Uint8Array {
  return modelBytes(
    graph(
      'branches',
      [
        node('Neg', ['x'], ['a'], 'left'),
        node('Abs', ['a'], ['b'], 'left again'),
        node('Exp', ['x'], ['c'], 'right'),
        node('Add', ['b', 'c'], ['y'], 'sum'),
      ],
      [value('x', float32, [2])],
      [value('y', float32, [2])],
      [floats('unused', [], [0])],
    ),
  );
}

describe('dap: goto', () => {
  const session = freshSession();

  /** The targets on the line of the node whose first output that is. */
  async function targets(output: string): Promise<DebugProtocol.GotoTarget[]> {
    const { client } = session;
    const { source } = (await client.frames())[0]!;
    const { content } = await client.ask<{ content: string }>('source', { source, sourceReference: 0 });
    const line = content.split('\n').findIndex((text) => ` ${text}`.includes(` ${output} = `)) + 1;
    const body = await client.ask<DebugProtocol.GotoTargetsResponse['body']>('gotoTargets', { source, line });
    return body.targets;
  }

  async function goTo(output: string): Promise<string> {
    const { client } = session;
    const [target] = await targets(output);
    await client.ask('goto', { threadId: 1, targetId: target!.id });
    const { reason } = await client.stopped();
    return `${reason}: ${(await client.frames())[0]!.name}`;
  }

  const inputs = { x: { value: [1, -2] } };

  it('ahead leaves nodes out, back begins there again, and what lacks values is refused', async () => {
    const { client, folder } = session;
    const program = folder.write('branches.onnx', branchesModel());
    await client.begin({ program, inputs, sourceFormat: 'reference' });
    await client.stopped();
    assert.equal(await goTo('c'), 'goto: main right, Exp');
    const [c] = await client.scope('Outputs');
    assert.equal(c!.value, 'float32[2] [2.7182817, 0.13533528]');
    const live = await client.scope('Live');
    assert.deepEqual(
      live.map(({ name }) => name),
      ['x'],
      'nothing is there of what was left out',
    );
    await assert.rejects(goTo('y'), /'b', which Abs "left again" makes, and 'c', which Exp "right" makes/);
    // What runs on misses what was left out, and says who would have made it.
    await client.ask('continue', { threadId: 1 });
    const stop = await client.stopped();
    assert.equal(stop.reason, 'exception');
    assert.match(stop.text!, /Add "sum" cannot run: .*'b' does not exist: Abs "left again".* was left out/);
    assert.equal((await client.frames())[0]!.name, 'main sum, Add');
    await assert.rejects(goTo('b'), /'a', which Neg "left" makes/);
    assert.equal(await goTo('a'), 'goto: main left, Neg');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    const told = client.conversation.map((message) => JSON.stringify(message)).join('');
    assert.match(told, /Output y: float32\[2\] \[3.7182817, 2.1353352\]/);
    assertTranscript('goto.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('back gives the values from before, from the exit and from a NaN too', async () => {
    const { client, folder } = session;
    const program = folder.write('nan.onnx', nanModel());
    const bad = [
      [2, 3, 1],
      [6, 0, 2],
    ];
    await client.begin({ program, inputs: { x: { value: bad } }, stopOnEntry: false, stopOnExit: true });
    assert.equal((await client.stopped()).description, 'Paused on NaN');
    assert.equal(await goTo('std'), 'goto: main norm/std, Sqrt');
    const [variance] = await client.scope('Inputs');
    assert.equal(variance!.value, 'float32[2,3] −2.000 … 4.000');
    await assert.rejects(client.ask('exceptionInfo', { threadId: 1 }), /did not stop on an error/);
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).description, 'Paused on NaN', 'it is made again');
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'exit');
    assert.equal(await goTo('var'), 'goto: main norm/var, Sub');
  });

  it('is refused for a node of another graph, and offers nothing where there is no node', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    await client.begin({ program, inputs: { x: { ones: true } } });
    await client.stopped();
    await assert.rejects(goTo('then_1'), /Abs "then\/first" is not in the graph that is being run/);
    const { source } = (await client.frames())[0]!;
    assert.deepEqual(await client.ask('gotoTargets', { source, line: 1 }), { targets: [] });
    await assert.rejects(client.ask('goto', { threadId: 1, targetId: 99 }), /There is no target 99/);
    await client.move('next');
    await client.move('next');
    await client.move('stepIn');
    assert.equal(await goTo('then_1'), 'goto: If choose · then_branch then/first, Abs');
    await assert.rejects(goTo('total'), /only a node of If choose · then_branch can be next/);
  });

  it('tells at the end which output has no value', async () => {
    const { client, folder } = session;
    const main = graph(
      'two',
      [node('Neg', ['x'], ['a'], 'left'), node('Exp', ['x'], ['c'], 'right')],
      [value('x', float32, [2])],
      [value('a', float32, [2]), value('c', float32, [2])],
    );
    await client.begin({ program: folder.write('two.onnx', modelBytes(main)), inputs });
    await client.stopped();
    await goTo('c');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    const told = client.conversation.map((message) => JSON.stringify(message)).join('');
    assert.match(told, /Output c: .*Output a has no value: left \(Neg\) was left out/);
  });
});
