import type { Held } from '../types';
import { heldBytes } from './held';
import type { HeldPool } from './held-pool';

interface Entry {
  readonly held: Held;
  readonly bytes: number;
  /** It can't be computed again, or is needed as long as the frame lives. */
  readonly pinned: boolean;
  lastUse: number;
  /** The move, counted from the run's beginning, at which somebody last looked at it. */
  looked: number | undefined;
}

/** A value that can be let go. */
export interface DroppableValue {
  readonly name: string;
  readonly bytes: number;
  readonly lastUse: number;
  readonly looked: number | undefined;
}

let clock = 0;

/** The values that a frame holds, by name. */
export class KeptValues {
  private readonly entries = new Map<string, Entry>();
  private readonly pinnedNames = new Set<string>();

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

  /** The value, without that counting as a use of it. */
  peek(name: string): Held | undefined {
    return this.entries.get(name)?.held;
  }

  /** The value where it was kept for good. */
  pinned(name: string): Held | undefined {
    const entry = this.entries.get(name);
    return entry?.pinned ? entry.held : undefined;
  }

  /** Keeps a value; what was kept under the name before is let go. */
  keep(name: string, held: Held, pinned = false): void {
    this.pool.retain(held);
    const before = this.entries.get(name);
    const stays = pinned || (before?.pinned ?? false);
    const { looked } = before ?? {};
    if (stays) this.pinnedNames.add(name);
    this.entries.set(name, { held, bytes: heldBytes(held), pinned: stays, lastUse: ++clock, looked });
    if (before) this.pool.release(before.held);
  }

  /** What was kept for good. */
  *pinnedEntries(): Iterable<[name: string, held: Held]> {
    for (const name of this.pinnedNames) yield [name, this.entries.get(name)!.held];
  }

  /** All that is kept. */
  *all(): Iterable<[name: string, held: Held]> {
    for (const [name, { held }] of this.entries) yield [name, held];
  }

  /** Remembers that somebody looks at the value. */
  look(name: string, move: number): void {
    const entry = this.entries.get(name);
    if (entry) entry.looked = move;
  }

  drop(name: string): void {
    const entry = this.entries.get(name);
    if (!entry) return;
    this.entries.delete(name);
    this.pinnedNames.delete(name);
    this.pool.release(entry.held);
  }

  clear(): void {
    for (const { held } of this.entries.values()) this.pool.release(held);
    this.entries.clear();
    this.pinnedNames.clear();
  }

  /** Values that can be dropped, with what that frees and when they were last used. */
  *droppable(): Iterable<DroppableValue> {
    for (const [name, entry] of this.entries) if (!entry.pinned) yield { name, ...entry };
  }
}
