import path from 'node:path';
import { type PageTheme, PanelPage } from '../page';
import { asCarried } from './carried';
import { EventEmitter } from './events';
import type { Uri } from './places';

/** The bundled pages; another folder while one works on them without touching `dist/`. */
const files = path.resolve(__dirname, '../../..', process.env.ONNX_DEBUGGER_PAGES ?? 'dist/webview');

/** The panels that are open, in the order in which they were made. */
export const openPanels: HostedPanel[] = [];

/**
 * A webview panel that one of the extension's classes has made, in a real Chromium. What the class posts before the
 * page is there waits for it, as in VS Code.
 */
export class HostedPanel {
  title: string;
  iconPath: unknown;
  readonly active = true;
  private readonly received = new EventEmitter<unknown>();
  private readonly disposed = new EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;
  /** It is always in front. */
  readonly onDidChangeViewState = new EventEmitter<void>().event;
  private opening: Promise<PanelPage> | undefined;
  private sent: Promise<unknown> = Promise.resolve();

  readonly webview: {
    options: unknown;
    html: string;
    readonly cspSource: string;
    readonly onDidReceiveMessage: EventEmitter<unknown>['event'];
    asWebviewUri(uri: Uri): string;
    postMessage(message: unknown): Promise<boolean>;
  };

  constructor(
    readonly viewType: string,
    title: string,
  ) {
    this.title = title;
    this.webview = {
      options: {},
      html: '',
      cspSource: 'http://127.0.0.1:*',
      onDidReceiveMessage: this.received.event,
      asWebviewUri: ({ path: of }) => of.slice(of.indexOf('/dist/webview/') + '/dist/webview'.length),
      postMessage: (message) => this.post(message),
    };
    openPanels.push(this);
  }

  /** Opens the page, once; with its size in CSS pixels and the theme's colours. */
  open(
    options: { viewport?: { width: number; height: number }; theme?: PageTheme } = {},
  ): Promise<PanelPage> {
    this.opening ??= PanelPage.open({
      ...options,
      html: this.webview.html,
      files,
      onPosted: (message) => this.received.fire(asCarried(message)),
    });
    return this.opening;
  }

  /** Sends messages one after another; those of a page that was closed meanwhile are lost. */
  private post(message: unknown): Promise<boolean> {
    const { opening } = this;
    if (!opening) return Promise.resolve(false);
    // What the class changes afterwards is not seen by the page.
    const copy = asCarried(message);
    const done = this.sent
      .then(async () => (await opening).send(copy))
      .then(
        () => true,
        () => false,
      );
    this.sent = done;
    return done;
  }

  reveal(): void {}

  dispose(): void {
    const at = openPanels.indexOf(this);
    if (at < 0) return;
    openPanels.splice(at, 1);
    this.disposed.fire();
  }

  /** As when a person closes it. */
  async close(): Promise<void> {
    await this.sent;
    this.dispose();
    await (await this.opening)?.close();
  }
}
