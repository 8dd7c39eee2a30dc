import type { Runner } from '../../../engine/runner-client';
import type { Outcome } from '../../../engine/types';
import { outcomeTensors } from './outcome-variable';

/** Bytes of results that are kept; older ones are let go and computed again when somebody looks. */
const budget = 256 * 1024 * 1024;

/** What expressions came to at this stop, least recently used first; all of it is let go when the model goes on. */
export class Results {
  readonly #kept = new Map<string, { readonly outcome: Outcome; readonly bytes: number }>();
  #bytes = 0;

  constructor(private readonly runner: Runner) {}

  get(key: string): Outcome | undefined {
    const entry = this.#kept.get(key);
    if (!entry) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    return entry.outcome;
  }

  keep(key: string, outcome: Outcome): void {
    this.#drop(key);
    const bytes = outcomeTensors(outcome).reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#kept.set(key, { outcome, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= budget || oldest === key) break;
      this.#drop(oldest);
    }
  }

  clear(): void {
    for (const key of [...this.#kept.keys()]) this.#drop(key);
  }

  #drop(key: string): void {
    const entry = this.#kept.get(key);
    if (!entry) return;
    this.#kept.delete(key);
    this.#bytes -= entry.bytes;
    this.runner.release(outcomeTensors(entry.outcome).map(({ id }) => id));
  }
}
