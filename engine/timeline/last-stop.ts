import type { Compute } from '../compute';
import type { ChangedAttributes } from '../frames/changed-attributes';
import type { Frame } from '../frames/frame';
import type { HeldPool } from '../frames/held-pool';
import type { Held } from '../types';
import type { Edits } from './edits';
import type { Jump } from './jumps';

/** A frame as it was when a stop was left. */
interface Level {
  readonly frame: Frame;
  readonly iteration: number | undefined;
  /** Values of nodes before this place existed; in the innermost frame those of the next node could be looked at, too. */
  readonly until: number;
  /** What cannot be computed again: inputs, what was drawn, what somebody made of values. */
  readonly pinned: ReadonlyMap<string, Held>;
  readonly changeAttributes: ReturnType<ChangedAttributes['copy']>;
  readonly jumps: readonly Jump[];
  /** A frame of the same graph that stands there, once it was needed. */
  standIn: Frame | undefined;
}

/**
 * Where a run stood when it was last left, to look back at the values of that time. Nothing is copied: as long as the
 * frame is in the same iteration and nothing was edited, its values are those; otherwise they are computed again from
 * what the iteration began with, which is kept.
 */
export class LastStop {
  private levels: readonly Level[] = [];
  private changes = 0;

  constructor(
    private readonly stack: readonly Frame[],
    private readonly pool: HeldPool,
    private readonly edits: Edits,
  ) {}

  /** Remembers where the run stands, in place of what was remembered before. */
  mark(): void {
    const { length } = this.stack;
    const levels = this.stack.map((frame, depth): Level => {
      // An output that was looked at ahead may be random: it is drawn once.
      const pinned = new Map([...frame.values.pinnedEntries(), ...(frame.previewed ?? [])]);
      for (const held of pinned.values()) this.pool.retain(held);
      const until = frame.place + (depth === length - 1 ? 1 : 0);
      const { iteration } = frame;
      const changeAttributes = frame.attributes.copy();
      const jumps = frame.jumps.in(iteration);
      return { frame, iteration, until, pinned, changeAttributes, jumps, standIn: undefined };
    });
    this.clear();
    this.levels = levels;
    this.changes = this.edits.changes;
  }

  /** Whether any stop was left yet. */
  get isMarked(): boolean {
    return this.levels.length > 0;
  }

  /**
   * Values at that time of names as a frame sees them now. Those that did not exist then are left out.
   *
   * @throws UserError OD2023 where a value has to be computed again and fails; RunnerDied
   */
  async values(compute: Compute, frame: Frame, names: readonly string[]): Promise<Map<string, Held>> {
    const values = new Map<string, Held>();
    for (const name of names) {
      const path = frame.home(name)?.graph.path;
      const level = this.levels.findLast((each) => each.frame.graph.path === path);
      if (!level || !existed(level, name)) continue;
      const then = this.frameAt(level);
      if (!then.hasRun(name)) continue;
      for (const [each, held] of await compute.resolve(then, [name])) values.set(each, held);
    }
    return values;
  }

  clear(): void {
    for (const { pinned, standIn } of this.levels) {
      standIn?.close();
      for (const held of pinned.values()) this.pool.release(held);
    }
    this.levels = [];
  }

  /** The frame itself, where its values are still those of that time; otherwise one that stands in for it. */
  private frameAt(level: Level): Frame {
    const { frame, until } = level;
    const isSame = this.isSame(level);
    if (isSame && frame.place >= Math.min(until, frame.order.nodes.length)) return frame;
    level.standIn ??= this.standIn(level, isSame);
    return level.standIn;
  }

  private isSame({ frame, iteration }: Level): boolean {
    return this.stack.includes(frame) && frame.iteration === iteration && this.edits.changes === this.changes;
  }

  private standIn(level: Level, isSame: boolean): Frame {
    const { frame, iteration, until, pinned, changeAttributes, jumps } = level;
    const outer = this.levels.find((each) => each.frame === frame.outer);
    const made = frame.twin(outer ? this.frameAt(outer) : frame.outer);
    for (const [name, held] of pinned) made.values.keep(name, held, true);
    // What it has kept since, going back, is right as well, and need not be computed again.
    if (isSame) for (const [name, held] of frame.values.all()) made.values.keep(name, held);
    made.iteration = iteration;
    changeAttributes(made.attributes);
    for (const jump of jumps) made.jumps.add(iteration, jump);
    made.place = Math.min(until, made.order.nodes.length);
    return made;
  }
}

/** Whether a value of the frame's own graph existed then. */
function existed({ frame, until }: Level, name: string): boolean {
  const producer = frame.graph.producers.get(name);
  return producer === undefined || frame.weight(name) !== undefined || frame.order.place(producer) < until;
}
