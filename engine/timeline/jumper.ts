import { UserError } from '../../core/errors';
import type { Node } from '../../core/onnx/model';
import { describeNode } from '../errors';
import type { Frame } from '../frames/frame';
import type { Edit, Held } from '../types';
import type { Edits } from './edits';
import { assertNothingMissing } from './missing';
import type { Timeline } from './timeline';

/** Has a run go on elsewhere without running anything; see `Execution.goTo` and `Execution.skip`. */
export class Jumper {
  constructor(
    private readonly stack: readonly Frame[],
    private readonly timeline: Timeline,
    private readonly edits: Edits,
  ) {}

  /** Stands before that node of the innermost frame; gives the edits that this undoes. */
  goTo(node: Node): readonly Edit[] {
    const from = this.check(node);
    const { frame, depth } = this.innermost();
    const place = frame.order.place(node);
    const undone = from < frame.place ? this.timeline.goBackTo(depth, from) : [];
    if (from < place) this.edits.leaveOut(place);
    return undone;
  }

  /**
   * Gives the place from which on nodes would be left out.
   *
   * @throws UserError OD2026 where the node is of another graph, OD2027 where values that it uses would not exist
   */
  check(node: Node): number {
    const { frame } = this.innermost();
    if (node.graph !== frame.graph) {
      const text = `${describeNode(node)} is not in the graph that is being run: only a node of ${frame.view.label} can be next.`;
      throw new UserError('OD2026', text);
    }
    const place = frame.order.place(node);
    // A node that was left out is not behind it: it lies ahead of where it was left out.
    const from = frame.jumps.over(frame.iteration, place)?.from ?? Math.min(place, frame.place);
    if (from < place) assertNothingMissing(frame, from, node);
    return from;
  }

  /**
   * Stands behind the next node of the innermost frame, whose outputs are these values then.
   *
   * @throws UserError OD2025 where there is no such output, or a value for one is missing
   */
  pass(node: Node, outputs: ReadonlyMap<string, Held>): void {
    const { frame, depth } = this.innermost();
    const names = new Set(node.outputs.filter((name) => name !== ''));
    const wrong = [...outputs.keys()].find((name) => !names.has(name));
    if (wrong !== undefined) throw noOutput(wrong, node);
    const missing = [...names].find((name) => !outputs.has(name));
    if (missing !== undefined) {
      throw new UserError('OD2025', `To skip ${describeNode(node)}, its output '${missing}' needs a value.`);
    }
    frame.keepPreview();
    frame.place++;
    const text = `${describeNode(node)} skipped`;
    for (const [name, held] of outputs) this.edits.apply(depth, name, held, text);
  }

  private innermost(): { readonly frame: Frame; readonly depth: number } {
    const depth = this.stack.length - 1;
    return { frame: this.stack[depth]!, depth };
  }
}

/** OD2025: a name that is no output of the node that runs next. */
export function noOutput(name: string, node: Node | undefined): UserError {
  return new UserError(
    'OD2025',
    `'${name}' is not an output of ${node ? describeNode(node) : 'the next node'}.`,
  );
}
