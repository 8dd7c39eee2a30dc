import { carryNumbers, readCarriedNumbers } from '../../core/carried-numbers';

/** What VS Code gives a webview's page; may be asked for once only. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The answers of the extension end to questions with an id. */
type Reply =
  | { readonly type: 'answer'; readonly id: number; readonly body: unknown }
  | { readonly type: 'error'; readonly id: number; readonly message: string };

interface Waiting {
  resolve(body: unknown): void;
  reject(error: Error): void;
}

/**
 * The page's end of the line to the extension: messages one way, questions with answers, and the little state that
 * survives a reload of the page. `In` and `Out` are the panel's message unions.
 */
export class ExtensionLink<In extends { readonly type: string }, Out> {
  private readonly api = acquireVsCodeApi();
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  /** Listens; `receive` gets all messages but the replies to questions. */
  constructor(receive: (message: Exclude<In, Reply>) => void) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = readCarriedNumbers(event.data) as In | Reply;
      if (isReply(message)) this.settle(message);
      else receive(message as Exclude<In, Reply>);
    });
  }

  send(message: Out): void {
    this.api.postMessage(carryNumbers(message));
  }

  /** Asks a question; rejects with the extension's message where it cannot answer. */
  ask<Answer>(wrap: (id: number) => Out): Promise<Answer> {
    const id = this.nextId++;
    return new Promise<Answer>((resolve, reject) => {
      this.waiting.set(id, { resolve: (body) => resolve(body as Answer), reject });
      this.send(wrap(id));
    });
  }

  /** What `save` stored, also after a reload of the window. */
  restore(): unknown {
    return this.api.getState();
  }

  save(state: unknown): void {
    this.api.setState(state);
  }

  private settle(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.type === 'answer') waiting?.resolve(reply.body);
    else waiting?.reject(new Error(reply.message));
  }
}

function isReply(message: { readonly type: string }): message is Reply {
  return message.type === 'answer' || message.type === 'error';
}
