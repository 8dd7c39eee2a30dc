import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { NpzFile } from '../../core/tensor/files/npz';
import type { TestClient } from './support/adapter';
import {
  attribute,
  bools,
  float32,
  floats,
  graph,
  int64,
  ints,
  modelBytes,
  node,
  value,
} from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** Two layers of two nodes each, with what is around them; the names of the nodes are paths. */
function layeredModel(): Uint8Array {
  return modelBytes(
    graph(
      'layered',
      [
        node('Neg', ['x'], ['n'], '/Neg'),
        node('Add', ['n', 'one'], ['a0'], '/layers/layers.0/norm/Add'),
        node('Mul', ['a0', 'two'], ['b0'], '/layers/layers.0/Mul'),
        node('Add', ['b0', 'one'], ['a1'], '/layers/layers.1/norm/Add'),
        node('Mul', ['a1', 'two'], ['b1'], '/layers/layers.1/Mul'),
        node('Relu', ['b1'], ['r'], '/head/Relu'),
        node('Sub', ['r', 'one'], ['s'], '/head/Sub'),
        node('Abs', ['s'], ['y'], '/Abs'),
        node('Neg', ['y'], ['z'], '/Neg_1'),
      ],
      [value('x', float32, [2])],
      [value('z', float32, [2])],
      [floats('one', [], [1]), floats('two', [], [2])],
    ),
  );
}

/** A Loop of three iterations whose body has two modules of two nodes each. */
function loopedModel(): Uint8Array {
  const body = graph(
    'body',
    [
      node('Add', ['v', 'one'], ['a'], '/body/first/Add'),
      node('Neg', ['a'], ['b'], '/body/first/Neg'),
      node('Abs', ['b'], ['c'], '/body/second/Abs'),
      node('Identity', ['c'], ['v_next'], '/body/second/Identity'),
      node('Identity', ['go'], ['go_on'], '/body/second/Identity_1'),
    ],
    [value('i', int64, []), value('go', 9, []), value('v', float32, [])],
    [value('go_on', 9, []), value('v_next', float32, [])],
  );
  return modelBytes(
    graph(
      'looped',
      [
        node('Neg', ['x'], ['n'], '/pre/Neg'),
        node('Loop', ['times', 'yes', 'n'], ['end'], '/pre/Loop', [attribute.graph('body', body)]),
        node('Abs', ['end'], ['y'], '/post/Abs'),
      ],
      [value('x', float32, [])],
      [value('y', float32, [])],
      [ints('times', [], [3]), bools('yes', [], [true]), floats('one', [], [1])],
    ),
  );
}

/** What was said from the launch on: which capabilities there are is other tests' matter. */
function fromLaunch({ conversation }: TestClient): DebugProtocol.ProtocolMessage[] {
  return conversation.slice(conversation.findIndex((each) => 'command' in each && each.command === 'launch'));
}

describe('dap: stepping by module', () => {
  const session = freshSession();

  /** Steps by module and gives the name of the node that it stops at; undefined at the end. */
  async function over(client: TestClient, args: object = {}, command = 'onnx/nextModule') {
    await client.ask(command, { threadId: 1, ...args });
    await client.event('continued');
    return top(client, await client.stopped());
  }

  async function top(client: TestClient, stopped: DebugProtocol.StoppedEvent['body']): Promise<string> {
    const [frame] = await client.frames();
    return `${stopped.reason}: ${frame!.name}`;
  }

  async function shown(client: TestClient, expression: string): Promise<string> {
    const [frame] = await client.frames();
    return (await client.ask<{ result: string }>('evaluate', { expression, frameId: frame!.id })).result;
  }

  it('goes over layers, into them and out of them, and values are there as if stepped by node', async () => {
    const { client, folder } = session;
    const program = folder.write('layered.onnx', layeredModel());
    await client.begin({ program, inputs: { x: { value: [1, -3] } }, stopOnEntry: true });
    await client.stopped();
    assert.equal(await over(client), 'step: main /layers/layers.0/norm/Add, Add');
    assert.equal(await over(client, { level: 1 }), 'step: main /layers/layers.1/norm/Add, Add');
    assert.equal(await shown(client, 'b0'), 'float32[2] [0.0, 8.0]');
    assert.equal(await over(client, { level: 2 }), 'step: main /layers/layers.1/Mul, Mul');
    assert.equal(await over(client, {}, 'onnx/stepOutModule'), 'step: main /head/Relu, Relu');
    assert.equal(await shown(client, 'a0'), 'float32[2] [0.0, 4.0]', 'a value that was stepped over');
    assert.equal(await over(client), 'step: main /Abs, Abs');
    await client.ask('onnx/nextModule', { threadId: 1 });
    await client.event('terminated');
    assertTranscript('modules-step.txt', fromLaunch(client), [[folder.path, '<folder>']]);
  });

  it('stops at a breakpoint inside of what is stepped over, and where a module begins', async () => {
    const { client, folder } = session;
    const program = folder.write('layered.onnx', layeredModel());
    await client.begin({ program, inputs: { x: { value: [1, -3] } }, stopOnEntry: false }, async () => {
      const { breakpoints } = await client.ask<DebugProtocol.SetFunctionBreakpointsResponse['body']>(
        'setFunctionBreakpoints',
        {
          breakpoints: [
            { name: 'module:/layers/**' },
            { name: 'module:/layers/*', hitCondition: '2' },
            { name: 'name:/head/Sub', condition: 'r[0] == 2' },
            { name: 'module:/nothing' },
          ],
        },
      );
      assert.deepEqual(
        breakpoints.map(({ verified, message }) => [verified, message]),
        [
          [true, '1 node'],
          [true, '2 nodes'],
          [true, '1 node'],
          [false, 'No node of layered.onnx matches "module:/nothing".'],
        ],
      );
    });
    assert.equal(
      await top(client, await client.stopped()),
      'function breakpoint: main /layers/layers.0/norm/Add, Add',
    );
    assert.equal(await over(client), 'function breakpoint: main /layers/layers.1/norm/Add, Add');
    assert.equal(await over(client), 'step: main /head/Relu, Relu');
    assert.equal(await over(client), 'function breakpoint: main /head/Sub, Sub', 'its condition holds');
    assertTranscript('modules-breakpoints.txt', fromLaunch(client), [[folder.path, '<folder>']]);
  });

  it('in a loop ends where the next iteration begins, and goes over a loop as a whole outside of it', async () => {
    const { client, folder } = session;
    const program = folder.write('looped.onnx', loopedModel());
    await client.begin({ program, inputs: { x: { value: 2 } }, stopOnEntry: true });
    await client.stopped();
    assert.equal(await over(client), 'step: main /post/Abs, Abs');
    assert.equal(await shown(client, 'end'), 'float32[] 3.0');
    await client.ask('restart', {});
    await client.stopped();
    await client.move('next');
    assert.equal(await client.move('stepIn'), 'Loop /pre/Loop [iteration 0] /body/first/Add, Add');
    const loop = 'Loop /pre/Loop [iteration';
    // The module /body holds the whole body: a step goes over the modules in it.
    assert.equal(await over(client), `step: ${loop} 0] /body/second/Abs, Abs`);
    assert.equal(await over(client), `step: ${loop} 1] /body/first/Add, Add`);
    assert.equal(await over(client, { level: 0 }), `step: ${loop} 2] /body/first/Add, Add`);
    const [, outer] = await client.frames();
    assert.equal(
      await over(client, { frameId: outer!.id }),
      'step: main /post/Abs, Abs',
      'at the frame around',
    );
  });

  it('says so where there are no modules, and is refused while the model runs', async () => {
    const { client, folder } = session;
    const plain = modelBytes(
      graph(
        'plain',
        [node('Neg', ['x'], ['m']), node('Abs', ['m'], ['y'])],
        [value('x', float32, [1])],
        [value('y', float32, [1])],
      ),
    );
    await client.begin({ program: folder.write('plain.onnx', plain), stopOnEntry: true });
    await client.stopped();
    await assert.rejects(
      client.ask('onnx/nextModule', { threadId: 1 }),
      /No modules are known here: the names of the nodes are no paths, and no blocks of nodes repeat/,
    );
    await assert.rejects(client.ask('onnx/nextModule', { threadId: 7 }), /There is no thread 7/);
    assert.equal(await client.move('next'), 'main y, Abs', 'it stands where it stood');
  });
});

describe('dap: stepping by module through a real export', () => {
  const session = freshSession();

  it('goes through a GPT of four blocks and 127 nodes in ten steps, to the outputs that it is known to have', async function () {
    const program = path.resolve('../shared/data/fixtures/models/gpt/tiny_gpt.onnx');
    if (!existsSync(program)) this.skip();
    const { client } = session;
    const inputs = path.join(path.dirname(program), 'inputs.npz');
    await client.begin({ program, inputs, stopOnEntry: true, stopOnExit: true });
    await client.stopped();
    const visited: string[] = [];
    for (;;) {
      await client.ask('onnx/nextModule', { threadId: 1 });
      if ((await client.stopped()).reason === 'exit') break;
      const [frame] = await client.frames();
      visited.push(frame!.name.replace(/^main node_|,.*$/g, ''));
    }
    assert.deepEqual(visited, [
      ...['embedding', 'embedding_1', 'add_9'],
      ...['layer_norm', 'layer_norm_2', 'layer_norm_4', 'layer_norm_6'],
      ...['layer_norm_8', 'linear_16'],
    ]);
    const [logits] = await client.scope('Outputs');
    const known = new NpzFile(path.join(path.dirname(program), 'expected.npz'));
    const { bytes } = known.read('logits')!;
    known.close();
    const floatsOf = (each: Uint8Array) => new Float32Array(Uint8Array.from(each).buffer);
    const made = floatsOf(await client.memory(logits!.memoryReference!, bytes.byteLength));
    const expected = floatsOf(bytes);
    assert.ok(
      made.length === expected.length && made.every((each, at) => Math.abs(each - expected[at]!) < 1e-4),
    );
  });
});
