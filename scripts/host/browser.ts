import { type Browser, chromium } from 'playwright-core';
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
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** Starts a headless Chromium: the machine's, else the one from npm. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, env } = await findChromium();
  const own = { ...(process.env as Record<string, string>), ...env };
  return chromium.launch({ executablePath: executable, headless: true, args: ARGUMENTS, env: own });
}
