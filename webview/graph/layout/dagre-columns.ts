import { Graph, layout } from '@dagrejs/dagre';
import { boxGap, wayGap } from './columns';
import type { Layering } from './layering';

/**
 * The middles of members and stations by dagre: its order of each rank and its columns (Brandes and Köpf 2001) are
 * better than what is done in linear time. The ranks are given, so that it adds nothing of its own.
 */
export function columnsByDagre(layering: Layering, width: (node: number) => number): Float64Array {
  const { rank, members, segments } = layering;
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    nodesep: boxGap,
    edgesep: wayGap,
    ranksep: 2,
    ranker: (given: Graph) => {
      // dagre counts two ranks from one to the next, as it puts labels between them. Beside ours there is a root of its
      // own, which goes before them.
      for (const name of given.nodes()) {
        (given.node(name) as { rank: number }).rank = 2 * (rank[Number(name)] ?? -1);
      }
    },
  });
  graph.setDefaultEdgeLabel(() => ({}));
  rank.forEach((_, node) => {
    graph.setNode(String(node), { width: width(node), height: 1 });
  });
  const weights = new Map<string, number>();
  for (const [from, to] of segments) {
    const key = `${from} ${to}`;
    weights.set(key, (weights.get(key) ?? 0) + (from >= members && to >= members ? 8 : 1));
  }
  for (const [key, weight] of weights) {
    const [from, to] = key.split(' ') as [string, string];
    graph.setEdge(from, to, { weight, minlen: 1 });
  }
  layout(graph);
  return Float64Array.from(rank, (_, node) => (graph.node(String(node)) as { x: number }).x);
}
