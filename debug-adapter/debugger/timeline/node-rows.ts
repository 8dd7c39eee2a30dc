import type { Model, Node } from '../../../core/onnx/model';
import type { Clock, NodeTimes, StretchTimes } from '../../../engine/timings/node-times';
import { weightBytes } from './weight-bytes';

/** What is known of how a node ran. */
export interface NodeRow {
  readonly node: Node;
  readonly calls: number;
  /** Milliseconds of all calls; undefined where it ran in a stretch of which only the whole was timed. */
  readonly ms: number | undefined;
  readonly clock: Clock | undefined;
  /** That stretch. */
  readonly stretch: StretchTimes | undefined;
  /** How often the body ran, of what iterates. */
  readonly iterations: number | undefined;
  readonly outputs: readonly string[];
  readonly outputBytes: number | undefined;
  readonly weightBytes: number;
}

const iterating = new Set(['Loop', 'Scan', 'SequenceMap']);

/** The nodes that have run, in the order of the graphs and of the file. */
export function nodeRows(
  model: Model,
  timed: ReadonlyMap<Node, NodeTimes>,
  stretches: Iterable<StretchTimes>,
): NodeRow[] {
  const inStretch = new Map<Node, StretchTimes>();
  for (const stretch of stretches) for (const node of stretch.nodes) inStretch.set(node, stretch);
  const rows: NodeRow[] = [];
  for (const graph of model.graphs.values()) {
    for (const node of graph.nodes) {
      const times = timed.get(node);
      const stretch = times ? undefined : inStretch.get(node);
      if (!times && !stretch) continue;
      rows.push({
        node,
        calls: times?.calls ?? stretch?.calls ?? 0,
        ms: times?.ms,
        clock: times?.clock,
        stretch,
        iterations: iterationsOf(node, timed),
        outputs: times?.outputs ?? [],
        outputBytes: times?.outputBytes,
        weightBytes: weightBytes(node),
      });
    }
  }
  return rows;
}

function iterationsOf(node: Node, timed: ReadonlyMap<Node, NodeTimes>): number | undefined {
  if (node.domain !== '' || !iterating.has(node.op)) return undefined;
  const inner = node.bodies.flatMap(({ graph }) => graph.nodes.map((each) => timed.get(each)?.calls ?? 0));
  const most = Math.max(timed.get(node)?.iterations ?? 0, ...inner);
  return most > 0 ? most : undefined;
}
