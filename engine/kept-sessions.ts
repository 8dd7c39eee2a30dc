import type { Model } from '../core/onnx/model';
import type { Runner } from './runner-client';
import type { NumberedNode } from './submodel/profile-names';

/** A submodel whose session the runner was asked to keep. */
export interface KeptSession {
  /** By which the runner knows it. */
  readonly id: number;
  /** Files that its weights are in. */
  readonly files: readonly string[];
  /** What these files were when it was made: a session of other bytes is another one. */
  readonly state: string;
  /** The nodes by the numbers in their names, where its runs are profiled. */
  readonly numbered: readonly NumberedNode[];
}

/** Keys are remembered for so many submodels; the runner drops sessions by itself, by bytes. */
const mostKeys = 2000;

const shelves = new WeakMap<Runner, KeptSessions>();
const modelNumbers = new WeakMap<Model, number>();
let models = 0;
let ids = 0;

/**
 * Which submodels a runner may have sessions of, by all that makes a submodel what it is. It belongs to the runner
 * rather than to a run, so that the next run of the same model (another sample, a restart) finds them.
 */
export class KeptSessions {
  private readonly entries = new Map<string, KeptSession>();

  private constructor(private readonly runner: Runner) {}

  static of(runner: Runner): KeptSessions {
    let shelf = shelves.get(runner);
    if (!shelf) {
      shelf = new KeptSessions(runner);
      shelves.set(runner, shelf);
    }
    return shelf;
  }

  get(key: string): KeptSession | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry;
  }

  /** Remembers that the runner is asked to keep a session for that key; one that was there before is let go. */
  add(
    key: string,
    files: readonly string[],
    state: string,
    numbered: readonly NumberedNode[] = [],
  ): KeptSession {
    this.drop(key);
    const entry = { id: ++ids, files, state, numbered };
    this.entries.set(key, entry);
    if (this.entries.size > mostKeys) this.drop(this.entries.keys().next().value!);
    return entry;
  }

  drop(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.runner.request('forget', { sessions: [entry.id] }).catch(() => undefined);
  }
}

/** A number for the model as it was read; one read anew has another. */
export function modelNumber(model: Model): number {
  let number = modelNumbers.get(model);
  if (number === undefined) {
    number = ++models;
    modelNumbers.set(model, number);
  }
  return number;
}
