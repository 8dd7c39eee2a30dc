import type { Launched } from './launched';
import type { Line } from './messages';
import type { Move } from './motion';
import type { Sample } from './sample';

/** How long a pause waits before it says what it waits for, and before another one ends the runner. */
const pauseNoteMs = 2000;
const pauseAgainMs = 1000;

/** A move of a sample that has not come to its end. */
export class RunningMove {
  readonly #controller = new AbortController();
  /** When it was first asked to pause. */
  #paused: number | undefined;

  /** Samples that are to end as soon as they have come to a node boundary. */
  readonly terminated = new Set<Sample>();

  /** `sample` is the one that moves now; `single`: no other one moves after it. */
  constructor(
    public sample: Sample,
    readonly move: Move,
    readonly single: boolean,
  ) {}

  /** Whether somebody asked it to pause. */
  get isPaused(): boolean {
    return this.#paused !== undefined;
  }

  /** Ends the sample that moves now at the next node boundary. */
  terminate(): void {
    this.terminated.add(this.sample);
    this.interrupt();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends it at the next node boundary. */
  interrupt(): void {
    this.#controller.abort();
  }

  /**
   * Ends it at the next node boundary; asked a second time, ends the runner. `isRunning` says whether it still runs,
   * once there is something to `tell`. The runner of `run` is the one at that time: a replay changes it.
   */
  pause(run: Pick<Launched, 'runner'>, isRunning: () => boolean, tell: (line: Line) => void): void {
    if (this.#paused !== undefined && Date.now() - this.#paused >= pauseAgainMs) {
      run.runner.kill('the runner was ended, as asked by a second pause,');
      return;
    }
    this.interrupt();
    this.#paused ??= Date.now();
    setTimeout(() => {
      if (!isRunning()) return;
      const what = run.runner.running?.text;
      if (what === undefined) return;
      const text = `Pause waits for ${what}. Pause again to end the runner; the session stays.`;
      tell({ kind: 'note', text });
    }, pauseNoteMs).unref();
  }
}
