import { heldBytes } from '../frames/held';
import type { HeldPool } from '../frames/held-pool';
import type { Held } from '../types';
import { levelOf, worth, worthAhead } from './spread';

/** The most iterations whose carried values are kept, whatever they take: the records themselves take memory too. */
const mostRecords = 4096;

/** Something that may be let go to save memory. */
export interface Droppable {
  readonly bytes: number;
  /** The least goes first. */
  readonly worth: number;
  drop(): void;
}

/**
 * What a frame keeps of the iterations that it has run: the values that each began with, from which it can be run
 * again, and what its random operators drew, which is never drawn twice, or somebody made of a value.
 */
export class Iterations {
  private readonly carried = new Map<number, readonly Held[]>();
  private readonly drawn = new Map<number, Map<string, Held>>();
  /** Iterations that cannot be run again: their beginnings stay. */
  private readonly pinned = new Set<number>([0]);

  constructor(private readonly pool: HeldPool) {}

  /** Keeps what an iteration begins with. */
  begun(iteration: number, carried: readonly Held[]): void {
    for (const held of carried) this.pool.retain(held);
    this.forget(iteration);
    this.carried.set(iteration, carried);
    if (this.carried.size > mostRecords) this.thinOut(iteration);
  }

  /** Keeps the beginning of an iteration for good. */
  pin(iteration: number): void {
    this.pinned.add(iteration);
  }

  /** Forgets the iterations after this one. */
  forgetAfter(iteration: number): void {
    for (const at of [...this.carried.keys()]) if (at > iteration) this.forget(at);
    for (const [at, drawn] of this.drawn) {
      if (at > iteration) for (const name of [...drawn.keys()]) this.undraw(at, name);
    }
  }

  /** Forgets what was kept by `draw`. */
  undraw(iteration: number, name: string): void {
    const drawn = this.drawn.get(iteration);
    const held = drawn?.get(name);
    drawn?.delete(name);
    if (held) this.pool.release(held);
  }

  /** Keeps what a random operator drew in an iteration, or what somebody made of a value. */
  draw(iteration: number, name: string, held: Held): void {
    const drawn = this.drawn.get(iteration) ?? new Map<string, Held>();
    this.drawn.set(iteration, drawn);
    this.pool.retain(held);
    const before = drawn.get(name);
    drawn.set(name, held);
    if (before) this.pool.release(before);
  }

  /** What was drawn in an iteration, if it was run already. */
  drawnIn(iteration: number): ReadonlyMap<string, Held> {
    return this.drawn.get(iteration) ?? new Map();
  }

  /** The last iteration up to this one whose beginning is kept; the first one's always is. */
  nearest(iteration: number): { readonly iteration: number; readonly carried: readonly Held[] } {
    for (let at = iteration; at >= 0; at--) {
      const carried = this.carried.get(at);
      if (carried) return { iteration: at, carried };
    }
    throw new Error('the first iteration has to be begun before any other');
  }

  /** What can be let go: the beginnings of iterations but the first, the present one and pinned ones. */
  *droppable(present: number): Iterable<Droppable> {
    for (const [iteration, carried] of this.carried) {
      if (this.pinned.has(iteration) || iteration === present) continue;
      yield {
        bytes: carried.reduce((sum, held) => sum + heldBytes(held), 0),
        worth: worthOf(iteration, present),
        drop: () => this.forget(iteration),
      };
    }
  }

  clear(): void {
    for (const iteration of [...this.carried.keys()]) this.forget(iteration);
    for (const drawn of this.drawn.values()) for (const held of drawn.values()) this.pool.release(held);
    this.drawn.clear();
  }

  private forget(iteration: number): void {
    const carried = this.carried.get(iteration);
    this.carried.delete(iteration);
    for (const held of carried ?? []) this.pool.release(held);
  }

  private thinOut(present: number): void {
    const droppable = [...this.droppable(present)].sort((a, b) => a.worth - b.worth);
    for (const { drop } of droppable.slice(0, mostRecords / 2)) drop();
  }
}

function worthOf(iteration: number, present: number): number {
  if (iteration > present) return worthAhead(iteration - present);
  return worth(levelOf(iteration - 1, iteration), present - iteration);
}
