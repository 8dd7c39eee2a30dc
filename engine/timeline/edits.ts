import type { AttributeProto } from '../../core/onnx/gen/onnx_pb';
import type { Node } from '../../core/onnx/model';
import type { Frame } from '../frames/frame';
import type { HeldPool } from '../frames/held-pool';
import type { Edit, Held } from '../types';
import { dependents } from './dependents';
import type { Position } from './position';
import { isAfter, positionOf } from './position';

/** A frame, with the iteration that it was in. */
interface Level {
  readonly frame: Frame;
  readonly iteration: number | undefined;
}

/** What an edit replaced. */
type Replaced =
  | {
      readonly kind: 'value';
      /** What was kept because it cannot be computed: an input, a random value, what an edit before this one made. */
      readonly before: Held | undefined;
      /** Whether that was fixed, too. */
      readonly wasFixed: boolean;
    }
  | {
      readonly kind: 'attribute';
      readonly node: Node;
      /** What an edit before this one made of it. */
      readonly before: AttributeProto | undefined;
    };

interface Entry {
  readonly edit: Edit;
  /** The frames around what was edited, the one that it is of last. */
  readonly chain: readonly Level[];
  readonly replaced: Replaced;
}

/** The latest edit, for those who undo it. */
export interface LatestEdit {
  readonly edit: Edit;
  readonly chain: readonly Level[];
  /** The values of its frame that it makes others. */
  readonly made: readonly string[];
  /** The node whose attribute it is. */
  readonly node: Node | undefined;
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
    return this.entries.map(({ edit }) => edit);
  }

  get latest(): LatestEdit | undefined {
    const entry = this.entries.at(-1);
    if (!entry) return undefined;
    const { edit, chain, replaced } = entry;
    const node = replaced.kind === 'attribute' ? replaced.node : undefined;
    return { edit, chain, made: madeBy(entry), node };
  }

  /**
   * Replaces a value of the frame of that depth; no frame inside it may have been entered with it. Tells which edits it
   * undoes: those inside bodies that have been left, where the value goes into them.
   */
  apply(depth: number, name: string, held: Held, text: string): Edit[] {
    const chain = this.chainTo(depth);
    const { frame } = chain.at(-1)!;
    const undone = this.undoInside(frame, [name]);
    const before = frame.values.pinned(name);
    if (before) this.pool.retain(before);
    const replaced: Replaced = { kind: 'value', before, wasFixed: frame.fixed.has(name) };
    this.entries.push({ edit: this.describe(chain, { name, text }), chain, replaced });
    // Kept before anything is dropped: it may be made of the very tensor that it replaces.
    this.pool.retain(held);
    this.forget(chain, [name]);
    frame.fix(name, held);
    this.pool.release(held);
    return undone;
  }

  /** Changes an attribute of a node of the frame of that depth; its body may not have been entered. */
  applyAttribute(depth: number, node: Node, attribute: AttributeProto, text: string): Edit[] {
    const chain = this.chainTo(depth);
    const { frame } = chain.at(-1)!;
    const undone = [...this.undoWithin(frame, node), ...this.undoInside(frame, namesOf(node))];
    const { name } = attribute;
    const replaced: Replaced = { kind: 'attribute', node, before: frame.attributes.get(node, name) };
    const edit = this.describe(chain, { name, text, node: node.index });
    this.entries.push({ edit, chain, replaced });
    frame.changeAttribute(node, name, attribute);
    this.forgetMade(chain, node);
    return undone;
  }

  /** Whether an edit holds that was made in this frame or in one inside it. */
  holdIn(frame: Frame): boolean {
    return this.entries.some(({ chain }) => chain.some((each) => each.frame === frame));
  }

  /** Whether a value of a frame, as it is now, is what somebody made of it. */
  isEdited(frame: Frame, name: string): boolean {
    return this.entries.some(({ edit, chain, replaced }) => {
      const home = chain.at(-1)!;
      if (replaced.kind !== 'value' || edit.name !== name || home.frame !== frame) return false;
      return home.iteration === frame.iteration || frame.weight(name) !== undefined;
    });
  }

  /** Undoes what was edited after that position; tells what that was, the latest first. */
  undoAfter(position: Position): Edit[] {
    const undone: Edit[] = [];
    for (
      let last = this.entries.at(-1);
      last && isAfter(last.edit.position, position);
      last = this.entries.at(-1)
    ) {
      undone.push(...this.undoLatest());
    }
    return undone;
  }

  /** Undoes the latest edit; no frame may have been entered since with what came of it. */
  undoLatest(): Edit[] {
    const entry = this.entries.pop();
    if (!entry) return [];
    const { chain, replaced, edit } = entry;
    const { frame, iteration } = chain.at(-1)!;
    const undone = [edit];
    const left = chain.findIndex((each) => !this.stack.includes(each.frame));
    if (left >= 0) {
      // What a body made that was left is computed by its node as a whole now, without any edit inside it.
      const call = chain[left]!.frame.call!;
      const outer = chain[left - 1]!.frame;
      undone.push(...this.undoWithin(outer, call), ...this.undoInside(outer, namesOf(call)));
    } else undone.push(...this.undoInside(frame, madeBy(entry)));
    if (replaced.kind === 'attribute') {
      frame.attributes.set(replaced.node, edit.name, replaced.before);
      this.forgetMade(chain, replaced.node);
      return undone;
    }
    const { before, wasFixed } = replaced;
    if (left < 0) frame.unfix(edit.name, iteration, before, wasFixed);
    this.forget(chain, [edit.name]);
    if (before) this.pool.release(before);
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
      made.push(...namesOf(call));
    }
  }

  /** The nodes of a frame in whose bodies, left by now, edits hold. */
  private leftCalls(frame: Frame): Node[] {
    return this.entries.flatMap(({ chain }) => {
      const at = chain.findIndex((each) => each.frame === frame && each.iteration === frame.iteration);
      const inner = chain[at + 1]?.frame;
      return at >= 0 && inner?.call && !this.stack.includes(inner) ? [inner.call] : [];
    });
  }

  /** Undoes all edits inside the body of a node of a frame that has been left: its outputs are the node's own again. */
  private undoWithin(frame: Frame, call: Node): Edit[] {
    const undone: Edit[] = [];
    for (let at = this.entries.length - 1; at >= 0; at--) {
      const { chain, edit, replaced } = this.entries[at]!;
      const level = chain.findIndex((each) => each.frame === frame && each.iteration === frame.iteration);
      const inner = chain[level + 1]?.frame;
      if (level < 0 || inner?.call !== call || this.stack.includes(inner)) continue;
      this.entries.splice(at, 1);
      if (replaced.kind === 'value' && replaced.before) this.pool.release(replaced.before);
      for (const name of namesOf(call)) frame.unfix(name, frame.iteration);
      undone.push(edit);
    }
    return undone;
  }

  close(): void {
    for (const { replaced } of this.entries.splice(0)) {
      if (replaced.kind === 'value' && replaced.before) this.pool.release(replaced.before);
    }
  }

  private chainTo(depth: number): Level[] {
    return this.stack.slice(0, depth + 1).map((frame) => ({ frame, iteration: frame.iteration }));
  }

  private describe(
    chain: readonly Level[],
    what: { readonly name: string; readonly text: string; readonly node?: number },
  ): Edit {
    const { frame, iteration } = chain.at(-1)!;
    return { ...what, graph: frame.graph.path, iteration, position: positionOf(this.stack) };
  }

  /** Drops what a node made, and what was computed from that. */
  private forgetMade(chain: readonly Level[], node: Node): void {
    this.forget(chain, namesOf(node));
    const { frame, iteration } = chain.at(-1)!;
    if (!this.stack.includes(frame)) return;
    for (const name of namesOf(node)) {
      if (this.isEdited(frame, name)) continue;
      if (iteration !== undefined) frame.iterations.undraw(iteration, name);
      if (frame.iteration === iteration) frame.values.drop(name);
    }
  }

  /** Drops what was computed from values: in their frame, in the frames around it, in later iterations. */
  private forget(chain: readonly Level[], names: readonly string[]): void {
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

function madeBy({ edit, replaced }: Entry): readonly string[] {
  return replaced.kind === 'attribute' ? namesOf(replaced.node) : [edit.name];
}

/** The outputs of a node that have a name. */
export function namesOf(node: Node): string[] {
  return node.outputs.filter((name) => name !== '');
}
