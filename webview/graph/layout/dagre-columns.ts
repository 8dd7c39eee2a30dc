import { Graph, layout } from '@dagrejs/dagre';
import { boxGap, wayGap } from './columns';
import type { Layering } from './layering';
import { strongSegments } from './strong-segments';

/**
 * The middles of members and stations by dagre: its order of each rank and its columns (Brandes and Köpf 2001) are
 * better than what is done in linear time. The ranks are given, so that it adds nothing of its own.
 *
 * It runs twice: once for the order, with everything; then for the columns, in that order, with the segments only that
 * are to be straight, because it gives all the same weight.
 */
export function columnsByDagre(layering: Layering, width: (node: number) => number): Float64Array {
  const all = graphOf(layering, width, () => true);
  layout(all);
  const orders = layering.rank.map((_, node) => labelOf(all, String(node)).order);
  const strong = strongSegments(layering);
  const straight = graphOf(layering, width, (segment) => strong[segment] === 1);
  const options = { customOrder: (given: Graph) => setOrder(given, orders) };
  layout(straight, options as Parameters<typeof layout>[1]);
  return Float64Array.from(layering.rank, (_, node) => labelOf(straight, String(node)).x);
}

/** What dagre keeps with a node. */
interface Label {
  x: number;
  rank: number;
  order: number;
  /** Set for nodes of its own in the middle of an edge. */
  readonly edgeObj?: { readonly v: string; readonly w: string };
}

function labelOf(graph: Graph, name: string): Label {
  return graph.node(name) as unknown as Label;
}

function graphOf(
  { rank, members, segments }: Layering,
  width: (node: number) => number,
  wanted: (segment: number) => boolean,
): Graph {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    nodesep: boxGap,
    edgesep: wayGap,
    ranksep: 2,
    ranker: (given: Graph) => {
      // dagre counts two ranks from one to the next, as it puts labels between them. Beside ours there is a root of its
      // own, which goes before them.
      for (const name of given.nodes()) labelOf(given, name).rank = 2 * (rank[Number(name)] ?? -1);
    },
  });
  graph.setDefaultEdgeLabel(() => ({}));
  rank.forEach((_, node) => {
    graph.setNode(String(node), { width: width(node), height: 1 });
  });
  const weights = new Map<string, number>();
  segments.forEach(([from, to], segment) => {
    if (!wanted(segment)) return;
    const key = `${from} ${to}`;
    weights.set(key, (weights.get(key) ?? 0) + (from >= members && to >= members ? 8 : 1));
  });
  for (const [key, weight] of weights) {
    const [from, to] = key.split(' ') as [string, string];
    graph.setEdge(from, to, { weight, minlen: 1 });
  }
  return graph;
}

/** Orders each rank as it was found before; what dagre adds between two ranks goes by its ends. */
function setOrder(graph: Graph, orders: ArrayLike<number>): void {
  const ranks = new Map<number, { readonly label: Label; readonly key: number }[]>();
  for (const name of graph.nodes()) {
    const label = labelOf(graph, name);
    const edge = label.edgeObj;
    const key = edge ? orders[Number(edge.v)]! + orders[Number(edge.w)]! : orders[Number(name)]!;
    const list = ranks.get(label.rank);
    if (list) list.push({ label, key });
    else ranks.set(label.rank, [{ label, key }]);
  }
  for (const list of ranks.values()) {
    list.sort((a, b) => a.key - b.key);
    list.forEach(({ label }, at) => {
      label.order = at;
    });
  }
}
