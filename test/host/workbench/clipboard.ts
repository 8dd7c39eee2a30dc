import type { Page } from 'playwright-core';

/** Does what copies, and returns what it put into the clipboard. */
export async function copied(page: Page, copy: () => Promise<void>): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await copy();
  for (const limit = Date.now() + 30_000; Date.now() < limit; ) {
    const text = await page.evaluate(() => navigator.clipboard.readText());
    if (text !== '') return text;
    await page.waitForTimeout(50);
  }
  throw new Error('nothing was put into the clipboard in 30 seconds');
}
