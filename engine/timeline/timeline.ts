import type { Graph, Node } from '../../core/onnx/model';
import type { Frame } from '../frames/frame';
import type { Advanced, Edit, Reversed, StopSet } from '../types';
import type { Edits } from './edits';
import { isAfter, positionOf } from './position';

/** What going back needs of the execution that it is part of. */
export interface TimelineContext {
  enter(frame: Frame, node: Node): Promise<Frame | undefined>;
  /** Goes on without stops until `through` holds between two nodes. */
  run(through: () => boolean, signal: AbortSignal): Promise<Advanced>;
  /** The graphs that a node may run inside itself. */
  innerGraphs(node: Node): readonly Graph[];
}

/**
 * Goes back. Inside an iteration of a graph nothing is ever overwritten: going back is to say that nodes have not run,
 * and what nobody kept is computed again when it is needed. An earlier iteration is begun again with what it began
 * with, or run again from the nearest one of which that is kept.
 */
export class Timeline {
  /** The body that is run up to its last node but not left, to be searched from its end. */
  private searched: Frame | undefined;
  private undone: Edit[] = [];

  constructor(
    private readonly stack: Frame[],
    private readonly edits: Edits,
    private readonly context: TimelineContext,
  ) {}

  /** Whether this frame stays after its last iteration's last node. */
  holds(frame: Frame): boolean {
    return frame === this.searched;
  }

  /**
   * Goes back by one node: before the last one that ran in the innermost frame with its bodies, to the end of the
   * iteration before, or out of the frame. `start` where nothing has run.
   */
  async stepBack(signal: AbortSignal): Promise<Reversed> {
    return this.tell(await this.back(signal));
  }

  /** Goes back to the last stop before the present position, in bodies and earlier iterations too, else to the start. */
  async reverse(stops: StopSet, signal: AbortSignal): Promise<Reversed> {
    return this.tell(await this.search(stops, signal));
  }

  private tell(reversed: Reversed): Reversed {
    this.undoEdits();
    const position = positionOf(this.stack);
    const all = this.undone.splice(0);
    const undone = all.filter((edit) => isAfter(edit.position, position));
    const lost = all.filter((edit) => !undone.includes(edit));
    return { ...reversed, ...(undone.length > 0 && { undone }), ...(lost.length > 0 && { lost }) };
  }

  /** Edits that were made after the present position are undone: before them, nothing may be computed from them. */
  private undoEdits(): void {
    this.undone.push(...this.edits.undoAfter(positionOf(this.stack)));
  }

  private async back(signal: AbortSignal): Promise<Reversed> {
    const frame = this.innermost;
    if (frame.place > 0) frame.goBackTo(frame.placeBefore);
    else if (frame.iteration) return this.toIteration(frame, frame.iteration - 1, 1, signal);
    else if (this.stack.length > 1) this.leave();
    else return { reason: 'start' };
    return { reason: 'stop' };
  }

  private async search(stops: StopSet, signal: AbortSignal): Promise<Reversed> {
    for (;;) {
      const frame = this.innermost;
      const place = this.lastOfInterest(frame, stops);
      if (place !== undefined) {
        const node = frame.order.nodes[place]!;
        const isLeftOut = frame.isLeftOut(node);
        const inside = !isLeftOut && (await this.enterFromEnd(frame, place, stops, signal));
        if (inside === 'paused') return { reason: 'paused' };
        if (!inside) {
          frame.goBackTo(place);
          if (stops.has(frame.graph.path, node.index)) return { reason: 'stop' };
        }
      } else if (frame.iteration && stops.within(frame.graph.path)) {
        const { reason } = await this.toIteration(frame, frame.iteration - 1, 0, signal);
        if (reason === 'paused') return { reason };
      } else if (this.stack.length > 1) {
        this.leave();
        const { graph, nextNode } = this.innermost;
        if (stops.has(graph.path, nextNode!.index)) return { reason: 'stop' };
      } else {
        if (frame.iteration) await this.toIteration(frame, 0, frame.order.nodes.length, signal);
        frame.goBackTo(0);
        return { reason: 'start' };
      }
      // Lets answers to others (looks, pause) through.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Goes back to a place of a frame's present iteration, out of the frames inside it. */
  goBackTo(depth: number, place: number): readonly Edit[] {
    while (this.stack.length > depth + 1) this.leave();
    this.innermost.goBackTo(place);
    return this.tell({ reason: 'stop' }).undone ?? [];
  }

  /** Goes back to a place of an earlier iteration of a frame, out of the frames inside it; tells which edits that undoes. */
  async toEarlierIteration(
    depth: number,
    iteration: number,
    place: number,
    signal: AbortSignal,
  ): Promise<readonly Edit[]> {
    while (this.stack.length > depth + 1) this.leave();
    const frame = this.innermost;
    await this.toIteration(frame, iteration, frame.order.nodes.length - place, signal);
    return this.tell({ reason: 'stop' }).undone ?? [];
  }

  private get innermost(): Frame {
    return this.stack.at(-1)!;
  }

  /** The last place before the present one that stops, or that runs a graph with stops. */
  private lastOfInterest(frame: Frame, stops: StopSet): number | undefined {
    if (!stops.within(frame.graph.path)) return undefined;
    const { nodes } = frame.order;
    for (let place = frame.place - 1; place >= 0; place--) {
      const node = nodes[place]!;
      const jump = frame.jumps.over(frame.iteration, place);
      // What was left out cannot be stopped at, but for the node that it stood before when it went on elsewhere.
      if (jump && place > jump.from) continue;
      if (stops.has(frame.graph.path, node.index) || (!jump && this.hasStops(node, stops))) return place;
    }
    return undefined;
  }

  private hasStops(node: Node, stops: StopSet): boolean {
    return this.context.innerGraphs(node).some((graph) => stops.within(graph.path));
  }

  /**
   * Enters a node's body where it has stops, and runs it to its end without leaving it. What was edited in the body
   * was made in a frame that is gone: it runs without.
   */
  private async enterFromEnd(
    frame: Frame,
    place: number,
    stops: StopSet,
    signal: AbortSignal,
  ): Promise<boolean | 'paused'> {
    const node = frame.order.nodes[place]!;
    if (!this.hasStops(node, stops)) return false;
    const depth = this.stack.length;
    frame.goBackTo(place);
    this.undoEdits();
    const inner = await this.context.enter(frame, node);
    if (!inner) return false;
    if (!stops.within(inner.graph.path)) {
      close(inner);
      return false;
    }
    this.stack.push(inner);
    this.searched = inner;
    let paused = true;
    try {
      paused = (await this.context.run(() => false, signal)).reason !== 'end';
    } finally {
      this.searched = undefined;
      if (paused) {
        // It rests behind the node: its body is yet to be searched.
        while (this.stack.length > depth) close(this.stack.pop()!);
        frame.place = place + 1;
      }
    }
    return paused ? 'paused' : true;
  }

  /** Goes to the place that many nodes before the end of an earlier iteration. */
  private async toIteration(
    frame: Frame,
    iteration: number,
    fromEnd: number,
    signal: AbortSignal,
  ): Promise<Reversed> {
    frame.keepPreview();
    const place = Math.max(0, frame.order.nodes.length - fromEnd);
    const position = [...positionOf(this.stack).slice(0, -2), iteration, place];
    this.undone.push(...this.edits.undoAfter(position));
    const from = frame.iterations.nearest(iteration);
    frame.body!.rewind(from.iteration);
    frame.begin(await frame.body!.start(from.carried));
    if (from.iteration < iteration) {
      const arrived = () => this.innermost === frame && frame.iteration === iteration;
      const { reason } = await this.context.run(arrived, signal);
      if (reason === 'paused') return { reason };
    }
    frame.goBackTo(place);
    return { reason: 'stop' };
  }

  /** Leaves the innermost frame backwards: the node whose body it is has not run then. */
  private leave(): void {
    close(this.stack.pop()!);
    const outer = this.innermost;
    outer.goBackTo(outer.place);
  }
}

function close(frame: Frame): void {
  frame.body?.close();
  frame.close();
}
