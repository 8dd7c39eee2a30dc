import type { Page } from 'playwright-core';

const PATIENCE_MS = 30_000;

/**
 * Chooses an entry of the context menu that is open. A menu passes over clicks just after it opened; an entry may open
 * another menu in its place.
 */
export async function chooseFromMenu(page: Page, entry: string | RegExp): Promise<void> {
  const menu = page.locator('.context-view .monaco-menu');
  const label = menu.locator('.action-label', { hasText: entry }).first();
  for (const limit = Date.now() + PATIENCE_MS; Date.now() < limit; ) {
    await label.click({ timeout: 1000 }).catch(() => {});
    const gone = label.waitFor({ state: 'detached', timeout: 1000 });
    if (await gone.then(() => true).catch(() => false)) return;
  }
  throw new Error(`The context menu stayed open after clicks on ${entry}.`);
}
