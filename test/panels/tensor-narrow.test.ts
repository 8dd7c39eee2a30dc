import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { hasNoSeriousViolations } from './support/axe';
import { statusOf } from './support/drawn';
import { until } from './support/open-page';
import { TensorExtension } from './support/tensor-extension';
import { convLike } from './support/tensors';

describe('Tensor panel in a narrow column', function () {
  this.timeout(60_000);
  let extension: TensorExtension;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 420, height: 800 } });
    page = extension.panel.page;
    await extension.show('conv1', convLike(true));
    await statusOf(page, (text) => text.startsWith('conv1') && !text.endsWith('…'));
  });
  after(() => extension.panel.close());
  afterEach(() => {
    assert.deepEqual(extension.panel.errors, []);
  });

  it('fits in every view', async () => {
    for (const tab of ['Histogram', 'Channels', 'Table', 'Line']) {
      await openTab(tab);
      await until(
        () => page.evaluate(() => document.documentElement.scrollWidth),
        (width) => width === 420,
        `the width of ${tab}`,
      );
      assert.equal(await page.getByRole('tab', { name: tab, exact: true }).isVisible(), true);
    }
    await hasNoSeriousViolations(extension.panel);
  });

  it('has the whole picture in sight where the panel is low, as beside a Debug Console', async () => {
    await openTab('Heat-map');
    for (const height of [560, 800]) {
      await page.setViewportSize({ width: 420, height });
      await until(
        () =>
          page.evaluate(() => {
            const canvas = document.querySelector('.picture-canvas')!.getBoundingClientRect();
            const status = document.querySelector('.status-line')!.getBoundingClientRect();
            return status.top - canvas.bottom;
          }),
        (below) => below >= 0,
        `the picture over the status line at ${height}`,
      );
    }
  });

  it('has a menu of the views for which there is no room', async () => {
    await page.setViewportSize({ width: 300, height: 800 });
    const more = page.getByRole('button', { name: 'More views' });
    await more.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    assert.equal(await more.getAttribute('aria-expanded'), 'false');
    await hasNoSeriousViolations(extension.panel);
  });

  /** By its tab, or by the menu of those for which there is no room. */
  async function openTab(name: string): Promise<void> {
    const tab = page.getByRole('tab', { name, exact: true });
    if (await tab.isVisible()) return tab.click();
    await page.getByRole('button', { name: 'More views' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  }
});
