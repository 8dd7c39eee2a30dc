import type { HeldPool } from '../frames/held-pool';
import type { Held } from '../types';
import type { Position } from './position';
import { isAfter } from './position';

interface Draw {
  /** Where the frame stood that drew it. */
  readonly position: Position;
  readonly held: Held;
}

/**
 * What random operators drew in bodies and functions that are entered again and again: going back to one and entering
 * it anew finds the same values, since their generators have gone on.
 */
export class Draws {
  /** By frame and iteration, by name. */
  private readonly byFrame = new Map<string, Map<string, Draw>>();

  constructor(private readonly pool: HeldPool) {}

  /** What was drawn in a frame's iteration, if it was run already. */
  *in(frame: string): Iterable<readonly [string, Held]> {
    for (const [name, { held }] of this.byFrame.get(frame) ?? []) yield [name, held];
  }

  record(frame: string, position: Position, name: string, held: Held): void {
    const draws = this.byFrame.get(frame) ?? new Map<string, Draw>();
    this.byFrame.set(frame, draws);
    this.pool.retain(held);
    const before = draws.get(name);
    draws.set(name, { position, held });
    if (before) this.pool.release(before.held);
  }

  /** Forgets what was drawn after a position: it may depend on what was changed there. */
  forgetAfter(position: Position): void {
    for (const [frame, draws] of this.byFrame) {
      for (const [name, draw] of draws) {
        if (!isAfter(draw.position, position)) continue;
        draws.delete(name);
        this.pool.release(draw.held);
      }
      if (draws.size === 0) this.byFrame.delete(frame);
    }
  }

  clear(): void {
    for (const draws of this.byFrame.values()) for (const { held } of draws.values()) this.pool.release(held);
    this.byFrame.clear();
  }
}
