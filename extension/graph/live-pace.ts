/** A text that changes is read again once its writer pauses this long, where reading is quick. */
const settleMilliseconds = 400;
/** What takes longer than this holds up typing in other places, so that it waits for longer pauses. */
const quickMilliseconds = 50;
/** Reading takes at most one part in so many of a writer's time. */
const pauses = 20;
/** What takes longer than this is read only when it is saved. */
const mostMilliseconds = 250;
/** A longer text is not tried: how long it takes is known only behind it. */
export const longestText = 1_000_000;

/**
 * How often a text that is written is read for its graph: reading happens in the editor's own process, where others wait
 * for it. What it took the last time decides how long the writer has to pause.
 */
export class LivePace {
  private took = 0;

  /** Reading and telling all there is took so many milliseconds. */
  measured(milliseconds: number): void {
    this.took = milliseconds;
  }

  /** After how long a pause, in milliseconds, a text is read again; undefined where that is when it is saved. */
  pause(length: number): number | undefined {
    if (length > longestText || this.took > mostMilliseconds) return undefined;
    return this.took <= quickMilliseconds ? settleMilliseconds : Math.round(this.took * pauses);
  }
}
