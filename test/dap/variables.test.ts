import assert from 'node:assert/strict';
import {
  attribute,
  float32,
  floats,
  graph,
  ints,
  modelBytes,
  node,
  value,
  wideModel,
} from './support/models';
import { freshSession } from './support/session';

/** A picture of four dimensions through a Conv with all kinds of attributes beside it. */
function convModel(): Uint8Array {
  return modelBytes(
    graph(
      'conv',
      [
        node('Conv', ['image', 'k'], ['y'], 'conv', [
          attribute.ints('kernel_shape', [3, 3]),
          attribute.ints('pads', [1, 1, 1, 1]),
          attribute.int('group', 1),
        ]),
        node('ConstantOfShape', ['size'], ['fives'], 'fives', [
          attribute.tensor('value', floats('', [1], [5])),
        ]),
        node('LeakyRelu', ['y'], ['z'], '', [attribute.float('alpha', 0.1)]),
      ],
      [value('image', float32, [1, 1, 4, 5])],
      [value('z', float32, [1, 2, 4, 5]), value('fives', float32, [2])],
      [
        floats(
          'k',
          [2, 1, 3, 3],
          Array.from({ length: 18 }, (_, at) => at),
        ),
        ints('size', [1], [2]),
      ],
    ),
  );
}

describe('dap: variables', () => {
  const session = freshSession();

  it('opens a million elements a page at a time', async () => {
    const { client, folder } = session;
    const program = folder.write('wide.onnx', wideModel());
    await client.begin({ program, inputs: { x: { random: 'integer', low: 0, high: 9 } } });
    await client.stopped();
    const [x] = await client.scope('Inputs');
    assert.match(x!.value, /^float32\[1000000\] /);
    assert.equal(x!.indexedVariables, 1_000_000);
    const page = { filter: 'indexed', start: 999_950, count: 100 };
    const last = await client.variables(x!.variablesReference, page);
    assert.equal(last.length, 50);
    assert.equal(last[49]!.name, '[999999]');
    assert.match(last[49]!.value, /^\d\.0$/);
    assert.equal(last[49]!.evaluateName, 'x[999999]');
    assert.deepEqual(await client.variables(x!.variablesReference, { filter: 'named' }), []);
    const bytes = await client.memory(x!.memoryReference!, 200, 999_950 * 4);
    assert.equal(last[0]!.value, `${bytes.readFloatLE(0)}.0`);
  });

  it('makes groups for a client that does not page', async () => {
    const { client, folder } = session;
    const program = folder.write('wide.onnx', wideModel(25_001));
    await client.begin({ program, inputs: { x: { ones: true } } }, undefined, {
      clientID: 'nvim-dap',
      supportsVariablePaging: false,
      supportsVariableType: false,
      supportsMemoryReferences: false,
    });
    await client.stopped();
    const [frame] = await client.frames();
    assert.match(frame!.source!.path!, /\.onnxtxt$/);
    assert.doesNotMatch(frame!.source!.path!, /^onnx-model:/);
    const [x] = await client.scope('Inputs');
    assert.equal(x!.indexedVariables, undefined);
    const groups = await client.variables(x!.variablesReference);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ['[0..9999]', '[10000..19999]', '[20000..25000]'],
    );
    const inner = await client.variables(groups[2]!.variablesReference);
    assert.equal(inner.at(-1)!.name, '[25000..25000]');
    const [leaf] = await client.variables(inner.at(-1)!.variablesReference);
    assert.deepEqual([leaf!.name, leaf!.value], ['[25000]', '1.0']);
  });

  it('nests dimensions, and shows attributes and weights', async () => {
    const { client, folder } = session;
    const program = folder.write('conv.onnx', convModel());
    await client.begin({ program, inputs: { image: { ones: true } } });
    await client.stopped();
    const [frame] = await client.frames();
    const scopes = await client.scopes(frame!.id);
    assert.deepEqual([...scopes.keys()], ['Inputs', 'Outputs', 'Attributes', 'Weights', 'Live', 'Model']);

    const [y] = await client.scope('Outputs');
    assert.match(y!.value, /^float32\[1,2,4,5\] /);
    const [first] = await client.variables(y!.variablesReference, {
      filter: 'indexed',
      start: 0,
      count: 100,
    });
    assert.deepEqual([first!.name, first!.value], ['[0]', 'float32[2,4,5]']);
    const [, channel] = await client.variables(first!.variablesReference);
    assert.equal(channel!.evaluateName, 'y[0,1]');
    const [row] = await client.variables(channel!.variablesReference);
    const elements = await client.variables(row!.variablesReference);
    // The corner of a 3×3 kernel of 9…17 over ones, padded: 13 + 14 + 16 + 17.
    assert.deepEqual(
      [elements.length, elements[0]!.value, elements[0]!.evaluateName],
      [5, '60.0', 'y[0,1,0,0]'],
    );

    const attributes = await client.scope('Attributes');
    assert.deepEqual(
      attributes.map(({ name, value }) => `${name} = ${value}`),
      ['kernel_shape = [3, 3]', 'pads = [1, 1, 1, 1]', 'group = 1'],
    );
    const [k, ...more] = await client.scope('Weights');
    assert.deepEqual([k!.name, more.length], ['k', 0]);
    assert.match(k!.value, /^float32\[2,1,3,3\] 0 … 17/);
    assert.equal((await client.memory(k!.memoryReference!, 4, 17 * 4)).readFloatLE(0), 17);
    assert.deepEqual((k as { __vscodeVariableMenuContext?: string }).__vscodeVariableMenuContext, 'tensor');

    await client.move('next');
    const [fill] = await client.scope('Attributes');
    assert.equal(`${fill!.name} = ${fill!.value}`, 'value = float32[1] [5.0]');
    await client.move('next');
    const [alpha] = await client.scope('Attributes');
    assert.equal(alpha!.value, '0.1');

    const live = (await client.scope('Live')).map(({ name }) => name);
    assert.deepEqual(live.sort(), ['fives', 'y']);
    const model = (await client.scope('Model')).map(({ name, value }) => `${name}: ${value}`);
    assert.match(model[0]!, /^image: float32\[1,1,4,5\]/);
    assert.equal(model[1], 'z: float32[1,2,4,5], not run yet');
    assert.ok(model.some((line) => line.startsWith('y: ')));
  });

  it('reads memory in part, at the end and behind it', async () => {
    const { client, folder } = session;
    const program = folder.write('wide.onnx', wideModel(4));
    await client.begin({ program, inputs: { x: { value: [1, 2, 3, 4] } } });
    await client.stopped();
    const [x] = await client.scope('Inputs');
    const memoryReference = x!.memoryReference!;
    const read = (offset: number, count: number) =>
      client.ask<{ address: string; data?: string; unreadableBytes?: number }>('readMemory', {
        memoryReference,
        offset,
        count,
      });
    const floatsOf = (data: string | undefined) => {
      const bytes = Buffer.from(data ?? '', 'base64');
      return [...new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)];
    };
    const whole = await read(0, 16);
    assert.deepEqual([floatsOf(whole.data), whole.unreadableBytes], [[1, 2, 3, 4], undefined]);
    const tail = await read(8, 100);
    assert.deepEqual([floatsOf(tail.data), tail.unreadableBytes], [[3, 4], 92]);
    const behind = await read(16, 5);
    assert.deepEqual([behind.data, behind.unreadableBytes], [undefined, 5]);
    await assert.rejects(client.ask('readMemory', { memoryReference: 'tensor-0', count: 1 }), /no memory/);
  });
});
