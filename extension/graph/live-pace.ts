/** A text that changes is read again once its writer pauses this long, where reading is quick. */
const settleMilliseconds = 400;
/** Reading, which has a thread of its own, takes at most a third of the time, where it takes less than five seconds. */
const pauses = 2;
/** Nobody waits longer than this for the graph of what is written, however long reading takes. */
const mostMilliseconds = 10_000;
/** A longer text, in UTF-16 units, is read when it is saved: at each pause it would be copied to the thread that reads. */
export const longestText = 16_000_000;

/** How often a text that is written is read for its graph: what it took the last time decides how long the writer has to pause. */
export class LivePace {
  private took = 0;

  /** Reading took so many milliseconds, or failing to. */
  measured(milliseconds: number): void {
    this.took = milliseconds;
  }

  /** After how long a pause, in milliseconds, a text is read again; undefined where that is when it is saved. */
  pause(length: number): number | undefined {
    if (length > longestText) return undefined;
    return Math.min(mostMilliseconds, Math.max(settleMilliseconds, Math.round(this.took * pauses)));
  }
}
