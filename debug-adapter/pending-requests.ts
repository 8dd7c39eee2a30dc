import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SessionState } from './session-state';

/** Requests that are answered at once, or whose work has a progress of its own. */
const brief = new Set(['initialize', 'launch', 'attach', 'restart', 'terminate', 'disconnect']);

/** The requests that have no answer yet: each may be cancelled, and a client is told of looks that take long. */
export class PendingRequests {
  /** By the request itself: a client may give two the same number. */
  readonly #controllers = new Map<DebugProtocol.Request, AbortController>();
  /** The looks among them. They wait for one another, so that one progress stands for all. */
  readonly #looks = new Set<AbortController>();
  #endProgress: (() => void) | undefined;

  constructor(private readonly state: SessionState) {}

  /** A request came; the signal aborts when the client cancels it. */
  begin(request: DebugProtocol.Request): AbortSignal {
    const controller = new AbortController();
    this.#controllers.set(request, controller);
    if (!this.state.launched || brief.has(request.command)) return controller.signal;
    this.#looks.add(controller);
    this.#endProgress ??= this.state.progress.begin({
      title: 'Computing values',
      state: () => ({ message: this.state.launched?.runner.running?.text }),
      cancel: () => {
        for (const look of this.#looks) look.abort();
      },
    });
    return controller.signal;
  }

  /** It has its answer. */
  end(request: DebugProtocol.Request): void {
    const controller = this.#controllers.get(request);
    this.#controllers.delete(request);
    if (!controller || !this.#looks.delete(controller) || this.#looks.size > 0) return;
    this.#endProgress?.();
    this.#endProgress = undefined;
  }

  /** The client no longer wants an answer to the request of this number. */
  cancel(seq: number): void {
    for (const [request, controller] of this.#controllers) if (request.seq === seq) controller.abort();
  }
}
