import type { Node } from '../../core/onnx/model';
import type { Frame } from '../frames/frame';
import type { HeldPool } from '../frames/held-pool';
import type { Edit, Held } from '../types';
import { dependents } from './dependents';
import type { Position } from './position';
import { isAfter, positionOf } from './position';

interface Entry extends Edit {
  /** The frames around the value, the one that it is of last, each with the iteration that it was in. */
  readonly chain: readonly { readonly frame: Frame; readonly iteration: number | undefined }[];
  /** What was kept because it cannot be computed: an input, a random value, what an edit before this one made. */
  readonly before: Held | undefined;
  /** Whether that was fixed, too. */
  readonly wasFixed: boolean;
}

/**
 * The edits of a run, in their order. An edit begins another branch of what happens: what was computed from the value
 * is dropped and computed anew when it is needed. Going back before the moment of an edit undoes it.
 */
export class Edits {
  private readonly entries: Entry[] = [];

  constructor(
    private readonly stack: readonly Frame[],
    private readonly pool: HeldPool,
  ) {}

  get list(): readonly Edit[] {
    return this.entries.map(({ name, graph, iteration, position }) => ({ name, graph, iteration, position }));
  }

  /** Replaces a value of the frame of that depth; no frame inside it may have been entered with it. */
  apply(depth: number, name: string, held: Held): void {
    const chain = this.stack.slice(0, depth + 1).map((frame) => ({ frame, iteration: frame.iteration }));
    const { frame, iteration } = chain.at(-1)!;
    const before = frame.values.pinned(name);
    if (before) this.pool.retain(before);
    const position = positionOf(this.stack);
    const wasFixed = frame.fixed.has(name);
    this.entries.push({ name, graph: frame.graph.path, iteration, position, chain, before, wasFixed });
    // Kept before anything is dropped: it may be made of the very tensor that it replaces.
    this.pool.retain(held);
    this.forget(chain, name);
    frame.fix(name, held);
    this.pool.release(held);
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
      this.undo(last);
      undone.push(last);
    }
    return undone;
  }

  close(): void {
    for (const { before } of this.entries.splice(0)) if (before) this.pool.release(before);
  }

  private undo({ name, chain, before, wasFixed }: Entry): void {
    const { frame, iteration } = chain.at(-1)!;
    if (this.stack.includes(frame)) frame.unfix(name, iteration, before, wasFixed);
    this.forget(chain, name);
    if (before) this.pool.release(before);
  }

  /** Drops what was computed from the value: in its frame, in the frames around it, in later iterations. */
  private forget(chain: Entry['chain'], name: string): void {
    for (const [at, { frame, iteration }] of chain.entries()) {
      if (!this.stack.includes(frame)) return;
      frame.dropPreview();
      if (iteration !== undefined) frame.iterations.forgetAfter(iteration);
      const call = chain[at + 1]?.frame.call;
      const made = call ? namesOf(call) : [name];
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
