import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium';

// Nothing is looked up or fetched but from this machine.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Fonts that a page brings along are drawn in full hinting without this, with widths of whole pixels.
  '--font-render-hinting=slight',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** Starts a headless Chromium: the machine's, else the one from npm. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, env } = await findChromium();
  const own = { ...(process.env as Record<string, string>), ...env };
  return chromium.launch({ executablePath: executable, headless: true, args: ARGUMENTS, env: own });
}

/** Opens a page of the given size in CSS pixels, ready for functions that tests hand to `evaluate`. */
export async function newPage(
  browser: Browser,
  viewport: { width: number; height: number },
  deviceScaleFactor = 1,
): Promise<Page> {
  const page = await browser.newPage({ viewport, deviceScaleFactor });
  // tsx compiles functions with calls of a helper of this name, which the page that runs them must know.
  await page.addInitScript('globalThis.__name = (named) => named;');
  return page;
}
