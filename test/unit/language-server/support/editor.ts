import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type {
  InitializeParams,
  InitializeResult,
  Message,
  MessageConnection,
  MessageReader,
  MessageWriter,
  Position,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import {
  createConnection,
  createMessageConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startServer } from '../../../../language-server/server';
import { vscodeCapabilities } from './client-capabilities';
import type { LspNotifications, LspRequests } from './schema/messages';
import { LspValidator } from './schema/validator';
import type { Said } from './transcript';

/** Longer than any answer takes on a slow, busy machine. */
const patience = 60_000;

const validator = new LspValidator();

type Requests = keyof LspRequests;
type Notifications = keyof LspNotifications;

/** What an editor says of itself when it starts the server. */
export interface EditorOptions {
  /** Instead of VS Code's. */
  readonly capabilities?: InitializeParams['capabilities'];
  readonly initializationOptions?: unknown;
  /** What the server is answered that asks for the settings; without them nothing is inferred. */
  readonly settings?: object;
  /** Folders of the workspace, as URIs. */
  readonly folders?: readonly string[];
  /** Runs the server as a process that speaks on its standard streams. */
  readonly command?: readonly [program: string, ...args: string[]];
}

/**
 * An editor's end of the conversation with the real server. It opens documents, asks, and waits for what it is told;
 * every message of either side is checked against the protocol's types. The texts as they stand are in `texts`.
 */
export class TestEditor {
  /** What the test asked, was answered and waited for, in this order. */
  readonly said: Said[] = [];
  readonly texts = new Map<string, TextDocument>();
  /** What the server said of itself. */
  initialized: InitializeResult = { capabilities: {} };
  #untaken: { method: string; params: unknown }[] = [];
  #listeners = new Set<() => void>();
  #violations: string[] = [];
  /** Methods of requests by who asked and the number of the request. */
  #asked = new Map<string, string>();

  private constructor(
    private readonly connection: MessageConnection,
    private readonly wire: Wire,
  ) {
    this.#watch(wire);
    connection.onNotification((method, params) => {
      this.#untaken.push({ method, params });
      for (const listener of this.#listeners) listener();
    });
    connection.onRequest(() => null);
    connection.listen();
  }

  /** Starts a server and shakes hands with it. */
  static async start(options: EditorOptions = {}): Promise<TestEditor> {
    const wire = options.command ? spawned(options.command) : inProcess();
    const editor = new TestEditor(createMessageConnection(wire.reader, wire.writer), wire);
    const settings = options.settings ?? { inference: false };
    editor.answer('workspace/configuration', ({ items }) => items.map(() => settings));
    const params: InitializeParams = {
      processId: wire.child ? process.pid : null,
      clientInfo: { name: 'test' },
      rootUri: null,
      capabilities: options.capabilities ?? vscodeCapabilities,
      initializationOptions: options.initializationOptions,
      workspaceFolders: options.folders?.map((uri) => ({ uri, name: uri.split('/').at(-1)! })) ?? null,
    };
    editor.initialized = await editor.connection.sendRequest<InitializeResult>('initialize', params);
    await editor.connection.sendNotification('initialized', {});
    editor.#assertValid();
    return editor;
  }

  /** Opens a document; its version is 1. */
  async open(uri: string, text: string): Promise<void> {
    this.texts.set(uri, TextDocument.create(uri, 'onnxtxt', 1, text));
    await this.#notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'onnxtxt', version: 1, text },
    });
  }

  /** Changes a document: by the edits, or to another text. */
  async change(uri: string, changes: string | TextDocumentContentChangeEvent[]): Promise<void> {
    const contentChanges = typeof changes === 'string' ? [{ text: changes }] : changes;
    const document = this.texts.get(uri)!;
    const version = document.version + 1;
    TextDocument.update(document, contentChanges, version);
    await this.#notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  async close(uri: string): Promise<void> {
    this.texts.delete(uri);
    await this.#notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** Sends a notification. */
  async tell<M extends Notifications>(method: M, params: LspNotifications[M]['params']): Promise<void> {
    await this.#notify(method, params);
  }

  /** Asks the server and gives its answer. */
  async ask<M extends Requests>(
    method: M,
    params: LspRequests[M]['params'],
  ): Promise<LspRequests[M]['result']> {
    this.said.push({ kind: 'request', method, body: params });
    try {
      const body = await within(this.connection.sendRequest(method, params), `answer to '${method}'`);
      this.said.push({ kind: 'response', method, body });
      return body as LspRequests[M]['result'];
    } catch (error) {
      this.said.push({ kind: 'failure', method, body: (error as Error).message });
      throw error;
    } finally {
      this.#assertValid();
    }
  }

  /** Asks for something about a place in a document. */
  async at<M extends Requests>(
    method: M,
    uri: string,
    position: Position,
    more: Omit<LspRequests[M]['params'] & object, 'textDocument' | 'position'> | object = {},
  ): Promise<LspRequests[M]['result']> {
    const params = { textDocument: { uri }, position, ...more };
    return this.ask(method, params as LspRequests[M]['params']);
  }

  /** Asks what the server must refuse, and gives its reason. */
  async refused<M extends Requests>(method: M, params: LspRequests[M]['params']): Promise<string> {
    try {
      await this.ask(method, params);
    } catch (error) {
      return (error as Error).message;
    }
    throw new assert.AssertionError({ message: `'${method}' was not refused` });
  }

  /** The next notification of that method (that fits) which nobody waited for before. */
  async told<M extends Notifications>(
    method: M,
    fits: (params: LspNotifications[M]['params']) => boolean = () => true,
  ): Promise<LspNotifications[M]['params']> {
    const next = () =>
      this.#untaken.findIndex(
        (each) => each.method === method && fits(each.params as LspNotifications[M]['params']),
      );
    let at = next();
    if (at < 0) {
      let listener = () => {};
      const came = new Promise<void>((resolve) => {
        listener = () => {
          at = next();
          if (at >= 0) resolve();
        };
      });
      this.#listeners.add(listener);
      await within(came, `notification '${method}'`).finally(() => this.#listeners.delete(listener));
    }
    this.#assertValid();
    const { params } = this.#untaken.splice(at, 1)[0]!;
    this.said.push({ kind: 'notification', method, body: params });
    return params as LspNotifications[M]['params'];
  }

  /** The diagnostics of a document in its present version. */
  async diagnostics(uri: string): Promise<LspNotifications['textDocument/publishDiagnostics']['params']> {
    const { version } = this.texts.get(uri)!;
    return this.told(
      'textDocument/publishDiagnostics',
      (params) => params.uri === uri && params.version === version,
    );
  }

  /** Answers a request of the server's. Those that no test answers are answered with null. */
  answer<M extends Requests>(
    method: M,
    answer: (params: LspRequests[M]['params']) => LspRequests[M]['result'],
  ): void {
    this.connection.onRequest(method, (params: LspRequests[M]['params']) => answer(params));
  }

  /** Says goodbye as editors do. A process must end by itself, without an error. */
  async stop(): Promise<void> {
    await within(this.connection.sendRequest('shutdown'), "answer to 'shutdown'");
    const { child } = this.wire;
    if (child) {
      const ended = once(child, 'exit');
      await this.connection.sendNotification('exit');
      const [code] = (await within(ended, 'end of the server')) as [number];
      assert.equal(code, 0, 'the exit code of the server');
    }
    this.connection.dispose();
    this.wire.close();
    this.#assertValid();
  }

  async #notify(method: Notifications, params: unknown): Promise<void> {
    await this.connection.sendNotification(method, params as object);
  }

  /** Checks what is read and written, before either side sees it. */
  #watch({ reader, writer }: Wire): void {
    const listen = reader.listen.bind(reader);
    reader.listen = (callback) =>
      listen((message) => {
        this.#check(message, 'server');
        callback(message);
      });
    const write = writer.write.bind(writer);
    writer.write = (message) => {
      this.#check(message, 'editor');
      return write(message);
    };
  }

  #check(message: Message, from: 'server' | 'editor'): void {
    const { id, method, params, result, error } = message as unknown as {
      id?: number | string;
      method?: string;
      params?: unknown;
      result?: unknown;
      error?: object;
    };
    let problem: string | undefined;
    if (method !== undefined) {
      // Each side counts its own requests.
      if (id !== undefined) this.#asked.set(`${from} ${id}`, method);
      problem = validator.problem(id === undefined ? 'notification' : 'request', method, 'params', params);
    } else if (id !== undefined && !error) {
      const asked = this.#asked.get(`${from === 'server' ? 'editor' : 'server'} ${id}`);
      problem = validator.problem('request', asked ?? '', 'result', result);
    }
    if (problem) this.#violations.push(problem);
  }

  #assertValid(): void {
    const [first] = this.#violations.splice(0);
    if (first) throw new Error(first);
  }
}

interface Wire {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  readonly child?: ChildProcess;
  close(): void;
}

/** A server in this process, at the other end of two streams. */
function inProcess(): Wire {
  const toServer = new PassThrough();
  const toEditor = new PassThrough();
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toEditor),
  );
  startServer(connection);
  return {
    reader: new StreamMessageReader(toEditor),
    writer: new StreamMessageWriter(toServer),
    // The server's end stays: where a process would be gone, what it says from now on is heard by nobody.
    close: () => undefined,
  };
}

function spawned([program, ...args]: readonly [string, ...string[]]): Wire {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    reader: new StreamMessageReader(child.stdout),
    writer: new StreamMessageWriter(child.stdin),
    child,
    close: () => void child.kill(),
  };
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} came`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
