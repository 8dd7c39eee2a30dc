import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type {
  Diagnostic,
  MessageConnection,
  PublishDiagnosticsParams,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const program = path.resolve(import.meta.dirname, '..', '..', 'dist', 'language-server', 'main.js');

/** Longer than any answer should take. */
const patience = 120_000;

/** The built language server as a process of its own with one document, as an editor talks to it. */
export class TextServer {
  private readonly waits: ((params: PublishDiagnosticsParams) => void)[] = [];
  private version = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly connection: MessageConnection,
    private readonly uri: string,
  ) {
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      for (const wait of this.waits) wait(params);
    });
    connection.onRequest(() => null);
    connection.listen();
  }

  static async start(uri: string): Promise<TextServer> {
    const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const reader = new StreamMessageReader(child.stdout);
    const connection = createMessageConnection(reader, new StreamMessageWriter(child.stdin));
    const server = new TextServer(child, connection, uri);
    const capabilities = {
      workspace: { inlayHint: { refreshSupport: true } },
      textDocument: {
        publishDiagnostics: { versionSupport: true },
        semanticTokens: {
          requests: { full: true },
          tokenTypes: [],
          tokenModifiers: [],
          formats: ['relative'],
        },
      },
    };
    await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities });
    await connection.sendNotification('initialized', {});
    return server;
  }

  /** Milliseconds until the semantic tokens and the first diagnostics are there. */
  async open(text: string): Promise<{ readonly tokens: number; readonly diagnostics: number }> {
    const start = performance.now();
    const { uri } = this;
    this.version = 1;
    const told = this.told().then(() => performance.now() - start);
    void this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'onnxtxt', version: 1, text },
    });
    const answer = await this.connection.sendRequest<{ data: number[] } | null>(
      'textDocument/semanticTokens/full',
      { textDocument: { uri } },
    );
    const tokens = performance.now() - start;
    if (!answer || answer.data.length === 0) throw new Error('There are no semantic tokens.');
    return { tokens, diagnostics: await told };
  }

  /** Milliseconds from an edit to the diagnostics of the changed text, and these. */
  async change(
    change: TextDocumentContentChangeEvent,
  ): Promise<{ readonly ms: number; readonly diagnostics: readonly Diagnostic[] }> {
    const start = performance.now();
    const version = ++this.version;
    const told = this.told();
    void this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.uri, version },
      contentChanges: [change],
    });
    const { diagnostics } = await told;
    return { ms: performance.now() - start, diagnostics };
  }

  /** Milliseconds until onnxruntime's inference of the present text is there, its waiting for a pause included. */
  async inferred(): Promise<number> {
    const start = performance.now();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('Nothing was inferred.')), patience);
      this.connection.onRequest('workspace/inlayHint/refresh', () => {
        clearTimeout(timer);
        resolve();
        return null;
      });
    });
    return performance.now() - start;
  }

  async close(): Promise<void> {
    const ended = once(this.child, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }

  /** The next diagnostics of the present version. */
  private told(): Promise<PublishDiagnosticsParams> {
    const { version } = this;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`No diagnostics of version ${version} came.`)),
        patience,
      );
      const wait = (params: PublishDiagnosticsParams) => {
        if (params.version !== version) return;
        clearTimeout(timer);
        this.waits.splice(this.waits.indexOf(wait), 1);
        resolve(params);
      };
      this.waits.push(wait);
    });
  }
}
