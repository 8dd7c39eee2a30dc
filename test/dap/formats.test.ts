import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { OnnxRequests } from '../../debug-adapter/protocol';
import { attribute, chain, float32, graph, int64, ints, modelBytes, node, value } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** y = gather(x, places) along an axis; places are integers. */
function gatherModel(): Uint8Array {
  return modelBytes(
    graph(
      'gather',
      [
        node('Add', ['places', 'one'], ['next'], 'next'),
        node('Gather', ['x', 'next'], ['y'], 'pick', [attribute.int('axis', 1)]),
      ],
      [value('x', float32, [1, 4]), value('places', int64, [2])],
      [value('y', float32, [1, 2])],
      [ints('one', [], [1])],
    ),
  );
}

describe('dap: value formats', () => {
  const session = freshSession();
  const hex = { format: { hex: true } };

  it('shows integers in hexadecimal and floats by their bits where asked', async () => {
    const { client, folder } = session;
    await client.begin({
      program: folder.write('gather.onnx', gatherModel()),
      inputs: { x: { value: [[0.5, 1.5, -2, 0]] }, places: { value: [-2, 16] } },
    });
    await client.stopped();
    const early = client.conversation.length;
    const { supportsValueFormattingOptions } = (
      client.conversation.find(
        (message) =>
          (message as DebugProtocol.Response).command === 'initialize' && message.type === 'response',
      ) as DebugProtocol.InitializeResponse
    ).body!;
    assert.equal(supportsValueFormattingOptions, true);
    const [frame] = await client.frames();
    const ask = async (expression: string, more: object = hex) =>
      (
        await client.ask<{ result: string }>('evaluate', {
          expression,
          frameId: frame!.id,
          context: 'watch',
          ...more,
        })
      ).result;
    assert.equal(await ask('next', {}), 'int64[2] [-1, 17]');
    assert.equal(await ask('next'), 'int64[2] [0xffffffffffffffff, 0x0000000000000011]');
    assert.equal(await ask('next.astype(np.int8)[0]'), '0xff');
    assert.equal(await ask('x[0, 1]'), '0x3fc00000');
    assert.equal(await ask('x.astype(np.float16)[0]'), 'float16[4] [0x3800, 0x3e00, 0xc000, 0x0000]');
    assert.equal(
      await ask('255, -31, x.max(), x > 0'),
      '(0xff, -0x1f, 0x3fc00000, bool[1,4] [[True, True, False, False]])',
    );
    const scopes = await client.scopes(frame!.id);
    const page = async (reference: number, more: object) =>
      (await client.variables(reference, more)).map(({ value: text }) => text);
    const inputs = scopes.get('Inputs')!.variablesReference;
    assert.deepEqual(await page(inputs, hex), [
      'int64[2] [0xfffffffffffffffe, 0x0000000000000010]',
      'int64[] 0x0000000000000001',
    ]);
    const [places] = await client.variables(inputs);
    assert.deepEqual(await page(places!.variablesReference, hex), [
      '0xfffffffffffffffe',
      '0x0000000000000010',
    ]);
    assert.deepEqual(await page(places!.variablesReference, {}), ['-2', '16']);
    assertTranscript('formats.txt', client.conversation.slice(early), [[folder.path, '<folder>']]);
    await client.move('next');
    const attributes = (await client.scopes((await client.frames())[0]!.id)).get('Attributes')!;
    assert.deepEqual(await page(attributes.variablesReference, hex), ['0x1']);
  });

  it('copies JSON where asked', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    const [frame] = await client.frames();
    const copy = async (expression: string) => {
      const { text } = await client.ask<{ text: string }>('onnx/json', { expression, frameId: frame!.id });
      return JSON.parse(text) as unknown;
    };
    assert.deepEqual(await copy('x'), [
      [1, 1, 1],
      [1, 1, 1],
    ]);
    assert.deepEqual(await copy('np.array([np.nan, np.inf, -np.inf, 1e-20])'), [
      'NaN',
      'Infinity',
      '-Infinity',
      1e-20,
    ]);
    assert.deepEqual(await copy('x.shape, x > 0, "a\\"b", None, x.max() * 2.5'), [
      [2, 3],
      [
        [true, true, true],
        [true, true, true],
      ],
      'a"b',
      null,
      2.5,
    ]);
    assert.deepEqual(await copy('np.zeros((2, 0))'), [[], []]);
    const printed = { expression: '/json x[0] * 2', frameId: frame!.id, context: 'repl' };
    assert.equal((await client.ask<{ result: string }>('evaluate', printed)).result, '[2.0, 2.0, 2.0]');
  });

  it("shows what expressions come to in the panel, as it shows the model's values", async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    type Header = OnnxRequests['onnx/tensor']['body'];
    const header = (name: string) => client.ask<Header>('onnx/tensor', { name });
    const doubled = await header('outputs[0] * 2 - x.sum()');
    assert.deepEqual([doubled.state, doubled.dtype, doubled.shape], ['ready', 'float32', [2, 4]]);
    const { memoryReference } = doubled;
    const statistics = await client.ask<{ min: number; max: number }>('onnx/statistics', { memoryReference });
    assert.deepEqual([statistics.min, statistics.max], [-4, -3]);
    const element = await client.ask<{ text: string }>('onnx/element', { memoryReference, index: [1, 3] });
    assert.equal(element.text, '-3.0');
    const scalar = await header('x.shape');
    assert.deepEqual([scalar.state, scalar.message], ['other', '(2, 3)']);
    assert.equal((await header('probs * 2')).state, 'notRun');
    await assert.rejects(header('xx * 2'), /No value is called "xx" here/);
  });
});
