import type { Held } from '../types';
import { heldTensors } from './held';

/** Counts who holds a tensor of the runner: one may be kept under several names, in several frames. */
export class HeldPool {
  private readonly counts = new Map<number, number>();
  private readonly sizes = new Map<number, number>();
  private total = 0;

  constructor(private readonly free: (ids: readonly number[]) => void) {}

  /** Bytes of all tensors that are held. */
  get bytes(): number {
    return this.total;
  }

  retain(held: Held): void {
    for (const { id, byteLength } of heldTensors(held)) {
      const count = this.counts.get(id) ?? 0;
      this.counts.set(id, count + 1);
      if (count > 0) continue;
      this.sizes.set(id, byteLength);
      this.total += byteLength;
    }
  }

  release(held: Held): void {
    const freed: number[] = [];
    for (const { id } of heldTensors(held)) {
      const count = (this.counts.get(id) ?? 0) - 1;
      if (count > 0) this.counts.set(id, count);
      else {
        this.counts.delete(id);
        this.total -= this.sizes.get(id) ?? 0;
        this.sizes.delete(id);
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
