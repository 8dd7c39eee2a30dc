import type { Readable } from 'node:stream';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { messageOf, UserError, withoutLinks } from '../core/errors';
import { unknownRequest } from './errors';
import { PendingRequests } from './pending-requests';
import { attachRequests, letGo } from './requests/attach';
import { breakpointRequests } from './requests/breakpoints';
import { comparingRequests } from './requests/comparing';
import { completionRequests } from './requests/completions';
import { dataBreakpointRequests } from './requests/data-breakpoints';
import { disassembleRequests } from './requests/disassemble';
import { editingRequests } from './requests/editing';
import { evaluateRequests } from './requests/evaluate';
import { exceptionInfoRequests } from './requests/exception-info';
import { foreignTensorRequests } from './requests/foreign-tensors';
import { giveOutputRequests } from './requests/give-outputs';
import { initializeRequests } from './requests/initialize';
import { jsonRequests } from './requests/json';
import { launchRequests } from './requests/launch';
import { loadedRequests } from './requests/loaded';
import { meaningRequests } from './requests/meaning';
import { memoryRequests } from './requests/memory';
import { moduleStepRequests } from './requests/module-steps';
import { panelRequests } from './requests/panels';
import { replayRequests } from './requests/replay';
import { skipRequests } from './requests/skip-node';
import { sourceRequests } from './requests/source';
import { stackRequests } from './requests/stack';
import { steppingRequests } from './requests/stepping';
import { targetRequests } from './requests/targets';
import { timelineRequests } from './requests/timeline';
import { variableRequests } from './requests/variables';
import { checkedArguments } from './required-arguments';
import { type Handler, type Handlers, SessionState } from './session-state';
import type { WaitingSessions } from './waiting-sessions';

/** What answers each request. */
export const handlers: Handlers = {
  ...initializeRequests,
  ...launchRequests,
  ...attachRequests,
  ...breakpointRequests,
  ...dataBreakpointRequests,
  ...disassembleRequests,
  ...stackRequests,
  ...variableRequests,
  ...steppingRequests,
  ...evaluateRequests,
  ...editingRequests,
  ...completionRequests,
  ...jsonRequests,
  ...memoryRequests,
  ...sourceRequests,
  ...exceptionInfoRequests,
  ...panelRequests,
  ...meaningRequests,
  ...comparingRequests,
  ...foreignTensorRequests,
  ...replayRequests,
  ...giveOutputRequests,
  ...targetRequests,
  ...skipRequests,
  ...moduleStepRequests,
  ...loadedRequests,
  ...timelineRequests,
};

/** Requests whose failure a person should see at once; others are looks, and their error stands where they looked. */
const shown = new Set([
  ...['launch', 'attach', 'restart', 'continue', 'next', 'stepIn', 'stepOut', 'pause'],
  ...['stepBack', 'reverseContinue', 'restartFrame', 'goto', 'terminateThreads'],
  ...['onnx/nextIteration', 'onnx/nextModule', 'onnx/stepOutModule'],
]);

/** Errors that the protocol has a word for, which a client may act on. */
const codeWords: Readonly<Record<string, string>> = { OD4102: 'notStopped', OD4103: 'cancelled' };

/** The longest message that a client may send: the inputs of a launch may be written out in it. */
const longestMessage = 256 * 1024 * 1024;

/** One debug session: takes requests in, hands each to its handler, sends the answer out. */
export class Session extends ProtocolServer {
  readonly #state: SessionState;
  readonly #pending: PendingRequests;
  #ending: Promise<void> | undefined;

  /**
   * `ended` is called once, when the client is gone and everything is let go, or left to the next client among those
   * that wait.
   */
  constructor(
    private readonly ended: () => void,
    waiting?: WaitingSessions,
  ) {
    super();
    const event = (name: string, body: unknown) => {
      if (this.#state.ended) return;
      this.sendEvent({ seq: 0, type: 'event', event: name, ...(body !== undefined && { body }) });
    };
    this.#state = new SessionState({ event, log }, waiting);
    this.#pending = new PendingRequests(this.#state);
    this.on('close', () => void this.end());
    // A message that is no JSON, or a stream that broke: the first is survived, the second closes too.
    this.on('error', (event) => log(event.body));
  }

  override start(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
    super.start(input, output);
    input.on('data', () => {
      // The base class gathers whatever length a header claims.
      const { _contentLength: claimed } = this as unknown as { _contentLength: number };
      if (!(claimed > longestMessage)) return;
      log(new Error(`A message of ${claimed} bytes was announced; the longest is ${longestMessage}.`));
      (input as Readable).destroy();
    });
  }

  /** Lets the runner and everything else go. */
  end(): Promise<void> {
    this.#state.ended = true;
    this.#state.endMove();
    this.#ending ??= (async () => {
      await letGo(this.#state).catch(log);
      this.ended();
    })();
    return this.#ending;
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    if (request.command === 'cancel') {
      // Taken before the queue: it is about what waits there.
      const { requestId, progressId } = Object(request.arguments) as DebugProtocol.CancelArguments;
      if (requestId !== undefined) this.#pending.cancel(requestId);
      if (progressId !== undefined) this.#state.progress.cancel(progressId);
      this.#respond(request, {});
      return;
    }
    void this.#answer(request);
  }

  async #answer(request: DebugProtocol.Request): Promise<void> {
    const signal = this.#pending.begin(request);
    try {
      const handler = Object.hasOwn(handlers, request.command)
        ? (handlers[request.command] as Handler)
        : undefined;
      if (!handler) throw unknownRequest(request.command);
      const args = checkedArguments(request.command, request.arguments);
      const answer = await handler(this.#state, args as never, signal);
      this.#respond(request, { body: answer.body });
      answer.after?.();
      if (request.command === 'disconnect') await this.end();
    } catch (error) {
      this.#fail(request, error);
    } finally {
      this.#pending.end(request);
    }
  }

  #respond(request: DebugProtocol.Request, { body }: { body?: unknown }): void {
    this.sendResponse({
      seq: 0,
      type: 'response',
      request_seq: request.seq,
      command: request.command,
      success: true,
      ...(body !== undefined && { body }),
    });
  }

  #fail(request: DebugProtocol.Request, error: unknown): void {
    const isUser = error instanceof UserError;
    if (!isUser) log(error);
    const text = withoutLinks(messageOf(error));
    const message: DebugProtocol.Message = {
      id: isUser ? Number(error.code.replace(/\D/g, '')) : 4999,
      format: text,
      showUser: isUser && shown.has(request.command),
    };
    this.sendResponse({
      seq: 0,
      type: 'response',
      request_seq: request.seq,
      command: request.command,
      success: false,
      // The words that the protocol has for these; a person reads `format`.
      message: (isUser && codeWords[error.code]) || text,
      body: { error: message },
    } as DebugProtocol.ErrorResponse);
  }
}

/** To stderr: stdout may be the protocol's. */
function log(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
