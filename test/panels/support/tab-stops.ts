import type { Page } from 'playwright-core';

/** What has the focus, as a screen reader calls it: `button Follow the paused node (F)`. */
export interface TabStop {
  readonly name: string;
  /** Whether the page looks otherwise for it. */
  readonly isSeen: boolean;
}

/**
 * Goes through the page by Tab from its beginning, or by Shift+Tab from its end, until the focus leaves the page. With
 * `look`, each place is compared with how it looks without the focus.
 */
export async function tabStops(
  page: Page,
  options: { readonly backward?: boolean; readonly look?: boolean } = {},
): Promise<TabStop[]> {
  await page.evaluate((backward) => {
    const edge = document.createElement('span');
    edge.id = 'edge';
    edge.tabIndex = -1;
    if (backward) document.body.append(edge);
    else document.body.prepend(edge);
    edge.focus();
  }, options.backward ?? false);
  const stops: TabStop[] = [];
  for (let count = 0; count < 80; count++) {
    await page.keyboard.press(options.backward ? 'Shift+Tab' : 'Tab');
    const found = await page.evaluate(focused);
    if (!found) break;
    const isSeen = options.look ? await isFocusSeen(page, found.box) : true;
    stops.push({ name: found.name, isSeen });
  }
  await page.evaluate(() => document.getElementById('edge')?.remove());
  return stops;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Runs in the page. */
function focused(): { name: string; box: Box } | undefined {
  const host = document.activeElement;
  if (!(host instanceof HTMLElement) || host === document.body || host.id === 'edge') return undefined;
  host.scrollIntoView({ block: 'nearest' });
  const role = host.getAttribute('role') ?? host.localName.replace('vscode-', '');
  const shown = [...host.childNodes].filter((node) => !(node as Element).matches?.('[aria-hidden=true]'));
  const text = shown.map((node) => node.textContent).join(' ');
  const name = host.getAttribute('aria-label') ?? text.replace(/\s+/g, ' ').trim();
  const { x, y, width, height } = host.getBoundingClientRect();
  return { name: `${role} ${name}`, box: { x, y, width, height } };
}

async function isFocusSeen(page: Page, { x, y, width, height }: Box): Promise<boolean> {
  const edge = 6;
  const left = Math.max(0, x - edge);
  const top = Math.max(0, y - edge);
  const clip = { x: left, y: top, width: x + width + edge - left, height: y + height + edge - top };
  const withFocus = await page.screenshot({ clip });
  const kept = await page.evaluateHandle(() => document.activeElement as HTMLElement);
  await kept.evaluate((element) => element.blur());
  const without = await page.screenshot({ clip });
  await kept.evaluate((element) => element.focus());
  return !withFocus.equals(without);
}
