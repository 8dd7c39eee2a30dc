import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Tensor } from '../../core/tensor/tensor';
import { until } from './support/open-page';
import { colourAt, textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { convLike, float32 } from './support/tensors';

const nan = '#ff2bd1';

describe('Tensor panel on other screens', function () {
  this.timeout(60_000);
  let extension: TensorExtension | undefined;

  afterEach(async () => {
    assert.deepEqual(extension?.panel.errors, []);
    await extension?.panel.close();
    extension = undefined;
  });

  async function open(
    options: Parameters<typeof TensorExtension.open>[0],
    tensor: Tensor,
    ready: [selector: string, text: RegExp] = ['.legend', /clipped by range: \d/],
  ): Promise<Page> {
    extension = await TensorExtension.open(options);
    await extension.show('conv1', tensor);
    const { page } = extension.panel;
    await until(
      () => textOf(page, ready[0]),
      (text) => ready[1].test(text),
      ready[0],
    );
    return page;
  }

  it('fits a narrow column', async () => {
    const page = await open({ viewport: { width: 420, height: 1280 } }, convLike(true));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 420);
    const picture = (await page.locator('.picture-canvas').boundingBox())!;
    const bar = (await page.locator('.colour-bar').boundingBox())!;
    const side = (await page.locator('.side').boundingBox())!;
    assert.equal(picture.width, 364);
    assert.ok(bar.y >= picture.y + picture.height && side.y > bar.y + bar.height);
    await extension!.panel.screenshot('panel-tensor-420-dark');
  });

  it('is exact to the pixel of a finer screen', async () => {
    const tensor = float32([2, 2], [0, 1, Number.NaN, 2]);
    const page = await open({ viewport: { width: 900, height: 884 }, deviceScaleFactor: 2 }, tensor);
    const size = await page.locator('.picture-canvas').evaluate((canvas) => {
      const { width, clientWidth } = canvas as HTMLCanvasElement;
      return { width, clientWidth };
    });
    assert.deepEqual(size, { width: 192, clientWidth: 96 });
    // The cursor's frame is two CSS pixels wide; all else of the cell is its colour.
    await until(
      () => colourAt(page, 1 / 192, 97.5 / 192),
      (colour) => colour === nan,
      'the NaN',
    );
    assert.equal(await colourAt(page, 86 / 192, 187 / 192), nan);
  });
});
