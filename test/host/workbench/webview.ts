import type { FrameLocator, Page } from 'playwright-core';

/**
 * The document inside the webview with this title. VS Code lays a frame a webview over the window, named by a
 * random id, and the extension's page is a frame inside that.
 */
export async function findWebview(page: Page, title: string, patience: number): Promise<FrameLocator> {
  const seen = new Set<string>();
  for (const limit = Date.now() + patience; Date.now() < limit; ) {
    for (const outer of await page.locator('iframe.webview.ready').all()) {
      const name = await outer.getAttribute('name').catch(() => null);
      if (!name) continue;
      const document = page.frameLocator(`iframe.webview[name="${name}"]`);
      const inner = document.locator('iframe#active-frame');
      const found = await inner.getAttribute('title', { timeout: 500 }).catch(() => null);
      if (found === null) continue;
      seen.add(found);
      if (found.includes(title)) return document.frameLocator('iframe#active-frame');
    }
    await page.waitForTimeout(100);
  }
  throw new Error(`no webview has the title ${title}; there were: ${[...seen].join(', ') || 'none'}`);
}
