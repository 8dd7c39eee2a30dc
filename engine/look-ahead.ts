import type { UserError } from '../core/errors';
import type { Advancing } from './advancing';
import type { Compute } from './compute';
import type { Frame } from './frames/frame';
import { never } from './stops';
import type { Held } from './types';

/** Computes the outputs of the node that runs next because somebody looks at them; see `Execution.preview`. */
export class LookAhead {
  /** Ends what is being computed for a look. */
  private signal = never;
  /** Where the next node's outputs must not be computed for a look, and why. */
  private refused: { readonly frame: Frame; readonly place: string; readonly error: UserError } | undefined;

  constructor(
    private readonly compute: Compute,
    private readonly advancing: Advancing,
  ) {}

  /** The outputs of the frame's next node, kept, so that stepping on does not run it twice. */
  async preview(frame: Frame): Promise<Map<string, Held>> {
    const node = frame.nextNode;
    if (!node) return new Map();
    if (this.refused?.frame === frame && this.refused.place === placeOf(frame)) throw this.refused.error;
    const known = frame.known(node);
    if (!known && this.advancing.goesInside(frame, node)) {
      await this.advancing.inside(frame, node, this.signal);
    } else if (!known) {
      const { values } = await this.compute.runNode(frame, node);
      for (const held of values.values()) this.compute.pool.retain(held);
      frame.previewed = this.withFixed(frame, values);
    }
    const previewed = new Map(frame.known(node));
    // A Constant has no outputs of its own to compute: they are among the weights.
    const constants = node.outputs.filter((name) => frame.weight(name));
    for (const [name, held] of await this.compute.resolve(frame, constants)) previewed.set(name, held);
    return previewed;
  }

  /** Does something in which values are looked at, whose looks end where the signal aborts. */
  async until<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    this.signal = signal;
    try {
      return await task();
    } finally {
      this.signal = never;
    }
  }

  /** Has no look compute anything while this frame stands where it does. */
  refuse(frame: Frame, error: UserError): void {
    this.refused = { frame, place: placeOf(frame), error };
  }

  /** A node's outputs with what somebody made of some of them in the place of what it gives. */
  private withFixed(frame: Frame, values: ReadonlyMap<string, Held>): ReadonlyMap<string, Held> {
    const { pool } = this.compute;
    return new Map(
      [...values].map(([name, held]) => {
        const fixed = frame.fixed.has(name) ? frame.values.get(name) : undefined;
        if (!fixed) return [name, held];
        pool.retain(fixed);
        pool.release(held);
        return [name, fixed];
      }),
    );
  }
}

function placeOf({ place, iteration }: Frame): string {
  return `${place} ${iteration ?? ''}`;
}
