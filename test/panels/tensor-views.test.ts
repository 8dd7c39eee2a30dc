import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { elementCount } from '../../core/tensor/dtype';
import { histogramOf } from '../../core/tensor/measures/histogram';
import { statisticsOf } from '../../core/tensor/measures/statistics';
import type { Tensor } from '../../core/tensor/tensor';
import type { FromPage } from '../../webview/tensor/protocol';
import { lastSent, statusOf } from './support/drawn';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { convLike, float32 } from './support/tensors';

describe('Views of the Tensor panel', function () {
  this.timeout(60_000);
  let extension: TensorExtension;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 900, height: 884 } });
    page = extension.panel.page;
  });
  after(() => extension.panel.close());
  afterEach(() => {
    assert.deepEqual(extension.panel.errors, []);
  });

  async function open(tab: string, name: string, tensor: Tensor): Promise<void> {
    await extension.show(name, tensor);
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await statusOf(page, (text) => text.startsWith(name) && !text.endsWith('…'));
  }

  const shows = (selector: string, pattern: RegExp) =>
    until(
      () => textOf(page, selector),
      (text) => pattern.test(text),
      selector,
    );

  async function copied(): Promise<string> {
    await until(
      async () => (await extension.panel.posted<FromPage>()).some(({ type }) => type === 'copy'),
      Boolean,
      'the copied text',
    );
    return (await lastSent(extension, 'copy')).text;
  }

  it('counts the bins that are picked in the histogram, by keys and by dragging', async () => {
    const tensor = convLike(true);
    await open('Histogram', 'bins', tensor);
    await page.locator('.histogram-focus[aria-label*="1 NaN, 1 +Inf, 1 −Inf"]').waitFor();
    const { counts } = histogramOf(tensor, { bins: 64 });
    await page.locator('.histogram-focus').focus();
    await page.keyboard.press('Home');
    await shows(
      '.histogram-count',
      new RegExp(`^${counts[0]} of 6,272 elements \\(.*\\) from −.* to below −`),
    );
    await page.keyboard.press('Shift+End');
    await shows('.histogram-count', /^6,269 of 6,272 elements \(100 %\) from −2\.\d+ to 1\.\d+$/);
    await page.keyboard.press('Escape');
    await shows('.histogram-count', /^Click a bar/);
    const box = (await page.locator('.histogram-large canvas').boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 300);
    await page.mouse.down();
    await page.mouse.move(box.x + 260, box.y + 300);
    await page.mouse.up();
    const text = await shows('.histogram-count', /^[\d,]+ of 6,272 elements .* from \S+ to below \S+$/);
    const [low, high] = /from (\S+) to below (\S+)/.exec(text.replaceAll('−', '-'))!.slice(1).map(Number);
    const values = new Float32Array(tensor.bytes.buffer).filter((value) => value >= low! && value < high!);
    const said = Number(/^[\d,]+/.exec(text)![0].replace(',', ''));
    assert.ok(Math.abs(said - values.length) <= 5, `${said}, ${values.length} in the rounded range`);
    await page.getByRole('button', { name: 'Use as Colour Range' }).click();
    await page.getByRole('tab', { name: 'Heat-map' }).click();
    await page.locator('.range-field vscode-dropdown').filter({ hasText: 'Custom' }).waitFor();
  });

  it('keeps bins and scale, and counts the slice where statistics are of it', async () => {
    await open('Histogram', 'slice', convLike());
    await page.getByRole('radio', { name: 'Slice' }).click();
    await page.locator('.histogram-focus').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await shows('.histogram-count', /^784 of 784 elements/);
    await page.getByRole('radio', { name: 'Tensor' }).click();
    await shows('.histogram-count', /^6,272 of 6,272 elements/);
    await page.getByRole('radio', { name: 'Linear' }).click();
    const saved = JSON.stringify(await extension.panel.state());
    assert.match(saved, /"histogram":\{"logarithmic":false,"bins":64\}/);
  });

  it('shows elements in a table, moves in it as in a spreadsheet, and copies a rectangle as NumPy and TSV', async () => {
    await open('Table', 'cells', convLike(true));
    const cell = (row: number, column: number) => page.locator(`#cell-${row}-${column}`);
    await page.locator('.table-scroll').focus();
    await page.keyboard.press(']');
    await page.keyboard.press('Control+Home');
    await statusOf(page, (text) => text.startsWith('cells[0, 1, 0, 0] = '));
    await page.keyboard.press('Control+End');
    await statusOf(page, (text) => text.startsWith('cells[0, 1, 27, 27] = '));
    await until(
      () => page.locator('.table-scroll').getAttribute('aria-activedescendant'),
      (id) => id === 'cell-27-27',
      'the active cell',
    );
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowRight');
    await statusOf(page, (text) => text === 'cells[0, 1, 2, 3] = NaN');
    assert.match((await cell(2, 3).getAttribute('class'))!, /is-nan is-cursor/);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await shows('.table-said', /^2 × 2 selected$/);
    await page.keyboard.press('Control+Shift+C');
    const values = new Float32Array(convLike(true).bytes.buffer).subarray(784);
    const numPy = await copied();
    const rows = /^np\.array\(\[\[np\.nan, (\S+)\],\n {10}\[(\S+), (\S+)\]\], dtype=np\.float32\)$/.exec(
      numPy,
    )!;
    assert.deepEqual(
      rows.slice(1).map((text) => Math.fround(Number(text))),
      [values[2 * 28 + 4], values[3 * 28 + 3], values[3 * 28 + 4]],
    );
    await page.keyboard.press('Control+c');
    await until(copied, (text) => /^nan\t\S+\n\S+\t\S+$/.test(text), 'the tabs');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Copy as NumPy' }).click();
    await shows('.table-said', /^784 elements copied$/);
  });

  it('shows no more of a table of millions of cells than is in sight, and reaches its end', async () => {
    const shape = [3000, 2000];
    const bytes = new Uint8Array(elementCount(shape));
    bytes[bytes.length - 1] = 7;
    await open('Table', 'large', { kind: 'tensor', dtype: 'uint8', shape, bytes });
    await page.locator('.table-scroll').focus();
    await page.keyboard.press('Control+End');
    await statusOf(page, (text) => text === 'large[2999, 1999] = 7');
    await until(
      () => page.locator('#cell-2999-1999').innerText(),
      (text) => text === '7',
      'the last cell',
    );
    assert.ok((await page.locator('.table-cell').count()) < 1500);
    await page.getByRole('button', { name: 'Copy as TSV' }).click();
    await shows('.table-said', /^6,000,000 elements are too many to copy: 100,000 at most/);
  });

  it('scrolls a table to scale that is longer than a browser can lay out', async () => {
    const bytes = new Uint8Array(3_000_000);
    bytes[2_999_999] = 1;
    await open('Table', 'long', { kind: 'tensor', dtype: 'bool', shape: [1_500_000, 2], bytes });
    const scroll = page.locator('.table-scroll');
    await scroll.focus();
    await page.keyboard.press('Control+End');
    await until(
      () => page.locator('#cell-1499999-1').innerText(),
      (text) => text === 'True',
      'the last cell',
    );
    await page.keyboard.press('ArrowUp');
    await statusOf(page, (text) => text.startsWith('long[1499998, 1] = False'));
    await scroll.evaluate((element) => {
      element.scrollTop = element.scrollHeight / 2;
    });
    await until(
      async () => Number((await page.locator('.table-row-head >> nth=3').innerText()).replaceAll(',', '')),
      (row) => Math.abs(row - 750_000) < 100,
      'the middle',
    );
    const first = Number(await page.locator('.table-row-head >> nth=0').innerText());
    await scroll.hover();
    await page.mouse.wheel(0, 220);
    await until(
      async () => Number(await page.locator('.table-row-head >> nth=0').innerText()),
      (row) => row === first + 10,
      'ten rows on',
    );
  });

  it('shows a vector as one row, and small tensors in every type', async () => {
    await open('Table', 'vector', float32([3], [1.5, -2, Number.NEGATIVE_INFINITY]));
    await page.getByRole('button', { name: 'Copy as NumPy' }).click();
    await until(copied, (text) => text === 'np.array([1.5, -2.0, -np.inf], dtype=np.float32)', 'the vector');
    const { bytes } = { bytes: new Uint8Array(BigInt64Array.from([2n ** 62n + 1n, -5n]).buffer) };
    await open('Table', 'words', { kind: 'tensor', dtype: 'int64', shape: [2, 1], bytes });
    await until(
      () => page.locator('#cell-0-0').innerText(),
      (text) => text === '4611686018427387905',
      'the exact integer',
    );
  });

  /** Whether a chart has this colour at a share of its width, anywhere in height; and how high up it first has it. */
  function columnHas(selector: string, share: number, colour: string): Promise<number> {
    return page.evaluate(
      ({ selector, share, colour }) => {
        const canvas = document.querySelector<HTMLCanvasElement>(`${selector} canvas`)!;
        const { data } = canvas
          .getContext('2d')!
          .getImageData(Math.floor(share * canvas.width), 0, 3, canvas.height);
        const wanted = Number.parseInt(colour.slice(1), 16);
        for (let at = 0; at < data.length; at += 4) {
          if ((data[at]! << 16) + (data[at + 1]! << 8) + data[at + 2]! === wanted) {
            return Math.floor(at / 12) / canvas.height;
          }
        }
        return -1;
      },
      { selector, share, colour },
    );
  }

  it('draws a vector as a line on which neither a spike nor a NaN of one element among 300,000 is lost', async () => {
    const values = new Float32Array(300_000);
    values[100_001] = Number.NaN;
    values[200_001] = 5;
    await open('Line', 'wave', float32([300_000], values));
    const line = page.getByRole('application', {
      name: /^Line of wave, elements 0 to 299,999, from 0 to 5.000, NaN or Inf in 1 place$/,
    });
    await line.waitFor();
    assert.ok(extension.questions.every((question) => question.ask !== 'envelope' || question.points < 2000));
    // The axis takes some 30 pixels at the left and 12 at the right of 868.
    const nan = await until(
      async () => {
        for (let x = 0.3; x < 0.4; x += 0.003) {
          if ((await columnHas('.line-focus', x, '#ff2bd1')) >= 0) return x;
        }
        return -1;
      },
      (share) => share > 0,
      'the NaN',
    );
    assert.ok(Math.abs(nan - 0.35) < 0.02, `the NaN is at ${nan}`);
  });

  it('moves along a line, zooms around the cursor, and lays several lines over each other', async () => {
    await open('Line', 'lines', convLike());
    const focus = page.locator('.line-focus');
    await focus.focus();
    await page.keyboard.press('Home');
    await statusOf(page, (text) => text.startsWith('lines[0, 0, 14, 0] = '));
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowRight');
    await statusOf(page, (text) => text.startsWith('lines[0, 0, 14, 11] = '));
    await page.keyboard.press('+');
    await page.locator('.line-focus[aria-label*="elements 6 to 19"]').waitFor();
    await page.keyboard.press('0');
    await page.locator('.line-focus[aria-label*="elements 0 to 27"]').waitFor();
    const over = page.locator('.line-view .axis-field').nth(1);
    await over.locator('vscode-dropdown').click();
    await over.locator('vscode-option', { hasText: 'dim 1' }).click();
    await until(
      () => page.locator('.line-item').count(),
      (count) => count === 8,
      'eight lines',
    );
    await focus.focus();
    await page.keyboard.press('ArrowDown');
    await statusOf(page, (text) => text.startsWith('lines[0, 1, 14, 11] = '));
    assert.equal(await page.locator('.line-item').nth(1).getAttribute('aria-pressed'), 'true');
    await page.locator('.line-item').nth(6).click();
    await statusOf(page, (text) => text.startsWith('lines[0, 6, 14, 11] = '));
    const box = (await page.locator('.line-focus canvas').boundingBox())!;
    await page.mouse.click(box.x + box.width - 20, box.y + 100);
    await statusOf(page, (text) => text.startsWith('lines[0, 6, 14, 27] = '));
  });

  it('measures every channel, sorts them, names those that stand out, and leads to them', async () => {
    const tensor = convLike(true);
    // Channel 5 is a hundred times as large as the others.
    const values = new Float32Array(tensor.bytes.buffer);
    for (let k = 5 * 784; k < 6 * 784; k++) values[k] = values[k]! * 100;
    await open('Channels', 'channels', tensor);
    const row = (at: number) => page.locator('.channel-list .channel-row').nth(at);
    await shows('.channel-remark', /^Stand out: 1 \(NaN or Inf\), 5 \(std\)$/);
    assert.match(await row(1).innerText(), /^Channel\s+1\s.*NaN or Inf\s+1\s+1\s+1$/s);
    assert.match(await row(5).innerText(), /mean\s+−8\.\d+\s.*deviation\s+6\d\.\d+\s.*from/s);
    const [body, plot] = [row(5).locator('.box-body'), row(5).locator('.channel-plot')];
    const [inner, outer] = [(await body.boundingBox())!, (await plot.boundingBox())!];
    const { quantiles } = statisticsOf(tensor, { 1: 5 });
    const { min, max } = statisticsOf(tensor);
    const expected = outer.x + (outer.width * (quantiles[2]! - min)) / (max - min);
    assert.ok(Math.abs(inner.x - expected) < 1.5, `the box begins at ${inner.x}, not at ${expected}`);
    await page.locator('.channel-remark').getByRole('button', { name: '5' }).click();
    await statusOf(page, (text) => text.startsWith('channels[0, 5, '));
    assert.equal(await row(5).getAttribute('aria-selected'), 'true');
    await row(5).focus();
    await page.keyboard.press('ArrowUp');
    await statusOf(page, (text) => text.startsWith('channels[0, 4, '));
    const sort = page.locator('.sort-field');
    await sort.locator('vscode-dropdown').click();
    await sort.locator('vscode-option', { hasText: 'By std' }).click();
    await until(
      () => row(0).innerText(),
      (text) => /^Channel\s+5\s/.test(text),
      'the widest channel first',
    );
    await row(0).click();
    await page.keyboard.press('Home');
    await statusOf(page, (text) => text.startsWith('channels[0, 5, '));
  });

  it('draws channels as a ridge and as pictures, along the dimension that is chosen', async () => {
    await open('Channels', 'ridge', convLike());
    await page.getByRole('radio', { name: 'Ridge' }).click();
    await until(
      () => page.locator('.ridge path').count(),
      (count) => count === 8,
      'eight hills',
    );
    await page.getByRole('radio', { name: 'Pictures' }).click();
    const pictures = page.locator('.channels-view').getByRole('option');
    await until(
      () => pictures.count(),
      (count) => count === 8,
      'eight pictures',
    );
    await pictures.nth(3).click();
    await statusOf(page, (text) => text.startsWith('ridge[0, 3, '));
    await page.getByRole('radio', { name: 'Box' }).click();
    const axis = page.locator('.channels-view .axis-field');
    await axis.locator('vscode-dropdown').click();
    await axis.locator('vscode-option', { hasText: 'dim 2' }).click();
    await until(
      () => page.locator('.channel-list .box-body').count(),
      (count) => count === 28,
      'a box for each row',
    );
    const matrix = float32(
      [200, 3],
      Array.from({ length: 600 }, (_, k) => k % 17),
    );
    await open('Channels', 'matrix', matrix);
    assert.equal(await page.getByRole('radio', { name: 'Pictures' }).isDisabled(), true);
    // As many as it takes to show the channel at the cursor.
    await shows('.channel-more', /^128 of 200 shown/);
    await page.getByRole('button', { name: 'Show More' }).click();
    await until(
      () => page.locator('.channel-list .channel-row').count(),
      (count) => count === 192,
      'more rows',
    );
  });

  it('measures a position along an axis beside the picture, and draws all positions', async () => {
    const tensor = convLike(true);
    await open('Heat-map', 'axis', tensor);
    await page.getByRole('radio', { name: 'Axis' }).click();
    await shows('.along-said', /^\[0\] mean 0, std 0\.627$/);
    await shows('.statistics', /elements 784 NaN 0/);
    const label = await page.locator('.statistics-along .line-chart').getAttribute('aria-label');
    assert.equal(label, 'Mean and range of axis at each of 8 positions of dimension 1, NaN or Inf at 1');
    await page.keyboard.press(']');
    await shows('.along-said', /^\[1\] mean −0\.0153/);
    await shows('.statistics', /elements 784 NaN 1/);
    const box = (await page.locator('.statistics-along canvas').boundingBox())!;
    await page.mouse.click(box.x + box.width - 16, box.y + 60);
    await statusOf(page, (text) => text.startsWith('axis[0, 7, '));
    await page.locator('.statistics-along vscode-dropdown').click();
    await page.locator('.statistics-along vscode-option', { hasText: 'dim 3' }).click();
    await shows('.along-said', /^\[14\] /);
    await shows('.statistics', /elements 224 /);
    await page.getByRole('radio', { name: 'Tensor' }).click();
    await shows('.statistics', /elements 6,272 /);
  });
});
