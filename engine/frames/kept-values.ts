import type { Held } from '../types';
import { heldBytes } from './held';
import type { HeldPool } from './held-pool';

interface Entry {
  readonly held: Held;
  readonly bytes: number;
  /** It can't be computed again, or is needed as long as the frame lives. */
  readonly pinned: boolean;
  lastUse: number;
}

let clock = 0;

/** The values that a frame holds, by name. */
export class KeptValues {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly pool: HeldPool) {}

  /** Bytes of all values of the run, in this frame or elsewhere. */
  get bytesOfRun(): number {
    return this.pool.bytes;
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  get(name: string): Held | undefined {
    const entry = this.entries.get(name);
    if (entry) entry.lastUse = ++clock;
    return entry?.held;
  }

  /** Keeps a value; what was kept under the name before is let go. */
  keep(name: string, held: Held, pinned = false): void {
    this.pool.retain(held);
    const before = this.entries.get(name);
    const stays = pinned || (before?.pinned ?? false);
    this.entries.set(name, { held, bytes: heldBytes(held), pinned: stays, lastUse: ++clock });
    if (before) this.pool.release(before.held);
  }

  drop(name: string): void {
    const entry = this.entries.get(name);
    if (!entry) return;
    this.entries.delete(name);
    this.pool.release(entry.held);
  }

  clear(): void {
    for (const { held } of this.entries.values()) this.pool.release(held);
    this.entries.clear();
  }

  /** Values that can be dropped, with what that frees and when they were last used. */
  *droppable(): Iterable<{ name: string; bytes: number; lastUse: number }> {
    for (const [name, entry] of this.entries) {
      if (!entry.pinned) yield { name, bytes: entry.bytes, lastUse: entry.lastUse };
    }
  }
}
