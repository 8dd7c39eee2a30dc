import { UserError } from '../../core/errors';
import type { Runner } from '../runner-client';
import type { Held } from '../types';
import type { HeldPool } from './held-pool';

/** What an iteration begins with. */
export interface IterationStart {
  readonly iteration: number;
  /** The graph's inputs by name. */
  readonly inputs: ReadonlyMap<string, Held>;
  /** Those of the values that only the iteration before could tell: `Body.start` makes the inputs of them again. */
  readonly carried: readonly Held[];
}

/** What comes after a body's last node: another iteration, or the outputs of the node it is of. */
export type Completion = { readonly again: IterationStart } | { readonly outputs: readonly Held[] };

/** How the graph inside a node is run: what it begins with, and what happens when it is through. */
export interface Body {
  /** `outputs` are the graph's, in order. They stay held until the caller has taken over what this returns. */
  complete(outputs: readonly Held[]): Promise<Completion>;
  /** Goes back to an iteration that has run: forgets what was collected in it and after it. */
  rewind(iteration: number): void;
  /** What the present iteration begins with, given what it carries. */
  start(carried: readonly Held[]): Promise<IterationStart>;
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
  rewind: () => undefined,
  start: () => Promise.reject(new Error('a body that runs once has no iterations')),
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

  /** Lets go of all but the first `count`. */
  truncate(count: number): void {
    for (const held of this.values.splice(count)) this.pool.release(held);
  }

  clear(): void {
    this.truncate(0);
  }
}

/** The ids of values that have to be tensors; `what` says in an error which they are. */
export function tensorIds(values: readonly Held[], what: string): number[] {
  return values.map((held) => {
    if (held.kind !== 'tensor') {
      throw new UserError('OD2013', `${what} has to be a tensor, but it is a ${held.kind}.`);
    }
    return held.id;
  });
}
