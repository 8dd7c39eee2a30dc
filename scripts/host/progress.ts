/** Tells on standard output what a long step is doing and for how long: a person waits, and CI keeps the log. */
export interface Progress {
  /** Begins the next step; the one before is reported as done with its seconds. */
  step(name: string): void;
  /** Ends the last step. */
  end(): void;
}

const HEARTBEAT_MS = 10_000;

/** Starts a progress report under a headline, one line a step and a heartbeat every ten seconds in between. */
export function startProgress(headline: string): Progress {
  const begin = Date.now();
  let finishStep = () => {};
  console.log(headline);
  return {
    step(name) {
      finishStep();
      const since = Date.now();
      const heartbeat = setInterval(() => console.log(`  … ${name} (${seconds(since)})`), HEARTBEAT_MS);
      heartbeat.unref();
      finishStep = () => {
        clearInterval(heartbeat);
        console.log(`  ${name}: ${seconds(since)}`);
      };
    },
    end() {
      finishStep();
      console.log(`  ready after ${seconds(begin)}`);
    },
  };
}

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(0)} s`;
