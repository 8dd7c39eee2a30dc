import path from 'node:path';
import type { PageOptions } from '../../../webview/ui/page';
import { PanelPage, type PanelPageOptions } from '../../host/page';

/** The bundled pages; another folder while one works on them without touching `dist/`. */
const files = path.resolve(__dirname, '../../..', process.env.ONNX_DEBUGGER_PAGES ?? 'dist/webview');

/** How a panel's page is opened. */
export interface OpenOptions extends Omit<PanelPageOptions, 'html' | 'files'> {
  /** The page's words in another language. */
  readonly strings?: Readonly<Record<string, string>>;
}

/** Opens a panel's page under its own policy, from the bundle. */
export function openPage(
  name: 'tensor' | 'landing' | 'graph' | 'timeline',
  shell: (options: PageOptions) => string,
  { strings, ...options }: OpenOptions,
): Promise<PanelPage> {
  const html = shell({
    strings,
    cspSource: 'http://127.0.0.1:*',
    nonce: 'b25jZS1hbmQtb25seS1vbmNl',
    script: `/${name}/main.js`,
    style: `/${name}/main.css`,
  });
  return PanelPage.open({ ...options, html, files });
}

/** Waits until something holds, which is asked again and again; fails with what it was last. */
export async function until<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  what: string,
): Promise<T> {
  let value = await read();
  for (const limit = Date.now() + 15_000; !holds(value); value = await read()) {
    if (Date.now() > limit) throw new Error(`${what}: still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return value;
}
