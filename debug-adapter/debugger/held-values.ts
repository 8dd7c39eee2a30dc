import type { Execution } from '../../engine/execution';
import type { Held } from '../../engine/types';

/** Values that were made for a run and are yet to be given to it. They stay until whoever has them lets them go. */
export class HeldValues {
  readonly #values = new Map<string, Held>();
  #letGo: (() => void)[] = [];

  constructor(private readonly execution: Execution) {}

  get values(): ReadonlyMap<string, Held> {
    return this.#values;
  }

  add(name: string, held: Held): void {
    this.#letGo.push(this.execution.hold(held));
    this.#values.set(name, held);
  }

  /** Lets something add values; where it fails, none stays. */
  async filled(fill: () => Promise<void>): Promise<this> {
    try {
      await fill();
      return this;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** What the run has not taken is freed; to be called when it was given what it is to have, or never will be. */
  release(): void {
    for (const letGo of this.#letGo.splice(0)) letGo();
  }
}
