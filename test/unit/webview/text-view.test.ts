import assert from 'node:assert/strict';
import type { TokenText } from '../../../core/vocabulary/token-text';
import type { ShownTensor } from '../../../webview/tensor/protocol';
import { likelyReading, textAxis, textFit } from '../../../webview/tensor/views/text/reading';
import { runAt, tokenRuns } from '../../../webview/tensor/views/text/token-runs';
import { visibleParts } from '../../../webview/tensor/views/text/visible-text';

function tensor(about: Partial<ShownTensor>): ShownTensor {
  const base = { name: 'input_ids', dtype: 'int64', shape: [1, 8], byteLength: 64, generation: 1 };
  return { ...base, role: 'input', consumers: [], ...about };
}

describe('text view', () => {
  it('opens for what the header says to be ids or bytes', () => {
    const cases: [Partial<ShownTensor>, boolean, string][] = [
      [{ text: { embeddingRows: 1000, vocabulary: false } }, true, 'tokens'],
      [{ shape: [1, 1], text: { embeddingRows: 1000, vocabulary: true } }, true, 'tokens'],
      [{ text: { embeddingRows: 257, vocabulary: false } }, true, 'bytes'],
      [{ text: { embeddingRows: 257, vocabulary: true } }, true, 'tokens'],
      [{ text: { vocabulary: true } }, true, 'tokens'],
      [{ name: 'bytes', dtype: 'int32', shape: [1, 2048] }, true, 'bytes'],
      [{ name: 'attention_mask', text: { vocabulary: true } }, false, 'tokens'],
      [{ name: 'position_ids', text: { vocabulary: true } }, false, 'tokens'],
      [{}, false, 'tokens'],
      [{ dtype: 'uint8', shape: [1, 3, 32, 32] }, false, 'bytes'],
    ];
    for (const [about, opens, reading] of cases) {
      const shown = tensor(about);
      // From 0.5 on it goes before the heat-map.
      assert.equal(textFit(shown) > 0.5, opens, JSON.stringify(about));
      assert.equal(likelyReading(shown), reading, JSON.stringify(about));
    }
    for (const none of [
      { dtype: 'float32' },
      { dtype: 'bool' },
      { role: 'weight' },
      { shape: [] },
      { shape: [0] },
    ]) {
      assert.equal(textFit(tensor(none as Partial<ShownTensor>)), 0, JSON.stringify(none));
    }
  });

  it('lies along the last dimension of more than one element', () => {
    assert.deepEqual([[1, 8], [8, 1], [2, 8, 1, 1], [1, 1], [5]].map(textAxis), [1, 0, 1, 1, 0]);
  });

  it('draws padding as one token', () => {
    const piece: TokenText = { kind: 'piece', text: 'a' };
    const pad: TokenText = { kind: 'special', text: '[PAD]' };
    const ids = [5, 5, 5, 5, 0, 0, 7, 0, 0, 0];
    const tokens = ids.map((id) => (id === 0 ? pad : piece));
    const runs = tokenRuns(ids, 100, tokens);
    assert.deepEqual(
      runs.map(({ position, count, id }) => [position, count, id]),
      [
        [100, 1, 5],
        [101, 1, 5],
        [102, 1, 5],
        [103, 1, 5],
        [104, 1, 0],
        [105, 1, 0],
        [106, 1, 7],
        [107, 3, 0],
      ],
    );
    assert.deepEqual(
      [99, 100, 106, 107, 109, 110].map((at) => runAt(runs, at)),
      [-1, 0, 6, 7, 7, -1],
    );
    // Without a vocabulary nothing is known of them, and equal ids are one, too.
    assert.deepEqual(
      tokenRuns([5, 5, 5, 6], 0, []).map(({ count }) => count),
      [3, 1],
    );
    assert.deepEqual(tokenRuns([], 0, []), []);
  });

  it('shows what would not be seen', () => {
    const shown = (text: string) =>
      visibleParts(text).map((part) => (part.sign ? `<${part.text}>` : part.text));
    const cases: [string, string[]][] = [
      [' the', ['<·>', 'the']],
      ['a\n\tb', ['a', '<↵>', '<→>', 'b']],
      ['a\u200bb\u202e', ['a', '<U+200B>', 'b', '<U+202E>']],
      ['\0', ['<U+0000>']],
      ['日本🙂', ['日本🙂']],
      ['', []],
    ];
    for (const [text, parts] of cases) assert.deepEqual(shown(text), parts);
  });
});
