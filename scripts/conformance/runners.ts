import { Runner } from '../../engine/runner-client';

/** A runner that is replaced when it has died, and killed when a piece of work takes too long. */
export class Runners {
  private runner: Runner | undefined;
  private started = 0;

  /** How often a new one was needed after the first. */
  get restarts(): number {
    return Math.max(0, this.started - 1);
  }

  /** A living runner. */
  async living(): Promise<Runner> {
    if (!this.runner?.alive) {
      this.runner = await Runner.start();
      this.started++;
    }
    return this.runner;
  }

  /** Does the work. Kills the runner where it has not ended in time, so that it fails: undefined then. */
  async within<T>(seconds: number, work: () => Promise<T>): Promise<T | undefined> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.runner?.kill();
    }, seconds * 1000);
    try {
      const result = await work();
      return late ? undefined : result;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.runner?.close();
  }
}
