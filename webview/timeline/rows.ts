import type { TimelineNode } from '../../core/timeline';
import type { NodeKey } from './protocol';

/** By what the table can be sorted. */
export type Column = 'order' | 'name' | 'op' | 'time' | 'calls' | 'output' | 'weights' | 'clock';

/** How the table is sorted. */
export interface Sorting {
  readonly column: Column;
  readonly descending: boolean;
}

/** What one operator type took. */
export interface OperatorTotal {
  readonly op: string;
  readonly nodes: number;
  /** How many of them have a time of their own. */
  readonly timed: number;
  readonly ms: number;
}

/** One text for each node. */
export function keyOf({ graph, index }: NodeKey): string {
  return `${index}:${graph}`;
}

/** What a node is called: its name, or its first output. */
export function nodeLabel({ node, output }: Pick<TimelineNode, 'node' | 'output'>): string {
  return node.name || output || `#${node.index}`;
}

/** What nodes are compared by; undefined where there is nothing: those come last, whichever way one sorts. */
function figureOf(node: TimelineNode, column: Column): string | number | undefined {
  switch (column) {
    case 'order':
      return undefined;
    case 'name':
      return nodeLabel(node);
    case 'op':
      return node.node.op;
    case 'time':
      return node.ms;
    case 'calls':
      return node.calls;
    case 'output':
      return node.outputBytes;
    case 'weights':
      return node.weightBytes;
    case 'clock':
      return node.clock;
  }
}

/** The nodes in that order; equal ones, and all by `order`, as they stand in the model. */
export function sorted(nodes: readonly TimelineNode[], { column, descending }: Sorting): TimelineNode[] {
  const sign = descending ? -1 : 1;
  if (column === 'order') return descending ? [...nodes].reverse() : [...nodes];
  return [...nodes].sort((a, b) => {
    const [x, y] = [figureOf(a, column), figureOf(b, column)];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
    return sign * String(x).localeCompare(String(y), 'en', { numeric: true });
  });
}

/** The nodes whose name, operator, graph or output has all words of a filter; `op:Conv` asks for the operator. */
export function filtered(nodes: readonly TimelineNode[], filter: string): readonly TimelineNode[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return nodes;
  return nodes.filter((each) => {
    const { node, output } = each;
    const text = `${node.name} ${node.op} ${node.graph} ${output}`.toLowerCase();
    return words.every((word) =>
      word.startsWith('op:') ? node.op.toLowerCase() === word.slice(3) : text.includes(word),
    );
  });
}

/**
 * What each operator type took, the longest first. What ran inside of a node counts as its own operator, and the node
 * with what it took beyond that, so that the sum is the whole.
 */
export function operatorTotals(nodes: readonly TimelineNode[]): OperatorTotal[] {
  const totals = new Map<string, { op: string; nodes: number; timed: number; ms: number }>();
  const own = ownTimes(nodes);
  for (const each of nodes) {
    const { op } = each.node;
    const total = totals.get(op) ?? { op, nodes: 0, timed: 0, ms: 0 };
    totals.set(op, total);
    total.nodes++;
    if (each.ms !== undefined) total.timed++;
    total.ms += own.get(each) ?? 0;
  }
  return [...totals.values()].sort((a, b) => b.ms - a.ms || a.op.localeCompare(b.op));
}

/** What each node took itself, without the nodes of its bodies. Of a function, its calls are told of as a whole. */
export function ownTimes(nodes: readonly TimelineNode[]): Map<TimelineNode, number> {
  const inside = new Map<string, number>();
  for (const { node, ms = 0 } of nodes) {
    const owner = ownerOf(node.graph);
    if (owner !== undefined) inside.set(owner, (inside.get(owner) ?? 0) + ms);
  }
  return new Map(
    nodes.map((each) => {
      const { node, output, ms = 0, clock } = each;
      // A function's node took what its nodes did, and those stand in the list themselves.
      if (clock === 'inside' && !inside.has(ownKey(node.graph, output))) return [each, 0];
      return [each, Math.max(0, ms - (inside.get(ownKey(node.graph, output)) ?? 0))];
    }),
  );
}

function ownKey(graph: string, output: string): string {
  return `${graph}/${output}`;
}

/** The node that a body is of, by the body's path, `GRAPH/OUTPUT/ATTRIBUTE`. */
function ownerOf(graph: string): string | undefined {
  const end = graph.lastIndexOf('/');
  return end < 0 ? undefined : graph.slice(0, end);
}

/** How many of the main graph's nodes were timed by which clock, and how many not by themselves. */
export function clocksOf(nodes: readonly TimelineNode[]) {
  const counts = { profiler: 0, runner: 0, inside: 0, none: 0 };
  for (const { clock } of nodes) counts[clock ?? 'none']++;
  return counts;
}
