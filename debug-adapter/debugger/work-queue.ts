import { cancelled, overtaken } from '../errors';
import { cancellable } from './cancellable';

/** What the engine is asked for, one thing after another: it takes no second question before it answered the first. */
export class WorkQueue {
  #last: Promise<unknown> = Promise.resolve();
  /** Aborts when the looks that were asked for so far have become pointless. */
  #looks = new AbortController();

  /** Does this after everything that was asked before. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => {});
    return result;
  }

  /**
   * The same for a look, which is not done any more where its client cancelled it or the model went on meanwhile. One
   * that is under way when it is cancelled is answered at once; its work comes to its end unheard, an early one where it
   * heeds the signal that it is given.
   */
  look<T>(task: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const dropped = this.#looks.signal;
    const pointless = signal ? AbortSignal.any([dropped, signal]) : dropped;
    const why = () => (dropped.aborted ? overtaken() : cancelled());
    const looked = this.run(async () => {
      if (pointless.aborted) throw why();
      try {
        return await task(pointless);
      } catch (error) {
        throw pointless.aborted && error === pointless.reason ? why() : error;
      }
    });
    return cancellable(looked, signal);
  }

  /**
   * The same for what changes something, which calls `commit` right before it does: until then it may be cancelled.
   * What is made is told to whoever asked, however late the cancelling comes; `commit` throws where it came before.
   */
  change<T>(
    task: (commit: () => void, pointless: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const cancelling = new AbortController();
    const abort = () => cancelling.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    const commit = () => {
      signal?.removeEventListener('abort', abort);
      if (cancelling.signal.aborted) throw cancelled();
    };
    const changed = this.look(() => task(commit, cancelling.signal), cancelling.signal);
    return changed.finally(() => signal?.removeEventListener('abort', abort));
  }

  /** Cancels the looks that still wait, and has the one that is under way end early where it can. */
  dropLooks(): void {
    this.#looks.abort();
    this.#looks = new AbortController();
  }

  /** Resolves when everything asked for so far is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
