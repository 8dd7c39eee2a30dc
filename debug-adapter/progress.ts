import type { DebugProtocol } from '@vscode/debugprotocol';

/** How long something takes before a client is told of it; shorter than this, nobody wonders. */
const patienceMs = 1000;

/** The time between two tellings of how far it is. */
const intervalMs = 500;

/** How far a piece of work is. */
export interface ProgressState {
  readonly message?: string;
  /** 0 to 100; absent where it cannot be told. */
  readonly percentage?: number;
}

/** What may take long. */
export interface LongWork {
  /** What is done, as a person says it: `Running digits.onnx`. */
  readonly title: string;
  /** The request that it is done for. */
  readonly requestId?: number;
  /** Asked again and again while it lasts. */
  state?(): ProgressState;
  /** Ends it early; absent where it cannot be. */
  cancel?(): void;
}

/** Tells a client that wants to know of work that takes longer than a second, and lets it be cancelled. */
export class Progress {
  #last = 0;
  /** What the client was told of and may cancel, by its id. */
  readonly #shown = new Map<string, LongWork>();

  /** `send` sends an event; `isWanted` tells whether the client reports progress. */
  constructor(
    private readonly send: (event: string, body: unknown) => void,
    private readonly isWanted: () => boolean,
  ) {}

  /** Work begins; the function that comes back is to be called at its end, once or more often. */
  begin(work: LongWork): () => void {
    let id: string | undefined;
    let ticking: NodeJS.Timeout | undefined;
    const patience = setTimeout(() => {
      if (!this.isWanted()) return;
      id = `work-${++this.#last}`;
      this.#shown.set(id, work);
      const cancellable = work.cancel !== undefined;
      const { title, requestId } = work;
      const more = { ...(requestId !== undefined && { requestId }), ...work.state?.() };
      this.send('progressStart', { progressId: id, title, cancellable, ...more } satisfies StartBody);
      if (work.state) ticking = setInterval(() => this.#update(id!, work), intervalMs);
    }, patienceMs);
    return () => {
      clearTimeout(patience);
      clearInterval(ticking);
      if (id === undefined || !this.#shown.delete(id)) return;
      this.send('progressEnd', { progressId: id } satisfies EndBody);
    };
  }

  /** Cancels what has this id; false where nothing has that can be cancelled. */
  cancel(id: string): boolean {
    const work = this.#shown.get(id);
    work?.cancel?.();
    return work?.cancel !== undefined;
  }

  #update(id: string, work: LongWork): void {
    this.send('progressUpdate', { progressId: id, ...work.state?.() } satisfies UpdateBody);
  }
}

type StartBody = DebugProtocol.ProgressStartEvent['body'];
type UpdateBody = DebugProtocol.ProgressUpdateEvent['body'];
type EndBody = DebugProtocol.ProgressEndEvent['body'];
