import { EventEmitter, once } from 'node:events';
import { checkedArguments } from '../../../../debug-adapter/required-arguments';
import { handlers } from '../../../../debug-adapter/session';
import { type Handler, SessionState } from '../../../../debug-adapter/session-state';

/** A session of the adapter in this process, so that a test sees what it holds; its runner is a process as ever. */
export class AdapterHere {
  private readonly events = new EventEmitter();
  readonly state = new SessionState(
    {
      event: (name, body) => void this.events.emit(name, body),
      log: () => undefined,
    },
    undefined,
  );

  /** Answers a request as the adapter does. */
  async ask<T = unknown>(
    command: string,
    args: object = {},
    signal = new AbortController().signal,
  ): Promise<T> {
    const handler = handlers[command] as Handler;
    const answer = await handler(this.state, checkedArguments(command, args) as never, signal);
    answer.after?.();
    return answer.body as T;
  }

  /** Does something after which the session stops. */
  async stopAfter(task: () => Promise<unknown>): Promise<void> {
    const stopped = once(this.events, 'stopped');
    await task();
    await stopped;
  }

  /** Launches a model and waits for its first stop. */
  async launch(launch: object): Promise<void> {
    await this.ask('initialize', { adapterID: 'onnx' });
    await this.stopAfter(async () => {
      await this.ask('launch', { history: false, stopOnEntry: true, ...launch });
      await this.ask('configurationDone');
    });
  }

  async close(): Promise<void> {
    this.state.ended = true;
    await this.state.launched?.close();
  }
}
