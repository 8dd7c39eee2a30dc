import assert from 'node:assert/strict';
import {
  attribute,
  bools,
  float32,
  floats,
  graph,
  int64,
  ints,
  modelBytes,
  nanModel,
  node,
  value,
} from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** A Loop of four iterations whose body's last node makes a NaN in the second: sqrt(1 − i). */
function loopModel(): Uint8Array {
  const body = graph(
    'body',
    [
      node('Identity', ['go'], ['go_on'], 'go'),
      node('Cast', ['i'], ['f'], 'cast', [attribute.int('to', float32)]),
      node('Sub', ['v', 'f'], ['less'], 'less'),
      node('Identity', ['v'], ['v_next'], 'hand on'),
      node('Sqrt', ['less'], ['root'], 'root'),
    ],
    [value('i', int64, []), value('go', 9, []), value('v', float32, [])],
    [value('go_on', 9, []), value('v_next', float32, []), value('root', float32, [])],
  );
  return modelBytes(
    graph(
      'loop',
      [
        node('Neg', ['x'], ['minus'], 'negate'),
        node('Loop', ['times', 'yes', 'minus'], ['end', 'roots'], 'loop', [attribute.graph('body', body)]),
        node('Abs', ['end'], ['y'], 'last'),
      ],
      [value('x', float32, [])],
      [value('y', float32, [])],
      [ints('times', [], [4]), bools('yes', [], [true]), floats('unused', [], [0])],
    ),
  );
}

describe('dap: back to a NaN', () => {
  const session = freshSession();

  /** Why it stopped, and where. */
  async function moved(command: string): Promise<string> {
    const { client } = session;
    await client.ask(command, { threadId: 1 });
    const { description } = await client.stopped();
    return `${description}: ${(await client.frames())[0]!.name}`;
  }

  it('stops behind the node that made it, as on the way forward, and not where the filter is off', async () => {
    const { client, folder } = session;
    const bad = [
      [2, 3, 1],
      [6, 0, 2],
    ];
    const program = folder.write('nan.onnx', nanModel());
    await client.begin({ program, inputs: { x: { value: bad } }, stopOnEntry: false, stopOnExit: true });
    assert.equal((await client.stopped()).description, 'Paused on NaN');
    assert.equal(await moved('reverseContinue'), 'Paused on entry: main norm/var, Sub');
    assert.equal(await moved('continue'), 'Paused on NaN: main norm/std, Sqrt');
    assert.equal(await moved('continue'), 'Paused after the last node: main outputs');
    assert.equal(await moved('reverseContinue'), 'Paused on NaN: main norm/std, Sqrt');
    const info = await client.ask<{ description: string }>('exceptionInfo', { threadId: 1 });
    assert.match(info.description, /std.*2 of 6|2 NaN/);
    assert.equal(await moved('reverseContinue'), 'Paused on entry: main norm/var, Sub');
    await moved('continue');
    await moved('continue');
    await client.ask('setExceptionBreakpoints', { filters: [] });
    assert.equal(await moved('reverseContinue'), 'Paused on entry: main norm/var, Sub');
    assertTranscript('back-to-nan.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('finds it in the iteration in which it was made, at the end of a body', async () => {
    const { client, folder } = session;
    const program = folder.write('loop.onnx', loopModel());
    await client.begin({ program, inputs: { x: { value: -1 } }, stopOnEntry: false, stopOnExit: true }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:cast', condition: 'i == 0' }] }),
    );
    assert.equal((await client.stopped()).reason, 'function breakpoint');
    const made = await moved('continue');
    assert.equal(made, 'Paused on NaN: Loop loop [iteration 2] root, Sqrt');
    assert.equal(await moved('continue'), 'Paused on NaN: Loop loop [iteration 3] root, Sqrt');
    assert.equal(await moved('continue'), 'Paused after the last node: main outputs');
    assert.equal(await moved('reverseContinue'), 'Paused on NaN: Loop loop [iteration 3] root, Sqrt');
    assert.equal(await moved('reverseContinue'), made);
    const [root] = await client.scope('Outputs');
    assert.match(root!.value, /^float32\[\] nan/);
    assert.equal(
      await moved('reverseContinue'),
      'Paused on function breakpoint: Loop loop [iteration 0] cast, Cast',
    );
  });
});
