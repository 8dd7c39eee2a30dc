/** A move ahead that left nodes out: those at the places from `from` on, up to `to`, where it went on. */
export interface Jump {
  readonly from: number;
  readonly to: number;
}

/**
 * The nodes of a frame that were left out, by iteration: what they would make does not exist there. Going back before
 * the end of a jump undoes it, so of those of an iteration that has come to a place, all lie before that place.
 */
export class Jumps {
  private readonly byIteration = new Map<number | undefined, Jump[]>();

  add(iteration: number | undefined, jump: Jump): void {
    const jumps = this.byIteration.get(iteration);
    if (jumps) jumps.push(jump);
    else this.byIteration.set(iteration, [jump]);
  }

  /** Undoes the last one of an iteration. */
  removeLast(iteration: number | undefined): void {
    const jumps = this.byIteration.get(iteration);
    jumps?.pop();
    if (jumps?.length === 0) this.byIteration.delete(iteration);
  }

  /** The jump over the node at that place, if it was left out. */
  over(iteration: number | undefined, place: number): Jump | undefined {
    return this.byIteration.get(iteration)?.find(({ from, to }) => from <= place && place < to);
  }

  /** The place where execution was before it came to this one. */
  before(iteration: number | undefined, place: number): number {
    return this.over(iteration, place - 1)?.from ?? place - 1;
  }

  /** What was left out in an iteration up to now. */
  in(iteration: number | undefined): readonly Jump[] {
    return [...(this.byIteration.get(iteration) ?? [])];
  }

  /** Whether any node of that iteration was left out. */
  has(iteration: number | undefined): boolean {
    return this.byIteration.has(iteration);
  }
}
