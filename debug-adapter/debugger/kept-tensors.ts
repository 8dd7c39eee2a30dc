import { defaultBudget } from '../../engine/memory';
import type { Runner } from '../../engine/runner-client';
import type { HeldTensor } from '../../engine/types';
import { keptGone, noRoomToKeep } from '../errors';

/** A tensor that panels keep: pinned, computed of two others, or come from elsewhere. */
interface Kept {
  readonly name: string;
  readonly held: HeldTensor;
  readonly runner: Runner;
}

/** The part of the memory budget that kept tensors may take. */
const share = 1 / 2;

/**
 * Tensors that are kept in the runner from stop to stop, by their references, until they are released or the runner
 * ends. A restart keeps them, as it keeps the runner.
 */
export class KeptTensors {
  readonly #kept = new Map<string, Kept>();
  /** References of tensors whose bytes come from elsewhere; those of all others are not written to. */
  readonly #receiving = new Set<string>();
  /** Room for what is being made. */
  readonly #reserved = new Set<{ readonly runner: Runner; readonly bytes: number }>();
  #last = 0;

  /** How many are kept. */
  get count(): number {
    return this.#kept.size;
  }

  /** Bytes of all that a runner keeps, and of the room that is set aside. */
  bytes(runner: Runner): number {
    let sum = 0;
    for (const kept of this.#kept.values()) if (kept.runner === runner) sum += kept.held.byteLength;
    for (const reserved of this.#reserved) if (reserved.runner === runner) sum += reserved.bytes;
    return sum;
  }

  /**
   * Sets room for so many bytes aside before they are made, so that nothing else takes it meanwhile. The function that
   * comes back ends that; it is to be called once they are kept, or will not be.
   *
   * @throws UserError OD4801 where they are more than is left of the kept tensors' share of the memory budget
   */
  reserve(runner: Runner, name: string, bytes: number, memoryBudget = defaultBudget()): () => void {
    const room = Math.floor(memoryBudget * share);
    const taken = this.bytes(runner);
    // What is no number is not less than anything.
    if (!(taken + bytes <= room)) throw noRoomToKeep(name, bytes, taken, room);
    const reserved = { runner, bytes };
    this.#reserved.add(reserved);
    return () => void this.#reserved.delete(reserved);
  }

  /** Keeps a tensor, which is this object's to release from now on; returns its reference. */
  add(runner: Runner, name: string, held: HeldTensor): string {
    const reference = `${prefix}${++this.#last}`;
    this.#kept.set(reference, { name, held, runner });
    return reference;
  }

  /** Lets bytes be written to a kept tensor, which is of this object's own making. */
  receive(reference: string): void {
    this.#receiving.add(reference);
  }

  isReceiving(reference: string): boolean {
    return this.#receiving.has(reference);
  }

  /** Whether a reference is one of a kept tensor. */
  static isReference(reference: string): boolean {
    return reference.startsWith(prefix);
  }

  /** @throws UserError OD4802 where it was released, or is gone with its runner */
  get(reference: string, runner: Runner): Kept {
    const kept = this.#kept.get(reference);
    if (!kept) throw keptGone(undefined);
    if (kept.runner !== runner || !runner.alive) throw keptGone(kept.name);
    return kept;
  }

  release(references: readonly string[]): void {
    for (const reference of references) {
      const kept = this.#kept.get(reference);
      this.#kept.delete(reference);
      this.#receiving.delete(reference);
      if (kept?.runner.alive) kept.runner.release([kept.held.id]);
    }
  }
}

const prefix = 'kept:';
