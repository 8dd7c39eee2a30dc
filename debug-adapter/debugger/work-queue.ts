import { cancelled } from '../errors';

/** What the engine is asked for, one thing after another: it takes no second question before it answered the first. */
export class WorkQueue {
  #last: Promise<unknown> = Promise.resolve();
  /** Grows when looks that still wait have become pointless. */
  #generation = 0;

  /** Does this after everything that was asked before. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => {});
    return result;
  }

  /** The same for a look, which is not done any more where its client cancelled it or the model went on meanwhile. */
  look<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const generation = this.#generation;
    return this.run(async () => {
      if (generation !== this.#generation || signal?.aborted) throw cancelled();
      return task();
    });
  }

  /** Cancels the looks that still wait. */
  dropLooks(): void {
    this.#generation++;
  }

  /** Resolves when everything asked for so far is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
