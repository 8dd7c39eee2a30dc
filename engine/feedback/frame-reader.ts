import type { HeldPool } from '../frames/held-pool';
import type { Runner } from '../runner-client';
import type { Held } from '../types';

/** An input in frames, as the runner holds it. */
export interface FrameSource {
  readonly name: string;
  /** The runner's number for it. */
  readonly source: number;
}

/** The most frames that are asked for at a time. */
const mostAhead = 64;

/**
 * Gets frames from the runner: a few ahead, as many as take little memory, so that an iteration does not begin with a
 * question of its own.
 */
export class FrameReader {
  private readonly ahead = new Map<number, readonly Held[]>();

  constructor(
    private readonly runner: Runner,
    private readonly pool: HeldPool,
    private readonly sources: readonly FrameSource[],
    /** The number of iterations. */
    private readonly count: number,
  ) {}

  /**
   * The frames of an iteration by input. They stay held until another iteration's are asked for.
   *
   * @throws UserError where one cannot be read or does not fit; RunnerDied
   */
  async at(iteration: number): Promise<ReadonlyMap<string, Held>> {
    if (this.sources.length === 0) return new Map();
    this.forget((kept) => kept !== iteration && (kept < iteration || !this.ahead.has(iteration)));
    if (!this.ahead.has(iteration)) await this.read(iteration);
    const frames = this.ahead.get(iteration)!;
    return new Map(this.sources.map(({ name }, at) => [name, frames[at]!]));
  }

  /** Lets go of the frames and of what they are cut from. */
  close(): void {
    this.forget(() => true);
    if (this.sources.length > 0) this.runner.releaseFrames(this.sources.map(({ source }) => source));
  }

  private async read(iteration: number): Promise<void> {
    const batches = await this.runner.request('frames', {
      sources: this.sources.map(({ source }) => source),
      first: iteration,
      most: Math.min(mostAhead, this.count - iteration),
    });
    batches.forEach((frames, at) => {
      for (const held of frames) this.pool.retain(held);
      this.ahead.set(iteration + at, frames);
    });
  }

  private forget(isGone: (iteration: number) => boolean): void {
    for (const [iteration, frames] of this.ahead) {
      if (!isGone(iteration)) continue;
      this.ahead.delete(iteration);
      for (const held of frames) this.pool.release(held);
    }
  }
}
