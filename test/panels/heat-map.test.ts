import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { drawn, lastSent, showDrawn, statusOf } from './support/drawn';
import { until } from './support/open-page';
import { countPixels, textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { float32 } from './support/tensors';

const nan = '#ff2bd1';

describe('heat-map', function () {
  this.timeout(60_000);
  let extension: TensorExtension;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 900, height: 884 } });
    ({ page } = extension.panel);
  });

  after(async () => {
    await extension.panel.close();
    assert.deepEqual(extension.panel.errors, []);
  });

  it('shows one NaN among millions at every zoom, from the whole picture to one cell', async () => {
    const [rows, columns] = [2600, 2400];
    const values = new Float32Array(rows * columns).map((_, at) => Math.sin(at / 5000));
    const [row, column] = [1777, 611];
    values[row * columns + column] = Number.NaN;
    await showDrawn(extension, 'needle', float32([rows, columns], values));
    await until(
      () => countPixels(page, nan),
      (count) => count >= 4,
      'the NaN in the whole picture',
    );
    await page.keyboard.press('n');
    await statusOf(page, (text) => text === `needle[${row}, ${column}] = NaN`);
    let cell = '';
    for (let step = 0; step < 9; step++) {
      await page.keyboard.press('+');
      // The cursor's frame covers what is under it, of a tiny cell nearly all.
      await page.keyboard.press('ArrowRight');
      await until(
        () => countPixels(page, nan),
        (count) => count >= 2,
        `the NaN after zooming in ${step + 1} times`,
      );
      await page.keyboard.press('ArrowLeft');
      cell = await textOf(page, '.legend');
    }
    assert.doesNotMatch(cell, /A cell is the/, 'each cell is an element');
    await until(
      () => countPixels(page, nan),
      (count) => count > 1000,
      'a cell of the largest size',
    );
    await page.keyboard.press('0');
  });

  it('keeps the cursor in sight where every cell is NaN', async () => {
    const values = new Float32Array(1000 * 1000).fill(Number.NaN);
    await showDrawn(extension, 'spread', float32([1000, 1000], values));
    const canvas = page.locator('.picture-canvas');
    const all = await canvas.evaluate((element: HTMLCanvasElement) => element.width * element.height);
    const marked = await countPixels(page, nan);
    assert.ok(marked > 0.9 * all && marked <= all - 12, `${marked} of ${all} pixels are NaN's`);
  });

  it('says that it is coarse until all is read, then shows what the sample missed', async () => {
    const values = new Float32Array(3600 * 3200).fill(1);
    values[1900 * 3200 + 801] = Number.NaN;
    await extension.show('between', float32([1], [0]));
    extension.hold();
    await extension.show('coarse', float32([3600, 3200], values));
    await until(
      async () => extension.questions.some((question) => question.ask === 'levelTile'),
      (asked) => asked,
      'the question for the coarse picture',
    );
    await extension.releaseAll((question) => question.ask !== 'readPicture');
    const state = await until(
      () => textOf(page, '.legend-state'),
      (text) => text !== '',
      'the word',
    );
    assert.match(state, /^coarse, 0 %$/);
    await extension.panel.screenshot('panel-heat-map-coarse');
    await until(
      () => countPixels(page, nan),
      (count) => count === 0,
      'the picture of the sample, without the NaN',
    );
    await extension.panel.screenshot('panel-heat-map-coarse');
    await extension.release();
    await drawn(extension, 'coarse');
    await until(
      () => countPixels(page, nan),
      (count) => count >= 4,
      'the NaN',
    );
    assert.equal(await page.locator('.legend-state').isVisible(), false);
  });

  it('zooms at the pointer with the wheel, pans by dragging, and leaves the wheel to the page at the end', async () => {
    const values = new Float32Array(200 * 200).map((_, at) => at);
    await showDrawn(extension, 'map', float32([200, 200], values));
    const box = (await page.locator('.picture-canvas').boundingBox())!;
    const cellAt = async (x: number, y: number) => {
      await page.mouse.move(x, y);
      const text = await statusOf(page, (line) => line.startsWith('map[') && !line.endsWith('…'));
      return text.split(' = ')[0];
    };
    const [x, y] = [box.x + box.width * 0.7, box.y + box.height * 0.3];
    const before = await cellAt(x, y);
    for (let notch = 0; notch < 4; notch++) await page.mouse.wheel(0, -240);
    await until(
      () => textOf(page, '.axis-x'),
      (text) => !text.startsWith('0 '),
      'other columns',
    );
    await page.mouse.move(x + 2, y + 2);
    assert.equal(await cellAt(x, y), before, 'the cell under the pointer stays');
    const first = await textOf(page, '.axis-x');
    await page.mouse.down();
    await page.mouse.move(x - 60, y, { steps: 4 });
    await page.mouse.move(x - 120, y, { steps: 4 });
    await page.waitForTimeout(100);
    await page.mouse.up();
    await until(
      () => textOf(page, '.axis-x'),
      (text) => text !== first,
      'the columns that were dragged into sight',
    );
    for (let notch = 0; notch < 6; notch++) await page.mouse.wheel(0, 240);
    await until(
      () => textOf(page, '.axis-x'),
      (text) => text.startsWith('0 '),
      'the whole picture',
    );
  });

  it('draws in the range that all panels share, and tells its own', async () => {
    await showDrawn(extension, 'shared', float32([2, 2], [1, 2, 3, 4]));
    await page.getByRole('checkbox', { name: 'Same range in all panels' }).click();
    const told = await until(
      () => lastSent(extension, 'sharedRange'),
      (message) => message?.range !== undefined,
      'the range of its own',
    );
    assert.equal(told.on, true);
    assert.ok(told.range!.low < 1.1 && told.range!.high > 3.9);
    await extension.panel.send({ type: 'sharedRange', on: true, range: { low: -10, high: 10 } });
    await until(
      () => textOf(page, '.colour-bar'),
      (text) => text.includes('+10'),
      'the shared range',
    );
    await extension.panel.send({ type: 'sharedRange', on: false });
    await until(
      () => textOf(page, '.colour-bar'),
      (text) => !text.includes('+10'),
      'its own range',
    );
  });

  it('writes values on large cells, and what was chosen for cells that cover several elements', async () => {
    await showDrawn(
      extension,
      'values',
      float32(
        [4, 4],
        Array.from({ length: 16 }, (_, at) => at / 7 - 1),
      ),
    );
    const inked = () =>
      page.locator('.picture-canvas').evaluate((canvas) => {
        const element = canvas as HTMLCanvasElement;
        const { data } = element.getContext('2d')!.getImageData(10, 10, 30, 30);
        const colours = new Set<number>();
        for (let at = 0; at < data.length; at += 4) {
          colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
        }
        return colours.size;
      });
    await until(inked, (count) => count > 3, 'letters in the first cell');
    await extension.panel.screenshot('panel-heat-map-values');
    const values = new Float32Array(1000 * 1000);
    values[500 * 1000 + 500] = -8;
    await showDrawn(extension, 'needles', float32([1000, 1000], values));
    await page.locator('.reduce-field vscode-dropdown').click();
    await page.locator('.reduce-field vscode-option', { hasText: 'largest magnitude' }).click();
    const asked = await until(
      async () => extension.questions.at(-1),
      (question) => question?.ask === 'levelTile' && question.reduce === 'magnitude',
      'tiles of the largest magnitude',
    );
    assert.ok(asked);
  });
});
