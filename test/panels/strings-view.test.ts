import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Tensor } from '../../core/tensor/tensor';
import type { FromPage } from '../../webview/tensor/protocol';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { TensorPage } from './support/tensor-page';
import { rightInEveryTheme } from './support/themes';

/** What StringSplit makes of some sentences, and strings that are hard to see. */
const words = [
  ['The', 'quick', 'brown', 'fox', ''],
  ["it's", 'é🙂', ' padded ', 'two\nlines', ''],
  ['日本語', '\u200b', 'a\tb', 'x'.repeat(300), 'end'],
];

/** The same with letters only that the tests' own fonts have, for pictures: see test/host/fonts. */
const drawnWords = words.map((row) =>
  row.map((word) => word.replace('é🙂', 'é✓').replace('日本語', 'Größe')),
);

function strings(shape: readonly number[], values: readonly string[]): Tensor {
  return { kind: 'tensor', dtype: 'string', shape, bytes: new Uint8Array(), strings: values };
}

describe('views of strings', function () {
  this.timeout(120_000);
  let extension: TensorExtension;
  let tensor: TensorPage;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 900, height: 600 } });
    tensor = new TensorPage(extension.panel);
    page = extension.panel.page;
  });

  after(async () => {
    assert.deepEqual(extension.panel.errors, []);
    await extension.panel.close();
  });

  it('are a table with the quotes of NumPy, and their text', async () => {
    await extension.show('words', strings([3, 5], words.flat()), { computedIn: undefined });
    const tabs = await page.locator('.view-tabs [role=tab]').allInnerTexts();
    assert.deepEqual(
      tabs.map((text) => text.trim()),
      ['Table', 'Text'],
    );
    await tensor.shows('.table-cell >> nth=5', /^"it's"$/);
    const cells = await page.locator('.table-cell').allInnerTexts();
    assert.deepEqual(cells.slice(4, 9), ["''", `"it's"`, "'é🙂'", "' padded '", "'two\\nlines'"]);
    await tensor.shows(
      '.string-facts >> visible=true',
      /^15 strings · 14 different · 2 empty · longest: 300 characters \[2, 3\]$/,
    );
    await tensor.shows('.status-line', /^words\[1, 2\] = ' padded '/);
    assert.doesNotMatch(await textOf(page, 'body'), /NaN/);
    assert.equal(cells[10], "'日本語'");
    await extension.show('words', strings([3, 5], drawnWords.flat()), { computedIn: undefined });
    await tensor.shows('.table-cell >> nth=10', /^'Größe'$/);
    await rightInEveryTheme(extension.panel, 'strings-table');
  });

  it('are copied as an array and as a spreadsheet has them', async () => {
    await page.getByRole('button', { name: 'Copy as NumPy' }).click();
    await until(
      async () => (await extension.panel.posted<FromPage>()).findLast(({ type }) => type === 'copy'),
      (copied) =>
        copied?.type === 'copy' &&
        copied.text.startsWith("np.array([['The', 'quick', 'brown', 'fox', ''],") &&
        copied.text.endsWith('dtype=np.str_)'),
      'the array',
    );
  });

  it('are read one after the other, the selected one in full', async () => {
    await extension.show('words', strings([3, 5], words.flat()), { computedIn: undefined });
    await tensor.view('Text');
    const list = page.getByRole('listbox', { name: 'Strings' });
    await until(
      () => list.getByRole('option').count(),
      (count) => count === 5,
      'the strings',
    );
    await list.focus();
    await tensor.press('Home', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await tensor.shows('.status-line', /^words\[1, 3\] = 'two\\nlines'/);
    assert.equal(
      await page.locator('.string-whole').evaluate((element) => element.textContent),
      'two\nlines',
    );
    assert.match(await textOf(page, '.fact-list >> visible=true'), /Position 3 Characters 9 UTF-8 bytes 9/);
    assert.equal((await list.getByRole('option').allInnerTexts())[2]!.trim().split(/\s+/).at(-1), '·padded·');
    await page.locator('.string-facts:visible .link').click();
    await tensor.shows('.status-line', /^words\[2, 3\] = 'x{20}/);
    assert.equal(await list.getByRole('option').locator('.string-text').first().innerText(), '日本語');
    await extension.show('words', strings([3, 5], drawnWords.flat()), { computedIn: undefined });
    await tensor.shows('.string-text >> nth=0', /^Größe$/);
    await rightInEveryTheme(extension.panel, 'strings-text');
    await page.setViewportSize({ width: 420, height: 700 });
    await until(
      () => page.evaluate(() => document.documentElement.scrollWidth),
      (width) => width === 420,
      'the width',
    );
    await page.setViewportSize({ width: 900, height: 600 });
  });

  it('cost a bounded row however long they are, and move nothing but their own text', async () => {
    const long = `${'\u0001'.repeat(4000)}end`;
    await extension.show('long', strings([2], ['short', long]));
    await tensor.view('Text');
    await page.getByRole('listbox', { name: 'Strings' }).focus();
    await tensor.press('Home');
    await tensor.shows('.string-whole', /^short$/);
    await tensor.shows('.string-facts >> visible=true', /^2 strings/);
    const facts = page.locator('.string-facts').filter({ visible: true });
    const [row, before] = [page.locator('.string-text').nth(1), await facts.boundingBox()];
    assert.equal(await row.locator('.token-sign').count(), 600);
    assert.match(await row.evaluate((element) => element.textContent), /U\+0001…$/);
    await tensor.press('ArrowDown');
    await tensor.shows('.string-whole', /end$/);
    assert.deepEqual(await facts.boundingBox(), before);
    assert.equal(await page.getByRole('region', { name: 'Text', exact: true }).getAttribute('tabindex'), '0');
  });

  it('open as text where there is one, and in pages where there are many', async () => {
    await extension.show('label', strings([], ['tabby cat']));
    await tensor.shows('.string-whole', /^tabby cat$/);
    await tensor.shows('.string-facts >> visible=true', /^1 string · 0 empty · longest: 9 characters$/);
    const many = Array.from({ length: 600 }, (_, k) => `name ${k}`);
    await extension.show('names', strings([600], many));
    await tensor.shows('.token-pages >> visible=true', /^256 to 511 of 600$/);
    await page.getByRole('button', { name: 'Later' }).filter({ visible: true }).click();
    await tensor.shows('.string-whole', /^name 512$/);
    await extension.show('none', strings([0], []));
    await page.getByText('No elements.').waitFor();
  });
});
