import type { AttributeProto } from '../../core/onnx/gen/onnx_pb';
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
  /** What somebody made of a value or an attribute; undefined where nodes were left out. */
  readonly edit: Edit | undefined;
  /** The node whose attribute it is. */
  readonly node?: Node;
  /** Makes it as if it had not been. */
  undo(): void;
  /** What it replaced is not to come back: undoing it lets the value be what its node gives. */
  forgetBefore?(): void;
  /** Lets go of what undoing it takes. */
  close(): void;
}

/** The latest edit, for those who undo it. */
export interface LatestEdit {
  readonly edit: Edit;
  readonly chain: Chain;
  /** The values of its frame that it makes others. */
  readonly made: readonly string[];
  /** The node whose attribute it is. */
  readonly node: Node | undefined;
}

/**
 * The edits of a run, and the jumps over nodes, in their order. Each begins another branch of what happens: what was
 * computed from the value, or from what those nodes made, is dropped and computed anew when it is needed. Going back
 * before the moment of an edit undoes it.
 */
export class Edits {
  private readonly entries: Entry[] = [];

  private changed = 0;

  constructor(
    private readonly stack: readonly Frame[],
    private readonly pool: HeldPool,
    private readonly draws: Draws,
  ) {}

  get list(): readonly Edit[] {
    return this.entries.flatMap(({ edit }) => (edit ? [edit] : []));
  }

  /** How often values have become others so far, by an edit or by its being undone. */
  get changes(): number {
    return this.changed;
  }

  get latest(): LatestEdit | undefined {
    const entry = this.entries.findLast(({ edit }) => edit !== undefined);
    if (!entry?.edit) return undefined;
    const { edit, chain, node } = entry;
    return { edit, chain, node, made: node ? namesOf(node) : [edit.name] };
  }

  /**
   * Replaces a value of the frame of that depth; no frame inside it may have been entered with it. Tells which edits it
   * undoes: those inside bodies that have been left, where the value goes into them.
   */
  apply(depth: number, name: string, held: Held, text = ''): Edit[] {
    const chain = this.chainTo(depth);
    const { frame, iteration } = chain.at(-1)!;
    const undone = this.undoInside(frame, [name]);
    // What was kept because it cannot be computed: an input, a random value, what an edit before this one made.
    let before = frame.values.pinned(name);
    if (before) this.pool.retain(before);
    const position = positionOf(this.stack);
    let wasFixed = frame.fixed.has(name);
    const forgetBefore = () => {
      if (before) this.pool.release(before);
      before = undefined;
      wasFixed = false;
    };
    this.entries.push({
      position,
      chain,
      edit: { name, text, graph: frame.graph.path, iteration, position },
      undo: () => {
        if (this.stack.includes(frame)) frame.unfix(name, iteration, before, wasFixed);
        this.forget(chain, [name]);
        forgetBefore();
      },
      forgetBefore,
      close: forgetBefore,
    });
    // Kept before anything is dropped: it may be made of the very tensor that it replaces.
    this.pool.retain(held);
    this.forget(chain, [name]);
    frame.fix(name, held);
    this.pool.release(held);
    return undone;
  }

  /**
   * Changes an attribute of a node of the frame of that depth; its body may not have been entered. Tells which edits
   * it undoes, as `apply` does.
   */
  applyAttribute(depth: number, node: Node, attribute: AttributeProto, text: string): Edit[] {
    const chain = this.chainTo(depth);
    const { frame, iteration } = chain.at(-1)!;
    const { name } = attribute;
    const undone = [...this.undoWithin(frame, node), ...this.undoInside(frame, namesOf(node))];
    const before = frame.attributes.get(node, name);
    const position = positionOf(this.stack);
    this.entries.push({
      position,
      chain,
      edit: { name, node: node.index, text, graph: frame.graph.path, iteration, position },
      node,
      undo: () => {
        frame.attributes.set(node, name, before);
        this.forgetMade(chain, node);
      },
      close: () => undefined,
    });
    frame.changeAttribute(node, name, attribute);
    this.forgetMade(chain, node);
    return undone;
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

  /** Whether a value of a frame, as it is now, is what somebody made of it. */
  isEdited(frame: Frame, name: string): boolean {
    return this.entries.some(({ edit, chain, node }) => {
      const home = chain.at(-1)!;
      if (edit?.name !== name || node || home.frame !== frame) return false;
      return home.iteration === frame.iteration || frame.weight(name) !== undefined;
    });
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

  /** Undoes the latest edit; no frame may have been entered since with what came of it. */
  undoLatest(): Edit[] {
    const at = this.entries.findLastIndex(({ edit }) => edit !== undefined);
    const [entry] = at < 0 ? [] : this.entries.splice(at, 1);
    if (!entry) return [];
    const { chain, node } = entry;
    const { name } = entry.edit!;
    const undone = [entry.edit!];
    const left = chain.findIndex(({ frame }) => !this.stack.includes(frame));
    if (left > 0) {
      // What a body made that was left is computed by its node as a whole now, without any edit inside it.
      const call = chain[left]!.frame.call!;
      const outer = chain[left - 1]!.frame;
      undone.push(...this.undoWithin(outer, call), ...this.undoInside(outer, namesOf(call)));
    } else undone.push(...this.undoInside(chain.at(-1)!.frame, node ? namesOf(node) : [name]));
    entry.undo();
    return undone;
  }

  /** Undoes the edits inside bodies of a frame that have been left, where one of these values goes into them. */
  private undoInside(frame: Frame, names: readonly string[]): Edit[] {
    const undone: Edit[] = [];
    const made = [...names];
    for (;;) {
      const changed = dependents(frame, made);
      for (const name of made) changed.add(name);
      const call = this.leftCalls(frame).find((each) =>
        [...each.inputs, ...each.captures].some((name) => changed.has(name)),
      );
      if (!call) return undone;
      undone.push(...this.undoWithin(frame, call));
      made.push(...namesOf(call).filter((name) => !this.isEdited(frame, name)));
    }
  }

  /** The nodes of a frame in whose bodies, left by now, edits hold. */
  private leftCalls(frame: Frame): Node[] {
    return this.entries.flatMap(({ chain }) => {
      const inner = this.leftBody(chain, frame);
      return inner?.call ? [inner.call] : [];
    });
  }

  /**
   * Undoes all edits inside the body of a node of a frame that has been left: its outputs are the node's own again, but
   * for those that somebody has edited since, which are that when those edits are undone.
   */
  private undoWithin(frame: Frame, call: Node): Edit[] {
    const undone: Edit[] = [];
    let isAnyUndone = false;
    for (let at = this.entries.length - 1; at >= 0; at--) {
      const entry = this.entries[at]!;
      if (this.leftBody(entry.chain, frame)?.call !== call) continue;
      this.entries.splice(at, 1);
      entry.close();
      if (entry.edit) undone.push(entry.edit);
      isAnyUndone = true;
    }
    if (isAnyUndone) for (const name of namesOf(call)) this.makeOwn(frame, name);
    return undone;
  }

  /** Lets an output of a node whose body was left be the node's own, below what somebody has made of it since. */
  private makeOwn(frame: Frame, name: string): void {
    const first = this.entries.find(
      ({ edit, chain, node }) =>
        edit?.name === name &&
        !node &&
        chain.at(-1)!.frame === frame &&
        chain.at(-1)!.iteration === frame.iteration,
    );
    if (first) first.forgetBefore?.();
    else frame.unfix(name, frame.iteration);
  }

  /** The body inside a frame, in its present iteration, that was gone through on the way to a change and left since. */
  private leftBody(chain: Chain, frame: Frame): Frame | undefined {
    const at = chain.findIndex((each) => each.frame === frame && each.iteration === frame.iteration);
    const inner = at < 0 ? undefined : chain[at + 1]?.frame;
    return inner && !this.stack.includes(inner) ? inner : undefined;
  }

  close(): void {
    for (const entry of this.entries.splice(0)) entry.close();
  }

  private chainTo(depth: number): Chain {
    return this.stack.slice(0, depth + 1).map((frame) => ({ frame, iteration: frame.iteration }));
  }

  /** Drops what a node made, and what was computed from that. */
  private forgetMade(chain: Chain, node: Node): void {
    this.forget(chain, namesOf(node));
    const { frame, iteration } = chain.at(-1)!;
    if (!this.stack.includes(frame)) return;
    for (const name of namesOf(node)) {
      if (this.isEdited(frame, name)) continue;
      if (iteration !== undefined) frame.iterations.undraw(iteration, name);
      if (frame.iteration === iteration) frame.values.drop(name);
    }
  }

  /** Drops what was computed from the values: in their frame, in the frames around it, in later iterations. */
  private forget(chain: Chain, names: readonly string[]): void {
    this.changed++;
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

/** The outputs of a node that have a name. */
export function namesOf(node: Node): string[] {
  return node.outputs.filter((name) => name !== '');
}
