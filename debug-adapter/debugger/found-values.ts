import type { Node } from '../../core/onnx/model';
import type { Execution } from '../../engine/execution';
import { heldElements } from '../../engine/frames/held';
import type { FrameView, StopSet, WatchHit } from '../../engine/types';
import type { WatchFault } from './stop';

/** Something bad that a watch found in what a node made. */
interface Found {
  readonly rule: WatchHit['rule'];
  readonly value: string;
  readonly node: Node;
  /** Where the run stood behind the node. */
  readonly behind: string;
  /** The graphs that were being run, outermost first. */
  readonly graphs: readonly string[];
}

/** What watches have found in a run so far, by where it was about to be made, so that going back stops there too. */
export class FoundValues {
  readonly #found = new Map<string, Found>();

  /** Remembers what was found in what a node made; `frames` stand right behind it. */
  add(frames: readonly FrameView[], node: Node, { rule, value }: WatchHit): void {
    const before = keyOf(frames, node.index);
    const graphs = frames.map(({ graph }) => graph);
    this.#found.set(before, { rule, value, node, behind: keyOf(frames), graphs });
  }

  /** The stops, and the nodes that made something bad of a kind that counts. */
  with(stops: StopSet, counts: (rule: WatchHit['rule']) => boolean): StopSet {
    const found = [...this.#found.values()].filter(({ rule }) => counts(rule));
    if (found.length === 0) return stops;
    const graphs = new Set(found.flatMap((each) => each.graphs));
    const isNode = (graph: string, index: number) =>
      found.some(({ node }) => node.index === index && node.graph.path === graph);
    return {
      ...stops,
      has: (graph, index) => isNode(graph, index) || stops.has(graph, index),
      within: (graph) => graphs.has(graph) || stops.within(graph),
    };
  }

  /**
   * Whether the node that the run stands before made something bad when it ran there, and still does. `start` is where
   * the run stood before it went back: what was found there is not met again.
   */
  async isMadeAt(
    execution: Execution,
    start: readonly FrameView[],
    counts: (rule: WatchHit['rule']) => boolean,
  ): Promise<boolean> {
    const found = this.#found.get(keyOf(execution.frames));
    if (!found || !counts(found.rule) || found.behind === keyOf(start)) return false;
    const held = (await execution.preview()).get(found.value);
    return held !== undefined && (await execution.nonFinite(held))[found.rule] > 0;
  }
}

/** What a watch has found, as a stop tells it. */
export async function watchFault(execution: Execution, found: WatchHit): Promise<WatchFault> {
  const { graph, node, value, count, first } = found;
  const held = (await execution.values(execution.frames.length - 1, [value])).get(value);
  const total = held && heldElements(held);
  return { kind: found.rule, graph, node, value, count, first, total };
}

/** Where frames stand; `next` is the node that the innermost one is before, where that is not the present one. */
function keyOf(frames: readonly FrameView[], next?: number): string {
  return frames
    .map((frame, depth) => {
      const at = depth === frames.length - 1 ? (next ?? frame.next) : frame.next;
      return `${frame.graph} ${frame.iteration ?? ''} ${at}`;
    })
    .join('\n');
}
