import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { needsSharedData } from '../unit/tensor/shared-data';
import { ask } from './support/ask';
import { nanModel } from './support/models';
import { freshSession } from './support/session';

describe('dap: what token ids stand for', () => {
  const session = freshSession();

  async function begin(): Promise<string> {
    const program = session.folder.write('model.onnx', nanModel());
    await session.client.begin({ program, inputs: { x: { random: 'normal' } }, stopOnEntry: true });
    await session.client.stopped();
    return path.dirname(program);
  }

  it('is told from the vocabulary beside the model, or from a file that the client names', async () => {
    await begin();
    const { client, folder } = session;
    // Without one there is nothing to say.
    assert.deepEqual(await ask(client, 'onnx/tokens', { ids: [0, 1] }), {});
    const beside = folder.write('vocab.txt', '[PAD]\n[UNK]\nde\n##bug\n');
    const { vocabulary, tokens, text } = await ask(client, 'onnx/tokens', { ids: [2, 3, 1, 7] });
    assert.deepEqual(vocabulary, { file: beside, size: 4 });
    assert.deepEqual(tokens, [
      { kind: 'piece', text: 'de' },
      { kind: 'piece', text: '##bug' },
      { kind: 'unknown', text: '[UNK]' },
      { kind: 'missing', text: '' },
    ]);
    assert.equal(text, 'debug [UNK] \uFFFD');
    const other = folder.write('other.json', '{"Ġa": 0, "b": 1}');
    const named = await ask(client, 'onnx/tokens', { ids: [0], file: other });
    assert.deepEqual(named.tokens, [{ kind: 'piece', text: ' a', piece: 'Ġa' }]);
    // A file that was written again is read again.
    folder.write('other.json', '{"Ġa": 1, "bb": 0}');
    const again = await ask(client, 'onnx/tokens', { ids: [0], file: other });
    assert.deepEqual(again.tokens, [{ kind: 'piece', text: 'bb' }]);
  });

  it('is refused for what is no vocabulary and for what are no ids', async () => {
    await begin();
    const { client, folder } = session;
    const file = folder.write('config.json', '{"a": "b"}');
    await assert.rejects(
      ask(client, 'onnx/tokens', { ids: [], file }),
      /config\.json is not a usable vocabulary/,
    );
    await assert.rejects(ask(client, 'onnx/tokens', { ids: [0.5] }), /its ids are not all integers/);
    const many = new Array<number>(20_000).fill(0);
    await assert.rejects(ask(client, 'onnx/tokens', { ids: many }), /more than 16384 ids/);
  });

  it("reads GPT-2's own", async function () {
    const file = needsSharedData(this, 'models', 'tiny-gpt2', 'vocab.json');
    const folder = await begin();
    for (const name of ['vocab.json', 'tokenizer_config.json']) {
      copyFileSync(path.join(path.dirname(file), name), path.join(folder, name));
    }
    const ids = [15496, 11, 995, 0, 220, 32368, 50256, 50286, 60_000];
    const { vocabulary, tokens, text } = await ask(session.client, 'onnx/tokens', { ids });
    // 50,257 pieces and the 38 that were added.
    assert.equal(vocabulary?.size, 50_295);
    assert.deepEqual(
      tokens?.map(({ kind, text: piece }) => [kind, piece]),
      [
        ['piece', 'Hello'],
        ['piece', ','],
        ['piece', ' world'],
        ['piece', '!'],
        ['piece', ' '],
        // Two bytes of the three of a character.
        ['piece', '\\xE5\\x9B'],
        ['special', '<|endoftext|>'],
        ['piece', '  '],
        ['missing', ''],
      ],
    );
    assert.equal(text, 'Hello, world! \uFFFD<|endoftext|>  \uFFFD');
  });
});
