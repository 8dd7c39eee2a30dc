import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { carryNumbers } from '../../core/carried-numbers';
import { newPage } from '../../scripts/host/browser';
import { PROJECT } from './extension-package';
import { bringFonts, ownFamilies } from './fonts';
import { borrowBrowser, returnBrowser } from './shared-browser';

/** A page of a panel, opened without VS Code. */
export interface PanelPageOptions {
  /** The document. Its scripts and styles are loaded from `/`, which is `files`. */
  html: string;
  /** Folder that is served; the project's `dist/` without it. */
  files?: string;
  /** Colours of the page; VS Code's own variables are set as in a webview. */
  theme?: PageTheme;
  /** Size in CSS pixels; 900 by 700 without it. */
  viewport?: { width: number; height: number };
  /** Device pixels a CSS pixel; 1 without it. */
  deviceScaleFactor?: number;
  /** State that the page finds with `getState()`. */
  state?: unknown;
  /** Gets each message that the page posts, when it does. */
  onPosted?: (message: unknown) => void;
}

/** Themes whose variables are there, taken from a running VS Code: Dark Modern, Light Modern and both high contrasts. */
export type PageTheme = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

/** The classes that VS Code puts on the body. */
const CLASSES: Readonly<Record<PageTheme, readonly string[]>> = {
  dark: ['vscode-dark'],
  light: ['vscode-light'],
  'high-contrast': ['vscode-high-contrast'],
  'high-contrast-light': ['vscode-high-contrast-light', 'vscode-high-contrast'],
};

/** A theme says nothing of letters; those of a machine would make other pictures on another one. */
const letters = {
  '--vscode-font-family': ownFamilies.words,
  '--vscode-editor-font-family': ownFamilies.code,
};

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

// What VS Code gives every webview, in a layer that any style of the page overrules.
const DEFAULT_STYLES = `@layer vscode-default {
  html { background-color: var(--vscode-editor-background); scrollbar-color: var(--vscode-scrollbarSlider-background) transparent; }
  body { margin: 0; padding: 0 20px; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family);
    font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); overscroll-behavior-x: none; }
}`;

/**
 * A panel's page in a real Chromium, as VS Code would host it: with `acquireVsCodeApi`, the theme's class on the
 * body and its `--vscode-…` variables. Messages to the extension are kept, messages from it are sent by the test.
 *
 * ```ts
 * const panel = await PanelPage.open({ html, theme: 'dark' });
 * await panel.untilPosted((message) => message.type === 'ready');
 * await panel.send({ type: 'show', … });
 * await panel.page.locator('canvas').waitFor();
 * ```
 */
export class PanelPage {
  /** Errors and refused loads (a content security policy's too) that the page reported. */
  readonly errors: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly server: HttpServer,
  ) {
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Serves the files on the loopback and opens the document. */
  static async open(options: PanelPageOptions): Promise<PanelPage> {
    const server = await serve(options.html, options.files ?? path.join(PROJECT, 'dist'));
    try {
      const browser = await borrowBrowser();
      const viewport = options.viewport ?? { width: 900, height: 700 };
      const page = await newPage(browser, viewport, options.deviceScaleFactor);
      await bringFonts(page);
      await page.exposeFunction('postedToTest', (message: unknown) => options.onPosted?.(message));
      await page.addInitScript(standInForVsCode, { state: options.state });
      const panel = new PanelPage(page, server);
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await panel.dress(options.theme ?? 'dark');
      return panel;
    } catch (error) {
      await returnBrowser();
      server.close();
      throw error;
    }
  }

  /** Makes the page anew, as VS Code does with one that was hidden or whose window is loaded again: it keeps its state. */
  async reload(theme: PageTheme = 'dark'): Promise<void> {
    await this.page.reload();
    await this.dress(theme);
  }

  private async dress(theme: PageTheme): Promise<void> {
    await this.page.evaluate(adoptDefaultStyles, DEFAULT_STYLES);
    await this.setTheme(theme);
  }

  /** Sets the theme's variables and classes as VS Code does when the user changes the theme. */
  async setTheme(theme: PageTheme): Promise<void> {
    const file = path.join(__dirname, 'themes', `${theme}.json`);
    const variables = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
    await this.page.evaluate(
      ({ all, classes }) => {
        const { style } = document.documentElement;
        for (const name of [...style]) if (name.startsWith('--')) style.removeProperty(name);
        for (const [name, value] of Object.entries(all)) style.setProperty(name, value);
        for (const name of [...document.body.classList])
          if (name.startsWith('vscode-')) document.body.classList.remove(name);
        document.body.classList.add(...classes);
        document.body.dataset.vscodeThemeKind = classes[0]!;
      },
      { all: { ...variables, ...letters }, classes: CLASSES[theme] },
    );
  }

  /** Sends a message as the extension would. */
  async send(message: unknown): Promise<void> {
    await this.page.evaluate((data) => window.postMessage(data, '*'), carryNumbers(message));
  }

  /** All messages that the page posted to the extension so far. */
  posted<Message = unknown>(): Promise<Message[]> {
    return this.page.evaluate(() => (window as unknown as { posted: Message[] }).posted) as Promise<
      Message[]
    >;
  }

  /** What the page stored last with `setState()`. */
  state(): Promise<unknown> {
    return this.page.evaluate(() => (window as unknown as { kept: unknown }).kept);
  }

  /** Waits for a message that the page posts, or has posted, and returns it. */
  async untilPosted<Message = unknown>(matches: (message: Message) => boolean): Promise<Message> {
    for (const limit = Date.now() + 15_000; Date.now() < limit; ) {
      const found = (await this.posted<Message>()).find(matches);
      if (found !== undefined) return found;
      await this.page.waitForTimeout(50);
    }
    throw new Error(
      `no such message was posted; there were ${JSON.stringify(await this.posted()).slice(0, 2000)}`,
    );
  }

  /** Takes a picture into `out/screenshots/NAME.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(PROJECT, 'out/screenshots', `${name}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await returnBrowser();
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Runs in the page before its own scripts. The state outlives a reload. */
function standInForVsCode({ state }: { state: unknown }): void {
  const posted: unknown[] = [];
  const kept = sessionStorage.getItem('kept');
  Object.assign(window, {
    posted,
    kept: kept === null ? state : JSON.parse(kept),
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => {
        posted.push(structuredClone(message));
        void (window as unknown as { postedToTest(message: unknown): void }).postedToTest(message);
      },
      getState: () => (window as unknown as { kept: unknown }).kept,
      setState: (next: unknown) => {
        Object.assign(window, { kept: structuredClone(next) });
        // VS Code keeps it as JSON too.
        sessionStorage.setItem('kept', JSON.stringify(next));
        return next;
      },
    }),
  });
}

/** Runs in the page. A content security policy does not concern a sheet that is made by script. */
function adoptDefaultStyles(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}

async function serve(html: string, files: string): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/') {
      response.writeHead(200, { 'content-type': TYPES['.html'] }).end(html);
      return;
    }
    void serveFile(path.join(files, path.normalize(decodeURIComponent(pathname))), files, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

async function serveFile(file: string, root: string, response: ServerResponse): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || !file.startsWith(root + path.sep)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}
