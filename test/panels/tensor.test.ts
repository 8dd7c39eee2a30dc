import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { statisticsOf } from '../../core/tensor/measures/statistics';
import type { Tensor } from '../../core/tensor/tensor';
import { colourTable, cssColour, tableIndex } from '../../webview/ui/colour-map';
import { drawn, lastSent, showDrawn, statusOf } from './support/drawn';
import { until } from './support/open-page';
import { cellColour, colourAt, countPixels, textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { convLike, float32 } from './support/tensors';

const nan = '#ff2bd1';
const posInf = '#ff8a00';
const negInf = '#783cff';

describe('Tensor panel', function () {
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

  const show = (name: string, tensor: Tensor) => showDrawn(extension, name, tensor);
  const status = (holds: (text: string) => boolean) => statusOf(page, holds);

  function colourOf(
    map: 'berlin' | 'rdbu' | 'viridis' | 'gray',
    value: number,
    low: number,
    high: number,
  ): string {
    const [red, green, blue] = cssColour(colourTable(map)[tableIndex(value, low, high)]!).match(/\d+/g)!;
    return `#${[red, green, blue].map((channel) => Number(channel).toString(16).padStart(2, '0')).join('')}`;
  }

  function elementsOf(tensor: Tensor): Float32Array {
    return new Float32Array(tensor.bytes.buffer);
  }

  it('says what the tensor is, where it comes from and where the debugger stands', async () => {
    await show('conv1', convLike());
    assert.equal(await textOf(page, '.header-title'), 'conv1 float32 [1, 8, 28, 28] 25.1 kB');
    assert.equal(
      await textOf(page, '.source-line'),
      'Output of Conv conv1_Conv line 17 · used by Relu relu1_Relu · computed for this look in 0.2 ms',
    );
    assert.equal(await textOf(page, '.where'), 'paused before conv1_Conv');
    await page.getByRole('button', { name: 'Relu relu1_Relu' }).click();
    assert.deepEqual(await lastSent(extension, 'reveal'), { type: 'reveal', line: 18 });
  });

  it('draws NaN, +Inf and −Inf in their fixed colours and counts them', async () => {
    await show('broken', convLike(true));
    assert.equal(await countPixels(page, nan), 0);
    await page.keyboard.press(']');
    await until(
      () => cellColour(page, 2, 3),
      (colour) => colour === nan,
      'the NaN cell',
    );
    assert.equal(await cellColour(page, 4, 5), posInf);
    assert.equal(await cellColour(page, 6, 7), negInf);
    assert.match(await textOf(page, '.legend'), /^NaN 1 \+Inf 1 −Inf 1 clipped by range: \d+$/);
    // In how many channels is only known once all thumbnails have come.
    const banner = await until(
      () => textOf(page, '.banner:not([hidden])'),
      (text) => / in 1 of 8 channels\./.test(text),
      'the channels in the banner',
    );
    assert.match(banner, /3 of 6,272 elements are NaN, \+Inf or −Inf \(<0\.1 %\), in 1 of 8 channels\./);
    assert.match(banner, /First at \[0, 1, 2, 3\]\./);
  });

  it('goes from one NaN or Inf to the next over all slices, and back', async () => {
    await show('jump', convLike(true));
    const ordinal = () => textOf(page, '.status-line .muted >> nth=0');
    for (const [key, where, of] of [
      ['n', 'jump[0, 1, 2, 3] = NaN', 'non-finite 1 of 3'],
      ['n', 'jump[0, 1, 4, 5] = +Inf', 'non-finite 2 of 3'],
      ['N', 'jump[0, 1, 2, 3] = NaN', 'non-finite 1 of 3'],
      ['N', 'jump[0, 1, 6, 7] = −Inf', 'non-finite 3 of 3'],
    ] as const) {
      await page.keyboard.press(key === 'N' ? 'Shift+N' : 'n');
      await status((text) => text === where);
      assert.equal(await ordinal(), of);
    }
    assert.equal(
      await page.locator('.slider-number').evaluate((field) => (field as HTMLInputElement).value),
      '1',
    );
  });

  it('moves the cursor with the keys and reads the element in full', async () => {
    const tensor = convLike();
    await show('keys', tensor);
    await page.locator('.picture').focus();
    for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowUp', 'PageUp', 'PageUp', 'PageUp'])
      await page.keyboard.press(key);
    await status((text) => text.startsWith('keys[0, 0, 0, 13] = 0'));
    await page.keyboard.press('PageDown');
    const value = elementsOf(tensor)[10 * 28 + 13]!;
    const line = await until(
      () => textOf(page, '.status-line'),
      (text) => /^keys\[0, 0, 10, 13\] = .* percentile \d+\.\d/.test(text),
      'the element in full',
    );
    const shown = /= (\S+)/.exec(line)![1]!;
    assert.equal(Math.fround(Number(shown.replace('−', '-'))), value);
    await until(
      () => page.locator('[aria-live=polite]').innerText(),
      (text) => text.startsWith('[0, 0, 10, 13]'),
      'what is spoken',
    );
  });

  it('follows the pointer', async () => {
    await show('pointer', convLike());
    const box = (await page.locator('.picture-canvas').boundingBox())!;
    const cell = box.width / 28;
    await page.mouse.move(box.x + 5.5 * cell, box.y + 20.5 * cell);
    await status((text) => text.startsWith('pointer[0, 0, 20, 5] = '));
    assert.match(await textOf(page, '.read-out'), /^\[0, 0, 20, 5\] /);
    await page.mouse.move(0, 0);
    assert.equal(
      await page.locator('.read-out').isVisible(),
      (await page.locator('.picture:focus').count()) > 0,
    );
  });

  it('counts the elements in a histogram, in its own tab too', async () => {
    await show('histogram', convLike(true));
    const label = await page.locator('.histogram-small').getAttribute('aria-label');
    assert.match(label!, /^Histogram from −\d.* to \d.*, most values near .*, 1 NaN, 1 \+Inf, 1 −Inf$/);
    await page.keyboard.press('v');
    await page.locator('.histogram-large canvas').waitFor();
    assert.equal(await page.locator('.heat-map').isVisible(), false);
    await page.getByRole('tab', { name: 'Heat-map' }).click();
    assert.equal(await page.locator('.heat-map').isVisible(), true);
  });

  it('draws a channel strip in which one can choose', async () => {
    await show('channels', convLike(true));
    const channels = page.getByRole('option').filter({ has: page.locator('.channel-picture') });
    assert.equal(await channels.count(), 8);
    await until(
      () => channels.nth(1).innerText(),
      (text) => /NaN 1/.test(text),
      'the badge',
    );
    await until(
      () => channels.nth(7).innerText(),
      (text) => /^Channel\s+7\s+−\d\.\d+ … \d/.test(text),
      'the range',
    );
    await channels.nth(5).click();
    await status((text) => text.startsWith('channels[0, 5, '));
    await page.keyboard.press('ArrowRight');
    await status((text) => text.startsWith('channels[0, 6, '));
    assert.equal(await channels.nth(6).getAttribute('aria-selected'), 'true');
  });

  it('changes range, colours and axes as chosen', async () => {
    const tensor = convLike();
    await show('choices', tensor);
    const choose = async (field: string, option: string) => {
      await page.locator(`${field} vscode-dropdown`).click();
      await page.locator(`${field} vscode-option`, { hasText: option }).click();
    };
    const { min, max } = statisticsOf(tensor);
    const values = elementsOf(tensor);
    await choose('.range-field', 'Min–max');
    await choose('.colours-field', 'Greys');
    const gray = colourOf('gray', values[13 * 28 + 22]!, min, max);
    await until(
      () => cellColour(page, 13, 22),
      (colour) => colour === gray,
      'gray',
    );
    await choose('.axis-field:first-child', 'dim 3');
    await until(
      () => cellColour(page, 22, 13),
      (colour) => colour === gray,
      'transposed',
    );
    await choose('.colours-field', 'Auto');
    await choose('.range-field', 'Robust');
  });

  it('keeps colours centred on zero for the next signed tensor, whatever was shown between', async () => {
    await show('positive', float32([2, 2], [1, 2, 3, 4]));
    const checked = () =>
      page.locator('.tool-row vscode-checkbox', { hasText: 'Centre' }).getAttribute('aria-checked');
    await until(checked, (state) => state === 'false', 'centring of positive values');
    await show('signed', convLike());
    await until(checked, (state) => state === 'true', 'centring of signed values');
    const centred = await cellColour(page, 0, 0);
    await page.getByText('Centre on 0').click();
    await until(
      () => cellColour(page, 0, 0),
      (colour) => colour !== centred,
      'zero off the middle',
    );
    await page.getByText('Centre on 0').click();
    await until(
      () => cellColour(page, 0, 0),
      (colour) => colour === centred,
      'zero in the middle',
    );
  });

  it('takes a range by hand', async () => {
    await show('custom', convLike());
    await page.locator('.range-field vscode-dropdown').click();
    await page.locator('.range-field vscode-option', { hasText: 'Custom' }).click();
    const high = page.locator('.range-number >> nth=1').locator('input');
    await high.fill('100');
    await high.press('Enter');
    await until(
      () => textOf(page, '.colour-bar'),
      (text) => text.includes('+100'),
      'the colour bar',
    );
    await page.locator('.range-field vscode-dropdown').click();
    await page.locator('.range-field vscode-option', { hasText: 'Robust' }).click();
  });

  it('takes the other signed map when the theme turns light', async () => {
    await show('theme', convLike());
    const ground = colourOf('berlin', 0, -1, 1);
    await until(
      () => cellColour(page, 0, 0),
      (colour) => colour === ground,
      'the ground',
    );
    await extension.panel.setTheme('light');
    await until(
      () => cellColour(page, 0, 0),
      (colour) => colour === colourOf('rdbu', 0, -1, 1),
      'the light ground',
    );
    await extension.panel.setTheme('dark');
    await until(
      () => cellColour(page, 0, 0),
      (colour) => colour === ground,
      'the dark ground',
    );
  });

  it('zooms, keeps the cursor in sight and fits again', async () => {
    await show('zoom', convLike());
    const width = () => page.locator('.picture-canvas').evaluate((canvas) => canvas.clientWidth);
    const fitted = await width();
    assert.equal(fitted % 28, 0);
    const first = () => textOf(page, '.axis-x');
    const before = await first();
    await page.locator('.picture').focus();
    await page.keyboard.press('+');
    await until(first, (text) => text !== before, 'other columns');
    for (let k = 0; k < 4; k++) await page.keyboard.press('PageDown');
    await until(
      () => textOf(page, '.axis-y'),
      (text) => /26$|24$/.test(text),
      'the last rows',
    );
    await page.keyboard.press('0');
    await until(first, (text) => text === before, 'all columns');
    assert.equal(await width(), fitted);
  });

  it('tells follow, pin and copied values', async () => {
    await show('messages', convLike());
    await page.locator('.picture').focus();
    await page.keyboard.press('f');
    await page.keyboard.press('p');
    assert.deepEqual(await lastSent(extension, 'follow'), { type: 'follow', on: false });
    assert.deepEqual(await lastSent(extension, 'pin'), { type: 'pin', on: true });
    await page.keyboard.press('Control+Shift+C');
    const copied = await until(
      () => lastSent(extension, 'copy'),
      (message) => message !== undefined,
      'the copy',
    );
    assert.match(copied.text, /^np\.float32\(-?\d/);
  });

  it('saves what is drawn without the histogram of the statistics beside it', async () => {
    await show('picture', float32([28, 28], Array.from({ length: 784 }, Math.sin)));
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Save Picture as .png…' }).filter({ visible: true }).click();
    const saved = await until(
      () => lastSent(extension, 'savePicture'),
      (message) => message !== undefined,
      'the picture',
    );
    const { width } = PNG.sync.read(Buffer.from(saved.png, 'base64'));
    const side = (await page.locator('.side').boundingBox())!;
    assert.ok(width > 300 && width < side.x, `${width} of ${side.x}`);
  });

  it('asks for a coarse picture of a large slice first, then for no more cells than pixels; a NaN is seen', async () => {
    const values = new Float32Array(1200 * 1500).map((_, at) => Math.sin(at / 700));
    values[700 * 1500 + 1000] = Number.NaN;
    extension.questions.length = 0;
    await show('large', float32([1, 1, 1200, 1500], values));
    await until(
      () => countPixels(page, nan),
      (count) => count >= 9,
      'the NaN',
    );
    assert.equal(await colourAt(page, 1000.5 / 1500, 700.5 / 1200), nan);
    const tiles = extension.questions.flatMap((question) => (question.ask === 'levelTile' ? [question] : []));
    assert.deepEqual([tiles[0]!.rowLevel, tiles[0]!.columnLevel], [4, 4], 'the coarse one first');
    // 1500 columns on 448 pixels: three elements a pixel, so that cells of two are shown.
    assert.ok(tiles.slice(1).every(({ rowLevel, columnLevel }) => rowLevel === 1 && columnLevel === 1));
    assert.equal(tiles.length, 1 + 3 * 3);
    assert.match(await textOf(page, '.legend'), /A cell is the .*of 3 × 3$/s);
  });

  it('draws a row of a million elements', async () => {
    const values = new Float32Array(1_000_000).map((_, at) => Math.cos(at / 1e5));
    values[777_777] = Number.POSITIVE_INFINITY;
    await show('row', float32([1, 1_000_000], values));
    await until(
      () => colourAt(page, 0.7777775, 0.5),
      (colour) => colour === posInf,
      'the Inf',
    );
    const { height } = (await page.locator('.picture-canvas').boundingBox())!;
    assert.ok(height >= 32);
    await page.keyboard.press('n');
    await status((text) => text === 'row[0, 777777] = +Inf');
  });

  it('shows 64-bit integers to the last digit and truth values by name', async () => {
    const numbers = BigInt64Array.of(9_007_199_254_740_993n, -5n, 0n, 7n);
    await show('int', {
      kind: 'tensor',
      dtype: 'int64',
      shape: [2, 2],
      bytes: new Uint8Array(numbers.buffer),
    });
    assert.match(await textOf(page, '.statistics'), /max 9,007,199,254,740,993/);
    await page.locator('.statistic', { hasText: 'max' }).getByRole('button').click();
    await status((text) => text === 'int[0, 0] = 9007199254740993');
    await show('bool', { kind: 'tensor', dtype: 'bool', shape: [3], bytes: Uint8Array.of(0, 1, 0) });
    await status((text) => text === 'bool[1] = True');
  });

  it('ignores what comes late for a tensor that is no longer shown', async () => {
    extension.hold();
    await extension.show('late', float32([4, 4], new Float32Array(16).fill(1)));
    await until(
      async () => extension.questions.at(-1)?.generation,
      (of) => of !== undefined,
      'the questions',
    );
    await extension.show('new', float32([4, 4], new Float32Array(16).fill(Number.NaN)));
    await extension.release();
    await drawn(extension, 'new');
    assert.equal(await cellColour(page, 1, 1, 4, 4), nan);
    assert.equal(await textOf(page, '.status-element'), 'new[2, 2] = NaN');
  });
});
