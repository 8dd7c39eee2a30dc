import { UserError } from '../../core/errors';
import type { AttributeProto } from '../../core/onnx/gen/onnx_pb';
import type { Node } from '../../core/onnx/model';
import type { Compute } from '../compute';
import type { Frame } from '../frames/frame';
import type { Edit, Edited, Held } from '../types';
import { dependents } from './dependents';
import type { Edits } from './edits';
import { namesOf } from './edits';
import { valueMissing } from './missing';
import type { Timeline } from './timeline';

/** What edits need of the execution that they are made in. */
export interface EditorContext {
  readonly stack: readonly Frame[];
  readonly compute: Compute;
  readonly timeline: Timeline;
  readonly edits: Edits;
  /** The outputs of the node that runs next, computed now. */
  preview(): Promise<ReadonlyMap<string, Held>>;
}

/** Makes and undoes edits where a run stands; see `Execution.edit`. */
export class Editor {
  constructor(private readonly context: EditorContext) {}

  async edit(depth: number, name: string, held: Held, text: string): Promise<Edited> {
    const { stack, compute, edits } = this.context;
    const home = stack[depth]?.home(name);
    if (!home) throw notThere(name);
    const next = home === stack.at(-1) && !home.hasRun(name) ? home.nextNode : undefined;
    if (next?.outputs.includes(name)) return this.editOutput(home, next, name, held, text);
    if (!home.hasRun(name)) throw valueMissing(home, name);
    const present = (await compute.resolve(home, [name])).get(name)!;
    checkType(name, present, held);
    const at = stack.indexOf(home);
    const left = this.leaveUsers(at, [name], undefined);
    const inside = edits.apply(at, name, held, text);
    return { moved: left !== undefined, undone: [...(left ?? []), ...inside] };
  }

  /** The node counts as run for what somebody made of its outputs; the others stay as they were computed for a look. */
  private async editOutput(
    frame: Frame,
    node: Node,
    name: string,
    held: Held,
    text: string,
  ): Promise<Edited> {
    const { compute, edits, stack } = this.context;
    const seen = await this.context.preview();
    checkType(name, seen.get(name), held);
    for (const each of seen.values()) compute.pool.retain(each);
    // What a random operator has drawn for the look is what undoing the edit leads back to.
    frame.keepPreview();
    const undone = edits.apply(stack.length - 1, name, held, text);
    const outputs = new Map(namesOf(node).map((each) => [each, each === name ? held : seen.get(each)!]));
    compute.pool.retain(held);
    frame.previewed = new Map([...outputs].filter(([, each]) => each !== undefined));
    const replaced = seen.get(name);
    if (replaced) compute.pool.release(replaced);
    return { moved: false, undone };
  }

  editAttribute(depth: number, node: Node, attribute: AttributeProto, text: string): Edited {
    const { stack, edits } = this.context;
    const frame = stack[depth];
    if (frame?.graph !== node.graph) throw notThere(attribute.name);
    const left = this.leaveUsers(depth, namesOf(node), node);
    const inside = edits.applyAttribute(depth, node, attribute, text);
    return { moved: left !== undefined, undone: [...(left ?? []), ...inside] };
  }

  async undo(signal: AbortSignal): Promise<Edited | undefined> {
    const { stack, edits, timeline } = this.context;
    const { latest } = edits;
    if (!latest) return undefined;
    const { chain, made, node, edit } = latest;
    const other = chain.findIndex(
      ({ frame, iteration }) => stack.includes(frame) && frame.iteration !== iteration,
    );
    let undone: readonly Edit[] | undefined;
    if (other >= 0) {
      // A later iteration came of it: back to where it was made.
      const place = edit.position[2 * other + 1]!;
      undone = await timeline.toEarlierIteration(other, chain[other]!.iteration!, place, signal);
    } else {
      const depth = chain.findLastIndex(({ frame }) => stack.includes(frame));
      const call = chain[depth + 1]?.frame.call;
      undone = call ? this.leaveUsers(depth, namesOf(call), call) : this.leaveUsers(depth, made, node);
    }
    const isUndone = undone?.includes(edit) ?? false;
    const last = isUndone ? [] : edits.undoLatest();
    return { moved: undone !== undefined, undone: [...(undone ?? []), ...last] };
  }

  /**
   * Leaves the body that was entered from a frame, to before its node, where one of these values goes into it, or it
   * is the node's own; tells which edits that undoes, undefined where nothing had to be left.
   */
  private leaveUsers(
    depth: number,
    names: readonly string[],
    node: Node | undefined,
  ): readonly Edit[] | undefined {
    const { stack, timeline } = this.context;
    const frame = stack[depth]!;
    const call = stack[depth + 1]?.call;
    if (!call) return undefined;
    const changed = dependents(frame, names);
    for (const name of names) changed.add(name);
    const isUser = call === node || [...call.inputs, ...call.captures].some((each) => changed.has(each));
    return isUser ? timeline.goBackTo(depth, frame.order.place(call)) : undefined;
  }
}

function checkType(name: string, present: Held | undefined, held: Held): void {
  if (!present || typeOf(present) === typeOf(held)) return;
  const text = `'${name}' is of the type ${typeOf(present)}; it cannot become ${typeOf(held)}.`;
  throw new UserError('OD2051', text);
}

/** What may take the place of a value: its kind, a tensor's element type. */
function typeOf(held: Held): string {
  return held.kind === 'tensor' ? `tensor of ${held.dtype}` : held.kind;
}

function notThere(name: string): UserError {
  return new UserError('OD2022', `The value '${name}' does not exist at this point of the run.`);
}
