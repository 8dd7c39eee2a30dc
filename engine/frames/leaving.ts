import type { Settled } from '../advancing';
import type { Compute } from '../compute';
import { noWatch, stopBehind } from '../stops';
import type { Edits } from '../timeline/edits';
import type { Held, StopSet } from '../types';
import type { Frame } from './frame';

/** What leaving frames needs of the execution whose frames they are. */
export interface LeavingContext {
  readonly stack: Frame[];
  readonly compute: Compute;
  readonly edits: Edits;
  /** Whether a frame stays after its last node, for the time being. */
  rests(frame: Frame): boolean;
  /** Whether a frame stays after its last iteration, so that it can be searched backwards. */
  holds(frame: Frame): boolean;
  /** Whether the main graph, once it is through, runs another time. */
  runsAnother(): boolean;
  /** Hears of the main graph's outputs in an iteration that has come to its end. */
  onIteration(iteration: number, outputs: ReadonlyMap<string, Held>): Promise<void> | void;
  /** Drops what need not be kept. */
  trim(): void;
}

/** Leaves frames whose last node has run, or begins their next iteration. */
export class Leaving {
  constructor(private readonly context: LeavingContext) {}

  /** As far as it goes, up to a stop behind a node whose frame it has left. Tells whether anything was done. */
  async settle(stops: StopSet): Promise<Settled> {
    const { stack, compute, trim } = this.context;
    let moved = false;
    for (;;) {
      const frame = stack.at(-1)!;
      const isThrough = frame.nextNode === undefined && (stack.length > 1 || this.context.runsAnother());
      if (!isThrough || this.context.rests(frame)) return { moved };
      const names = frame.graph.outputs.map((output) => output.name);
      const values = await compute.resolve(frame, names);
      if (stack.length === 1) await this.context.onIteration(frame.iteration!, values);
      const completion = await frame.body!.complete(names.map((name) => values.get(name)!));
      moved = true;
      if ('again' in completion) {
        frame.begin(completion.again);
        trim();
      } else if (this.context.holds(frame)) {
        for (const held of completion.outputs) compute.pool.discard(held);
        frame.body!.rewind(frame.iteration ?? 0);
        return { moved };
      } else {
        this.leave(frame, completion.outputs);
        const stop = await stopBehind(frame.call!, undefined, stops, noWatch);
        if (stop) return { moved, stop };
      }
    }
  }

  private leave(frame: Frame, outputs: readonly Held[]): void {
    const { stack, edits } = this.context;
    stack.pop();
    const outer = stack.at(-1)!;
    const call = frame.call!;
    call.outputs.forEach((name, at) => {
      const held = outputs[at];
      if (name === '' || !held) return;
      outer.keep(call, name, held);
      // The node by itself would not give this.
      if (edits.holdIn(frame)) outer.fix(name, held);
    });
    outer.place++;
    frame.body!.close();
    frame.close();
  }
}
