import type { Runner } from '../runner-client';
import type { Held } from '../types';
import type { HeldPool } from './held-pool';

/** What comes after a body's last node: another iteration with these inputs, or the outputs of the node it is of. */
export type Completion =
  | { readonly again: ReadonlyMap<string, Held>; readonly iteration: number }
  | { readonly outputs: readonly Held[] };

/** How the graph inside a node is run: what it begins with, and what happens when it is through. */
export interface Body {
  /** `outputs` are the graph's, in order. They stay held until the caller has taken over what this returns. */
  complete(outputs: readonly Held[]): Promise<Completion>;
  /** Lets go of what it has collected. */
  close(): void;
}

/** What bodies work with. */
export interface BodyContext {
  readonly runner: Runner;
  readonly pool: HeldPool;
}

/** A body that runs once and whose outputs are the node's: a branch of an If, a function. */
export const once: Body = {
  complete: async (outputs) => ({ outputs }),
  close: () => undefined,
};

/** Values that stay held while a body collects them. */
export class Collected {
  private readonly values: Held[] = [];

  constructor(private readonly pool: HeldPool) {}

  add(held: Held): void {
    this.pool.retain(held);
    this.values.push(held);
  }

  get all(): readonly Held[] {
    return this.values;
  }

  clear(): void {
    for (const held of this.values.splice(0)) this.pool.release(held);
  }
}

/** The ids of values that have to be tensors; `what` says in an error which they are. */
export function tensorIds(values: readonly Held[], what: string): number[] {
  return values.map((held) => {
    if (held.kind !== 'tensor') throw new Error(`${what} has to be a tensor`);
    return held.id;
  });
}
