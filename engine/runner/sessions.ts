import type { DType } from '../../core/tensor/dtype';
import type { Composition } from './compose';
import type { Session } from './onnxruntime';

/** How a fetched name is brought out: under which output, and what is to be done with what comes. */
export interface OutputPlan {
  readonly name: string;
  readonly output: string;
  readonly how:
    | { readonly kind: 'plain' }
    | { readonly kind: 'float32'; readonly dtype: DType }
    | { readonly kind: 'sequence' }
    | { readonly kind: 'optional' };
}

/** A session with what has to be known to use it again. */
export interface PreparedRun {
  readonly session: Session;
  readonly plans: readonly OutputPlan[];
  /** Fetched names that exist but cannot be brought out, with their type for a person. */
  readonly opaque: readonly string[];
  /** What it was made of, where further sessions have to be made of it to bring all values out. */
  readonly composition: Composition | undefined;
}

interface Entry {
  readonly prepared: PreparedRun;
  readonly bytes: number;
  readonly pinned: boolean;
}

/** Each session has threads of its own. */
const mostSessions = 250;

/** Sessions kept for the next run of the same submodel, by its number, the least recently used dropped first. */
export class SessionCache {
  private readonly entries = new Map<number, Entry>();
  private held = 0;

  /** Bytes that the kept sessions are estimated to hold. */
  get bytes(): number {
    return this.held;
  }

  get(id: number): PreparedRun | undefined {
    const entry = this.entries.get(id);
    if (!entry) return undefined;
    this.entries.delete(id);
    this.entries.set(id, entry);
    return entry.prepared;
  }

  /** Drops sessions until `bytes` more fit into the budget; pinned ones stay. */
  makeRoom(bytes: number, budget: number): void {
    for (const [id, entry] of this.entries) {
      if (this.held + bytes <= budget && this.entries.size < mostSessions) break;
      if (!entry.pinned) this.drop(id);
    }
  }

  /** `bytes` estimates what the session holds. A pinned one stays until it is dropped by its number. */
  add(id: number, entry: Entry): void {
    this.drop(id);
    this.entries.set(id, entry);
    this.held += entry.bytes;
  }

  drop(id: number): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    this.held -= entry.bytes;
    entry.prepared.session.dispose();
  }
}
