import type { FrameLocator, Locator, Page } from 'playwright-core';

const SHOWN = 'iframe.webview.ready';

/**
 * The document inside the webview with this title. VS Code lays a frame a webview over the window, named by a
 * random id, and the extension's page is a frame inside that; a panel's frame bears its title, a custom editor's
 * is known only by the tab that it lies under.
 */
export async function findWebview(page: Page, title: string, patience: number): Promise<FrameLocator> {
  for (const limit = Date.now() + patience; Date.now() < limit; ) {
    for (const outer of await page.locator(SHOWN).all()) {
      const name = await outer.getAttribute('name').catch(() => null);
      if (!name || !(await outer.isVisible())) continue;
      const document = page.frameLocator(`iframe.webview[name="${name}"]`);
      const inner = document.locator('iframe#active-frame');
      const own = await inner.getAttribute('title', { timeout: 500 }).catch(() => null);
      if (own?.includes(title) || (own !== null && (await liesUnderTab(page, outer, title)))) {
        return document.frameLocator('iframe#active-frame');
      }
    }
    await page.waitForTimeout(100);
  }
  throw new Error(`no webview has the title ${title}`);
}

async function liesUnderTab(page: Page, frame: Locator, title: string): Promise<boolean> {
  const groups = page.locator('.editor-group-container', {
    has: page.locator(`.tab.active[aria-label*="${title}"]`),
  });
  const box = await frame.boundingBox();
  if (!box) return false;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (const group of await groups.all()) {
    const area = await group.boundingBox();
    if (area && x > area.x && x < area.x + area.width && y > area.y && y < area.y + area.height) return true;
  }
  return false;
}
