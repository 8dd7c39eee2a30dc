import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { PageTheme } from '../host/page';
import { matchesApproved } from './support/approved';
import { hasNoSeriousViolations } from './support/axe';
import { statusOf } from './support/drawn';
import { until } from './support/open-page';
import { TensorExtension } from './support/tensor-extension';
import { convLike } from './support/tensors';

const themes: readonly PageTheme[] = ['dark', 'light', 'high-contrast'];

describe('Views of the Tensor panel in every theme', function () {
  this.timeout(90_000);
  let extension: TensorExtension;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 720, height: 600 } });
    page = extension.panel.page;
    await extension.show('conv1', convLike(true));
    await statusOf(page, (text) => text.startsWith('conv1') && !text.endsWith('…'));
  });
  after(() => extension.panel.close());
  afterEach(() => {
    assert.deepEqual(extension.panel.errors, []);
  });

  /** How each view is opened, and what is there when it is drawn. */
  const views: readonly [name: string, tab: string, ready: string, prepare?: () => Promise<void>][] = [
    ['histogram', 'Histogram', '.histogram-focus[aria-label*="1 NaN"]', pickBins],
    ['channels-box', 'Channels', '.channel-row:nth-child(8) .box-body'],
    ['channels-ridge', 'Channels', '.channel-row:nth-child(8) .ridge', () => radio('Ridge')],
    ['table', 'Table', '#cell-4-5.is-posInf', selectCells],
    ['line', 'Line', '.line-item:nth-of-type(8)', layLines],
  ];

  for (const [name, tab, ready, prepare] of views) {
    it(`${name} looks as approved, and axe-core finds nothing serious`, async () => {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await prepare?.();
      await page.locator(ready).waitFor();
      for (const theme of themes) {
        await extension.panel.setTheme(theme);
        await page.waitForTimeout(150);
        await matchesApproved(extension.panel, `tensor-${name}-${theme}`, '.view-body');
        await hasNoSeriousViolations(extension.panel);
      }
      await extension.panel.setTheme('dark');
    });
  }

  it('fits a narrow column in every view', async () => {
    await page.setViewportSize({ width: 420, height: 800 });
    for (const tab of ['Histogram', 'Channels', 'Table', 'Line']) {
      await openTab(tab);
      await until(
        () => page.evaluate(() => document.documentElement.scrollWidth),
        (width) => width === 420,
        `the width of ${tab}`,
      );
      assert.equal(await page.getByRole('tab', { name: tab, exact: true }).isVisible(), true);
    }
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

  function radio(name: string): Promise<void> {
    return page.getByRole('radio', { name }).click();
  }

  async function pickBins(): Promise<void> {
    await page.locator('.histogram-focus[aria-label*="1 NaN"]').waitFor();
    await page.locator('.histogram-focus').focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight']) {
      await page.keyboard.press(key);
    }
  }

  async function selectCells(): Promise<void> {
    await page.keyboard.press(']');
    await page.locator('.table-scroll').focus();
    for (const key of ['Control+Home', 'ArrowDown', 'ArrowDown', 'ArrowRight'])
      await page.keyboard.press(key);
    for (const key of ['Shift+ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowRight'])
      await page.keyboard.press(key);
  }

  async function layLines(): Promise<void> {
    const over = page.locator('.line-view .axis-field').nth(1);
    await over.locator('vscode-dropdown').click();
    await over.locator('vscode-option', { hasText: 'dim 1' }).click();
  }
});
