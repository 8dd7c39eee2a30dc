import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { tensorOf } from '../../core/tensor/elements';
import type { Tensor } from '../../core/tensor/tensor';
import type { FromPage } from '../../webview/tensor/protocol';
import type { PageTheme } from '../host/page';
import { matchesApprovedIn } from './support/approved';
import { hasNoSeriousViolations } from './support/axe';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';

const themes: readonly PageTheme[] = ['dark', 'light', 'high-contrast'];

const pieces = [
  '[PAD] [UNK] [CLS] [SEP] the pause ##d de ##bug ##ger shows every token of a batch',
  '. , naïve façade emb ##edding and its ids',
]
  .join(' ')
  .split(' ');
const vocabulary = { source: 'vocab.txt', text: pieces.join('\n') };

function int64(shape: readonly number[], ids: readonly number[]): Tensor {
  return tensorOf('int64', shape, ids.map(BigInt));
}

/** Two sentences of 32 tokens, padded: the second with a word that nobody knows and an id that there is not. */
function sentences(): Tensor {
  const row = (text: string, more: readonly number[] = []) => {
    const ids = [...text.split(' ').map((piece) => pieces.indexOf(piece)), ...more];
    assert.ok(!ids.includes(-1));
    return [...ids, ...new Array<number>(32 - ids.length).fill(0)];
  };
  return int64(
    [2, 32],
    [
      ...row(
        '[CLS] the pause ##d de ##bug ##ger shows every token of a batch , its ids and its emb ##edding . [SEP]',
      ),
      ...row('[CLS] [UNK] façade . [SEP]', [999]),
    ],
  );
}

describe('the text view of the Tensor panel', function () {
  this.timeout(120_000);
  let extension: TensorExtension;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 900, height: 560 } });
    page = extension.panel.page;
  });

  after(async () => {
    assert.deepEqual(extension.panel.errors, []);
    await extension.panel.close();
  });

  const note = () => textOf(page, '.view:not([hidden]) .media-note');
  const facts = () => textOf(page, '.token-facts');
  const ids = { role: 'input', producer: undefined, text: { embeddingRows: 24, vocabulary: true } } as const;

  it('shows token ids as the pieces that they stand for', async () => {
    extension.around = { meaning: { inputs: [], outputs: [] }, vocabulary };
    await extension.show('input_ids', sentences(), ids);
    await page.getByRole('slider', { name: 'dim 0' }).fill('0');
    await until(
      note,
      (text) => text.startsWith('32 tokens · 12 special · vocabulary: vocab.txt'),
      'the note',
    );
    const text = 'the paused debugger shows every token of a batch , its ids and its embedding .';
    assert.equal(await textOf(page, '.token-joined'), `[CLS] ${text} [SEP] [PAD] × 10`);
    const chips = await page.locator('.token').allInnerTexts();
    assert.deepEqual(
      chips.slice(0, 4).map((chip) => chip.split('\n')[0]),
      ['[CLS]', 'the', 'pause', '##d'],
    );
    assert.match(chips.at(-1)!, /^\[PAD\] × 10\n22–31/);
    await page.locator('.token-list').focus();
    await page.keyboard.press('Home');
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await until(facts, (shown) => shown === 'Position 3 Id 6 Token ##d', 'the token');
    await until(
      () => textOf(page, '.status-element'),
      (shown) => shown === 'input_ids[0, 3] = 6',
      'the element',
    );
    await matchesApprovedIn(extension.panel, themes, 'text-tokens', '.tensor-view');
    for (const theme of themes) {
      await extension.panel.setTheme(theme);
      await hasNoSeriousViolations(extension.panel);
    }
    await extension.panel.setTheme('dark');
  });

  it('marks what is unknown and what there is not, a row of the batch by its slider', async () => {
    await page.getByRole('slider', { name: 'dim 0' }).fill('1');
    await until(note, (text) => text.includes('1 unknown · 1 not in the vocabulary'), 'the second row');
    const kinds = await page.locator('.token').evaluateAll((chips) => chips.map((chip) => chip.className));
    assert.deepEqual(kinds.slice(0, 6), [
      'token is-special',
      'token is-unknown',
      'token is-piece',
      'token is-piece',
      'token is-special',
      'token is-missing',
    ]);
    await page.locator('.token').last().click();
    await until(facts, (text) => text === 'Position 6 … 31 Id 0 Token [PAD] Kind special', 'the padding');
  });

  it('says that it knows no vocabulary, and lets one be chosen', async () => {
    extension.around = { meaning: { inputs: [], outputs: [] } };
    const unknown = { ...ids, text: { embeddingRows: 24, vocabulary: false } };
    await extension.show('input_ids', sentences(), unknown);
    await until(
      note,
      (text) => text.startsWith('32 tokens · no vocabulary beside the model: ids only'),
      'the note',
    );
    await page.locator('vscode-button', { hasText: 'Choose Vocabulary…' }).click();
    const wish = await extension.panel.untilPosted<FromPage>((message) => message.type === 'chooseNames');
    assert.deepEqual(wish, { type: 'chooseNames', of: 'vocabulary' });
    extension.around = { meaning: { inputs: [], outputs: [] }, vocabulary };
    await extension.panel.send({ type: 'namesChanged' });
    await until(note, (text) => text.includes('vocab.txt'), 'the vocabulary');
  });

  it('lets labels of classes be chosen from Top k', async () => {
    extension.around = { meaning: { inputs: [], outputs: [] } };
    const logits = tensorOf('float32', [1, 3], [0, 5, 1]);
    await extension.show('logits', logits, { consumers: [] });
    await until(note, (text) => text.startsWith('3 of 3'), 'the classes');
    await page.getByRole('button', { name: 'Choose Labels…' }).click();
    const isOfLabels = (message: FromPage) => message.type === 'chooseNames' && message.of === 'labels';
    await extension.panel.untilPosted<FromPage>(isOfLabels);
    const labels = { source: 'animals.txt', labels: ['cat', 'dog', 'cow'] };
    extension.around = { meaning: { inputs: [], outputs: [] }, labels };
    await extension.panel.send({ type: 'namesChanged' });
    await until(
      () => textOf(page, '.ranking tbody'),
      (text) => text.startsWith('1 dog'),
      'the names',
    );
  });

  it('shows bytes as hexadecimal numbers and letters', async () => {
    const text = Buffer.from('#!/usr/bin/env python3\nprint("Größe")\n');
    const values = [...text, ...new Array<number>(96 - text.length).fill(256)];
    extension.around = { meaning: { inputs: [], outputs: [] } };
    const bytes = tensorOf('int32', [1, 96], values);
    await extension.show('bytes', bytes, { role: 'input', producer: undefined, text: { vocabulary: false } });
    await until(note, (shown) => shown.startsWith('96 bytes · outside of 0 to 255 (··): 56'), 'the note');
    assert.match(await textOf(page, '.hex-dump'), /^000000 23 21 2F 75 73 72 .* #!\/usr\/bin\/env\.? ?/);
    assert.match(await textOf(page, '.token-joined'), /print\("Größe"\)$/);
    await page.locator('.hex-dump').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await until(facts, (shown) => shown.startsWith('Position 16 (0x000010) Value 121 (0x79)'), 'the byte');
    await matchesApprovedIn(extension.panel, ['dark', 'high-contrast'], 'text-bytes', '.tensor-view');
    await hasNoSeriousViolations(extension.panel);
    await extension.panel.setTheme('dark');
  });

  it('pages through a long text by its keys, and fits a narrow column', async () => {
    extension.around = { meaning: { inputs: [], outputs: [] }, vocabulary };
    const long = Array.from({ length: 1500 }, (_, at) => 4 + (at % 18));
    await extension.show('input_ids', int64([1, 1500], long), ids);
    await page.setViewportSize({ width: 420, height: 640 });
    const pages = () => textOf(page, '.token-pages');
    await until(pages, (text) => text === '512 to 1,023 of 1,500', 'the page of the cursor');
    await page.locator('.token-list').focus();
    await page.keyboard.press('End');
    await until(pages, (text) => text === '1,024 to 1,499 of 1,500', 'the last page');
    await page.keyboard.press('Home');
    await until(pages, (text) => text === '0 to 511 of 1,500', 'the first page');
    await until(facts, (text) => text.startsWith('Position 0 Id 4'), 'the first token');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 420);
    // How far the list was scrolled back depends on where the first token began.
    await page.locator('.token-list').evaluate((list) => list.scrollTo(0, 0));
    await matchesApprovedIn(extension.panel, ['light'], 'text-420');
    await extension.panel.setTheme('dark');
    await page.setViewportSize({ width: 900, height: 560 });
  });

  it('shows a single token, not only its number', async () => {
    await extension.show('input_ids', int64([1, 1], [9]), ids);
    await until(facts, (text) => text === 'Position 0 Id 9 Token ##ger', 'the token');
    assert.equal(await page.locator('.tensor-view.is-scalar').count(), 0);
    await extension.show('step', int64([1], [9]), { role: 'value' });
    await page.locator('.tensor-view.is-scalar').waitFor();
  });
});
