import type { DType } from '../../core/tensor/dtype';
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
}

/** Sessions kept for the next run of the same submodel, the least recently used dropped first. */
export class SessionCache {
  private readonly entries = new Map<string, { readonly prepared: PreparedRun; readonly bytes: number }>();
  private bytes = 0;

  constructor(private readonly budget: number) {}

  /** The session, taken out of the cache: `put` gives it back. */
  take(key: string): PreparedRun | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.bytes -= entry.bytes;
    return entry.prepared;
  }

  /** `bytes` estimates what the session holds: prepacked weights mostly. */
  put(key: string, prepared: PreparedRun, bytes: number): void {
    this.take(key)?.session.dispose();
    this.entries.set(key, { prepared, bytes });
    this.bytes += bytes;
    for (const [oldest, entry] of this.entries) {
      if (this.bytes <= this.budget) break;
      this.entries.delete(oldest);
      this.bytes -= entry.bytes;
      entry.prepared.session.dispose();
    }
  }
}
