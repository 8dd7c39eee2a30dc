import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, CDPSession, Frame, Page } from 'playwright-core';
import { launchBrowser, newPage } from '../../scripts/host/browser';
import type { PageOptions } from '../../webview/ui/page';

const root = path.resolve(import.meta.dirname, '..', '..');

/** A question of a page and what the extension answers. */
export interface Question {
  readonly id: number;
  readonly question: unknown;
}

/**
 * A panel's page in a real Chromium, hosted as VS Code does it: in a frame, under its policy, with messages by
 * `postMessage`. Typed arrays reach the page as such, as they do from VS Code: nothing is decoded in the page.
 */
export class BenchWebview {
  private constructor(
    readonly page: Page,
    readonly frame: Frame,
    private readonly devtools: CDPSession,
    private readonly browser: Browser,
    private readonly server: Server,
  ) {}

  /**
   * Opens `name`'s bundle.
   *
   * @param answer what the extension says to a question; typed arrays one level deep
   */
  static async open(
    name: string,
    shell: (options: PageOptions) => string,
    answer: (question: unknown) => Promise<unknown>,
  ): Promise<BenchWebview> {
    const panel = shell({
      cspSource: 'http://127.0.0.1:*',
      nonce: 'YmVuY2g=',
      script: `/${name}/main.js`,
      style: `/${name}/main.css`,
    });
    const theme = await readFile(path.join(root, 'test/host/themes/dark.json'), 'utf8');
    const server = createServer((request, response) => {
      void serve(request, response, panel, answer).catch((error: Error) => {
        response.writeHead(500).end(error.message);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await launchBrowser();
    const page = await newPage(browser, { width: 900, height: 884 });
    await page.addInitScript(inFrame, JSON.parse(theme) as Record<string, string>);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => (window as unknown as { ready?: boolean }).ready);
    const frame = page.frames().find((each) => each.url().endsWith('/panel'))!;
    const devtools = await page.context().newCDPSession(page);
    // Of the thread, so that what other processes do meanwhile does not count.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new BenchWebview(page, frame, devtools, browser, server);
  }

  /** Processor milliseconds of script in the page so far, the host's few lines included. */
  private async scriptMilliseconds(): Promise<number> {
    const { metrics } = await this.devtools.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'ScriptDuration')!.value;
  }

  /** Does something and waits for the page's next frame; the processor milliseconds of script in between. */
  async scriptOf(act: () => Promise<void>): Promise<number> {
    const before = await this.scriptMilliseconds();
    await act();
    await this.frame.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
    return (await this.scriptMilliseconds()) - before;
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.closeAllConnections();
    this.server.close();
  }
}

const hostPage = `<!DOCTYPE html>
<body style="margin: 0"><iframe src="/panel" style="border: 0; width: 100vw; height: 100vh; display: block"></iframe>`;

/** Runs in both frames before their scripts: the outer one asks the server, the inner one is a webview. */
function inFrame(theme: Record<string, string>): void {
  if (window.parent === window) {
    window.addEventListener('message', (event) => void forward(event));
    return;
  }
  const toHost = (message: unknown) => window.parent.postMessage(message, '*');
  Object.assign(window, {
    acquireVsCodeApi: () => ({ postMessage: toHost, getState: () => undefined, setState: () => undefined }),
  });
  document.addEventListener('DOMContentLoaded', () => {
    document.body.classList.add('vscode-dark');
    for (const [name, value] of Object.entries(theme))
      document.documentElement.style.setProperty(name, value);
  });

  async function forward({ data, source }: MessageEvent): Promise<void> {
    if (data.type === 'ready') Object.assign(window, { ready: true });
    if (data.type !== 'question') return;
    const response = await fetch('/ask', { method: 'POST', body: JSON.stringify(data.question) });
    const bytes = await response.arrayBuffer();
    const reply = (message: unknown, parts: Transferable[] = []) =>
      (source as WindowProxy).postMessage(message, '*', parts);
    if (!response.ok) {
      reply({ type: 'error', id: data.id, message: new TextDecoder().decode(bytes) });
      return;
    }
    const length = new DataView(bytes).getUint32(0);
    const { body, arrays } = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length))) as {
      body: Record<string, unknown>;
      arrays: { name: string; from: number; bytes: number; floats: boolean }[];
    };
    const parts: ArrayBuffer[] = [];
    for (const { name, from, bytes: size, floats } of arrays) {
      const part = bytes.slice(4 + length + from, 4 + length + from + size);
      body[name] = floats ? new Float32Array(part) : new Uint8Array(part);
      parts.push(part);
    }
    for (const [name, value] of Object.entries(body)) {
      if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') body[name] = Number(value);
    }
    reply({ type: 'answer', id: data.id, body }, parts);
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  panel: string,
  answer: (question: unknown) => Promise<unknown>,
): Promise<void> {
  const url = request.url ?? '/';
  if (url === '/ask') {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.end(packed((await answer(JSON.parse(Buffer.concat(chunks).toString('utf8')))) as object));
  } else if (url === '/' || url === '/panel') {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(url === '/' ? hostPage : panel);
  } else {
    const type = url.endsWith('.css') ? 'text/css' : 'text/javascript';
    const file = path.join(root, 'dist/webview', path.normalize(url));
    response.writeHead(200, { 'content-type': type }).end(await readFile(file));
  }
}

/** An answer as JSON with its typed arrays behind it. */
function packed(answer: object): Buffer {
  const body: Record<string, unknown> = {};
  const arrays: object[] = [];
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const [name, value] of Object.entries(answer)) {
    if (!ArrayBuffer.isView(value)) {
      body[name] = typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
      continue;
    }
    arrays.push({ name, from, bytes: value.byteLength, floats: value instanceof Float32Array });
    parts.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    from += value.byteLength;
  }
  const head = Buffer.from(JSON.stringify({ body, arrays }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, ...parts]);
}
