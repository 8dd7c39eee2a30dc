import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/host/browser';

/** Long enough for the next test to begin; a browser that nobody wants keeps the process from ending. */
const patience = 2000;

let running: Promise<Browser> | undefined;
let borrowers = 0;
let closing: NodeJS.Timeout | undefined;

/** The one Chromium of this process: starting one for every page would take longer than most tests. */
export function borrowBrowser(): Promise<Browser> {
  clearTimeout(closing);
  borrowers++;
  running ??= launchBrowser();
  return running;
}

/** Gives it back; some time after the last one did, it is closed. */
export async function returnBrowser(): Promise<void> {
  if (--borrowers > 0) return;
  closing = setTimeout(() => {
    const browser = running;
    running = undefined;
    void browser?.then((opened) => opened.close()).catch(() => undefined);
  }, patience);
}
