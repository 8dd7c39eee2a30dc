import { Runner } from '../../engine/runner-client';

/** The one runner of the server: started when it is first needed, and again when it has ended. */
export class RunnerKeeper {
  private runner: Promise<Runner> | undefined;

  /** @throws UserError OD2002 where the runner's program is missing; RunnerDied where it does not come up */
  get(): Promise<Runner> {
    if (!this.runner) {
      const starting = Runner.start();
      this.runner = starting;
      const forget = () => {
        if (this.runner === starting) this.runner = undefined;
      };
      starting.then((runner) => runner.onExit(forget), forget);
    }
    return this.runner;
  }

  /** Ends the process, whatever it does, where there is one; the next `get` starts another. */
  async kill(why: string): Promise<void> {
    const runner = await this.runner?.catch(() => undefined);
    runner?.kill(why);
  }

  /** Ends the process and waits until it has ended. */
  async close(): Promise<void> {
    const runner = await this.runner?.catch(() => undefined);
    await runner?.close();
  }
}
