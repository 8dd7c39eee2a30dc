import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { ProtocolValidator } from './schema/validator';

/** The adapter that the tests drive: the built one. */
const adapterPath = path.resolve(process.env.ONNX_DEBUGGER_ADAPTER ?? 'dist/debug-adapter/main.js');

/** Longer than any answer takes on a slow, busy machine. */
const patience = 60_000;

const validator = new ProtocolValidator();

/**
 * A client that keeps the whole conversation, checks every message of it against the protocol's schema, and asks in
 * short words. Sessions run without history unless a test asks for one.
 */
export class TestClient extends DebugClient {
  readonly conversation: DebugProtocol.ProtocolMessage[] = [];
  /** Events that nobody has waited for yet. */
  #waiting: DebugProtocol.Event[] = [];
  #listeners: (() => void)[] = [];
  /** What is wrong with the first message that is not as the schema says. */
  #violation: string | undefined;
  /** Whether it may send what the protocol does not allow; what comes back is checked all the same. */
  isRude = false;

  constructor(options: { env?: NodeJS.ProcessEnv } = {}) {
    super(process.execPath, adapterPath, 'onnx', { env: { ...process.env, ...options.env } }, true);
    this.defaultTimeout = patience;
    // The base class hands every message over here; requests are seen by the wrapped send below.
    const self = this as unknown as { dispatch(body: string): void };
    const dispatch = self.dispatch.bind(this);
    self.dispatch = (body: string) => {
      const message = JSON.parse(body) as DebugProtocol.ProtocolMessage;
      this.conversation.push(message);
      this.#violation ??= validator.problem(message);
      if (message.type === 'event') {
        this.#waiting.push(message as DebugProtocol.Event);
        for (const listener of this.#listeners) listener();
      }
      dispatch(body);
    };
  }

  /** Sends a request and gives its body; `as` names what comes back. */
  async ask<T = unknown>(command: string, args?: object): Promise<T> {
    this.conversation.push({ seq: 0, type: 'request', command, arguments: args } as DebugProtocol.Request);
    const response = await this.send(command, args);
    this.#assertValid();
    return response.body as T;
  }

  // biome-ignore lint/suspicious/noExplicitAny: as the base class declares it
  override async send(command: string, args?: any): Promise<any> {
    if (!this.isRude) {
      const problem = validator.problem({
        seq: 1,
        type: 'request',
        command,
        arguments: args,
      } as DebugProtocol.Request);
      if (problem) throw new Error(problem);
    }
    try {
      return await super.send(command, args);
    } catch (error) {
      // Behind a word of the protocol's, such as `cancelled`, stands what a person reads.
      const failed = this.conversation.findLast(
        (each) =>
          each.type === 'response' &&
          !(each as DebugProtocol.Response).success &&
          (each as DebugProtocol.Response).command === command,
      ) as DebugProtocol.ErrorResponse | undefined;
      const text = failed?.body?.error?.format;
      if (!text || text === (error as Error).message) throw error;
      throw new Error(`${(error as Error).message}: ${text}`);
    }
  }

  override async stop(): Promise<void> {
    const isGone = this.conversation.some(
      (message) =>
        message.type === 'response' && (message as DebugProtocol.Response).command === 'disconnect',
    );
    // The base class asks for the end itself, and would wait in vain for one that has come.
    if (isGone) (this as unknown as { stopAdapter(): void }).stopAdapter();
    else await super.stop();
    this.#assertValid();
  }

  #assertValid(): void {
    const violation = this.#violation;
    this.#violation = undefined;
    if (violation) throw new Error(violation);
  }

  /** The number that the next request will have, to cancel it by. */
  get nextSeq(): number {
    return (this as unknown as { sequence: number }).sequence;
  }

  /**
   * Sends several requests in one piece, so that the adapter has them all before it answers any, however busy the
   * machine is; gives what became of each.
   */
  atOnce(requests: readonly [command: string, args: object][]): Promise<PromiseSettledResult<unknown>[]> {
    const { outputStream } = this as unknown as { outputStream: Writable };
    outputStream.cork();
    const answers = requests.map(([command, args]) => this.ask(command, args));
    outputStream.uncork();
    return Promise.allSettled(answers);
  }

  /** The next event of that name that nobody waited for before. */
  async event<T = unknown>(name: string): Promise<T> {
    const deadline = Date.now() + patience;
    for (;;) {
      this.#assertValid();
      const at = this.#waiting.findIndex((event) => event.event === name);
      if (at >= 0) return this.#waiting.splice(at, 1)[0]!.body as T;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no event "${name}" came`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, left);
        const listeners = this.#listeners;
        function done() {
          clearTimeout(timer);
          listeners.splice(listeners.indexOf(done), 1);
          resolve();
        }
        this.#listeners.push(done);
      });
    }
  }

  /** Initializes as VS Code does, unless told otherwise. */
  initialize(more: Partial<DebugProtocol.InitializeRequestArguments> = {}) {
    return this.ask<DebugProtocol.Capabilities>('initialize', {
      clientID: 'vscode',
      adapterID: 'onnx',
      linesStartAt1: true,
      columnsStartAt1: true,
      pathFormat: 'path',
      supportsVariableType: true,
      supportsVariablePaging: true,
      supportsMemoryReferences: true,
      ...more,
    });
  }

  /** Initializes, launches, configures (`before` sets breakpoints) and begins. */
  async begin(launch: object, before?: () => Promise<unknown>, client = {}): Promise<void> {
    await this.initialize(client);
    await this.event('initialized');
    await this.ask('launch', { history: false, ...launch });
    await before?.();
    await this.ask('configurationDone');
  }

  stopped() {
    return this.event<DebugProtocol.StoppedEvent['body']>('stopped');
  }

  async frames(threadId = 1): Promise<DebugProtocol.StackFrame[]> {
    const body = await this.ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
    return body.stackFrames;
  }

  async scopes(frameId: number): Promise<Map<string, DebugProtocol.Scope>> {
    const { scopes } = await this.ask<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
    return new Map(scopes.map((scope) => [scope.name, scope]));
  }

  async variables(variablesReference: number, page = {}): Promise<DebugProtocol.Variable[]> {
    const body = await this.ask<DebugProtocol.VariablesResponse['body']>('variables', {
      variablesReference,
      ...page,
    });
    return body.variables;
  }

  /** The variables of a scope of the innermost frame. */
  async scope(name: string, threadId = 1): Promise<DebugProtocol.Variable[]> {
    const [frame] = await this.frames(threadId);
    const scopes = await this.scopes(frame!.id);
    return this.variables(scopes.get(name)!.variablesReference);
  }

  /** The bytes of a tensor. */
  async memory(memoryReference: string, count: number, offset = 0): Promise<Buffer> {
    const body = await this.ask<DebugProtocol.ReadMemoryResponse['body']>('readMemory', {
      memoryReference,
      offset,
      count,
    });
    return Buffer.from(body?.data ?? '', 'base64');
  }

  /** Moves and gives the name of the node that it stops at. */
  async move(
    command: 'next' | 'stepIn' | 'stepOut' | 'stepBack' | 'continue',
    threadId = 1,
  ): Promise<string> {
    await this.ask(command, { threadId });
    await this.stopped();
    return (await this.frames(threadId))[0]!.name;
  }
}

/** An adapter that listens on a port of its own choice. */
export async function startServer(
  env: NodeJS.ProcessEnv = {},
): Promise<{ port: number; process: ChildProcess }> {
  const server = spawn(process.execPath, [adapterPath, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  for (;;) {
    const [chunk] = (await once(server.stderr, 'data')) as [Buffer];
    said += chunk.toString();
    const match = /listening on 127\.0\.0\.1:(\d+)/.exec(said);
    if (match) return { port: Number(match[1]), process: server };
  }
}
