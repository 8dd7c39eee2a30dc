import type { Node } from '../../core/onnx/model';
import type { Frame } from '../frames/frame';
import type { HeldPool } from '../frames/held-pool';
import type { Edit, Held } from '../types';
import { dependents } from './dependents';
import type { Draws } from './draws';
import type { Position } from './position';
import { isAfter, positionOf } from './position';

/** The frames around what was changed, the one that it is of last, each with the iteration that it was in. */
type Chain = readonly { readonly frame: Frame; readonly iteration: number | undefined }[];

/** Something that begins another branch of what happens. */
interface Entry {
  /** Where the run stood right after it. */
  readonly position: Position;
  readonly chain: Chain;
  /** What somebody made of a value; undefined where nodes were left out. */
  readonly edit: Edit | undefined;
  /** Makes it as if it had not been. */
  undo(): void;
  /** Lets go of what undoing it takes. */
  close(): void;
}

/**
 * The edits of a run, and the jumps over nodes, in their order. Each begins another branch of what happens: what was
 * computed from the value, or from what those nodes made, is dropped and computed anew when it is needed. Going back
 * before the moment of an edit undoes it.
 */
export class Edits {
  private readonly entries: Entry[] = [];

  constructor(
    private readonly stack: readonly Frame[],
    private readonly pool: HeldPool,
    private readonly draws: Draws,
  ) {}

  get list(): readonly Edit[] {
    return this.entries.flatMap(({ edit }) => (edit ? [edit] : []));
  }

  /** Replaces a value of the frame of that depth; no frame inside it may have been entered with it. */
  apply(depth: number, name: string, held: Held): void {
    const chain = this.chainTo(depth);
    const { frame, iteration } = chain.at(-1)!;
    // What was kept because it cannot be computed: an input, a random value, what an edit before this one made.
    const before = frame.values.pinned(name);
    if (before) this.pool.retain(before);
    const position = positionOf(this.stack);
    const wasFixed = frame.fixed.has(name);
    this.entries.push({
      position,
      chain,
      edit: { name, graph: frame.graph.path, iteration, position },
      undo: () => {
        if (this.stack.includes(frame)) frame.unfix(name, iteration, before, wasFixed);
        this.forget(chain, [name]);
        if (before) this.pool.release(before);
      },
      close: () => {
        if (before) this.pool.release(before);
      },
    });
    // Kept before anything is dropped: it may be made of the very tensor that it replaces.
    this.pool.retain(held);
    this.forget(chain, [name]);
    frame.fix(name, held);
    this.pool.release(held);
  }

  /** Has the innermost frame go on at a later place, without the nodes between: what they would make does not exist. */
  leaveOut(to: number): void {
    const chain = this.chainTo(this.stack.length - 1);
    const { frame, iteration } = chain.at(-1)!;
    const names = frame.order.nodes.slice(frame.place, to).flatMap(namesOf);
    this.forget(chain, names);
    frame.leaveOut(to);
    this.entries.push({
      position: positionOf(this.stack),
      chain,
      edit: undefined,
      undo: () => {
        frame.jumps.removeLast(iteration);
        this.forget(chain, names);
      },
      close: () => undefined,
    });
  }

  /** Whether an edit holds that was made in this frame or in one inside it. */
  holdIn(frame: Frame): boolean {
    return this.entries.some(({ chain }) => chain.some((each) => each.frame === frame));
  }

  /** Undoes what was edited after that position; tells what that was, the latest first. */
  undoAfter(position: Position): Edit[] {
    const undone: Edit[] = [];
    for (
      let last = this.entries.at(-1);
      last && isAfter(last.position, position);
      last = this.entries.at(-1)
    ) {
      this.entries.pop();
      last.undo();
      if (last.edit) undone.push(last.edit);
    }
    return undone;
  }

  close(): void {
    for (const entry of this.entries.splice(0)) entry.close();
  }

  private chainTo(depth: number): Chain {
    return this.stack.slice(0, depth + 1).map((frame) => ({ frame, iteration: frame.iteration }));
  }

  /** Drops what was computed from the values: in their frame, in the frames around it, in later iterations. */
  private forget(chain: Chain, names: readonly string[]): void {
    this.draws.forgetAfter(positionOf(this.stack));
    for (const [at, { frame, iteration }] of chain.entries()) {
      if (!this.stack.includes(frame)) return;
      frame.dropPreview();
      if (iteration !== undefined) frame.iterations.forgetAfter(iteration);
      const call = chain[at + 1]?.frame.call;
      const made = call ? namesOf(call) : names;
      if (call) for (const output of made) frame.unfix(output, iteration);
      // What was drawn from it would be drawn from another value now.
      for (const each of dependents(frame, made)) {
        if (iteration !== undefined) frame.iterations.undraw(iteration, each);
        if (frame.iteration === iteration) frame.values.drop(each);
      }
    }
  }
}

function namesOf(node: Node): string[] {
  return node.outputs.filter((name) => name !== '');
}
