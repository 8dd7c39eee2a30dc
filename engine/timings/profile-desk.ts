import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProfiledRun } from '../protocol';
import type { Runner } from '../runner-client';

/** Hears what the profiler saw of a run; undefined where it saw nothing. */
type Listener = (run: ProfiledRun | undefined) => void;

const desks = new WeakMap<Runner, ProfileDesk>();
let tokens = 0;

/**
 * The profiles of a runner's sessions: hands out the tokens that runs are asked for with, and gives what comes back to
 * whoever asked. Profiling makes a run slower (20 to 50 µs a node, measured; a third of the whole with small nodes), so
 * it is done only where somebody wants times.
 */
export class ProfileDesk {
  /** Whether stretches are to be profiled that run from now on. */
  isOn = false;
  private readonly listeners = new Map<number, Listener>();
  private folder: string | undefined;

  private constructor(private readonly runner: Runner) {}

  static of(runner: Runner): ProfileDesk {
    let desk = desks.get(runner);
    if (!desk) {
      desk = new ProfileDesk(runner);
      desks.set(runner, desk);
    }
    return desk;
  }

  /** What a run that is to be profiled is asked for with. */
  begin(listener: Listener): { readonly token: number; readonly folder: string } {
    const token = ++tokens;
    this.listeners.set(token, listener);
    return { token, folder: this.files() };
  }

  /** The run failed: nothing will be told of it. */
  drop(token: number): void {
    this.listeners.delete(token);
  }

  /**
   * Fetches what was not told yet.
   *
   * @throws RunnerDied
   */
  async settle(): Promise<void> {
    if (this.listeners.size === 0) return;
    const waiting = new Map(this.listeners);
    const runs = await this.runner.request('profiles', {});
    for (const run of runs) {
      this.listeners.get(run.token)?.(run);
      this.listeners.delete(run.token);
      waiting.delete(run.token);
    }
    for (const [token, listener] of waiting) {
      this.listeners.delete(token);
      listener(undefined);
    }
  }

  /** Where onnxruntime writes; nothing stays there beyond the runner's life. */
  private files(): string {
    if (this.folder === undefined) {
      const folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-profile-'));
      const remove = () => rmSync(folder, { recursive: true, force: true });
      process.once('exit', remove);
      this.runner.onExit(() => {
        process.off('exit', remove);
        remove();
      });
      this.folder = folder;
    }
    return this.folder;
  }
}
