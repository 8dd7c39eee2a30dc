import type { Held } from '../types';
import { heldIds } from './held';

/** Counts who holds a tensor of the runner: one may be kept under several names, in several frames. */
export class HeldPool {
  private readonly counts = new Map<number, number>();

  constructor(private readonly free: (ids: readonly number[]) => void) {}

  retain(held: Held): void {
    for (const id of heldIds(held)) this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
  }

  release(held: Held): void {
    const freed: number[] = [];
    for (const id of heldIds(held)) {
      const count = (this.counts.get(id) ?? 0) - 1;
      if (count > 0) this.counts.set(id, count);
      else {
        this.counts.delete(id);
        freed.push(id);
      }
    }
    if (freed.length > 0) this.free(freed);
  }

  /** Lets go of what came from the runner and was kept nowhere. */
  discard(held: Held): void {
    this.retain(held);
    this.release(held);
  }
}
