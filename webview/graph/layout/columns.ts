import type { Layering } from './layering';
import { strongSegments } from './strong-segments';

/** The room between two boxes, between a box and a way, and between two ways. */
export const boxGap = 20;
export const wayGap = 12;

/** How strongly a segment pulls its ends to one column: what is to be straight, of that ways of several ranks, the rest. */
const strongPull = 1;
const stationPull = 8;
const weakPull = 0.1;
const passes = 12;

/**
 * The middles of members and stations, for an order of each rank: as near as can be to the middles of what they hang on,
 * without overlap. Each rank is a least-squares problem whose answer is a pooling of neighbours, in linear time (the pool-
 * adjacent-violators algorithm of isotonic regression); chains become straight columns.
 */
export function columnsOf(
  layering: Layering,
  order: readonly (readonly number[])[],
  width: (node: number) => number,
): Float64Array {
  const { rank, segments, members } = layering;
  const x = new Float64Array(rank.length);
  const strong = strongSegments(layering);
  const neighbours: { readonly above: Pull[]; readonly below: Pull[] }[] = Array.from(rank, () => ({
    above: [],
    below: [],
  }));
  segments.forEach(([from, to], segment) => {
    const stations = from >= members && to >= members;
    const pull = stations ? stationPull : strong[segment] === 1 ? strongPull : weakPull;
    neighbours[from]!.below.push({ node: to, pull });
    neighbours[to]!.above.push({ node: from, pull });
  });
  for (const nodes of order) {
    let at = 0;
    nodes.forEach((node, index) => {
      if (index > 0) at += distance(nodes[index - 1]!, node);
      x[node] = at;
    });
    for (const node of nodes) x[node]! -= at / 2;
  }
  for (let pass = 0; pass < passes; pass++) {
    const down = pass % 2 === 0;
    for (let step = 0; step < order.length; step++) {
      const nodes = order[down ? step : order.length - 1 - step]!;
      place(nodes, pass >= passes - 2 ? 'both' : down ? 'above' : 'below');
    }
  }
  return x;

  function distance(left: number, right: number): number {
    const gap = left < members && right < members ? boxGap : wayGap;
    return (width(left) + width(right)) / 2 + gap;
  }

  function place(nodes: readonly number[], side: 'above' | 'below' | 'both'): void {
    /** Runs of nodes that touch: where the first stands, and with what weight. */
    const blocks: { wanted: number; weight: number; first: number }[] = [];
    const offsets = new Float64Array(nodes.length);
    nodes.forEach((node, index) => {
      if (index > 0) offsets[index] = offsets[index - 1]! + distance(nodes[index - 1]!, node);
      const { mean, weight } = pullOf(node, side);
      let block = { wanted: mean - offsets[index]!, weight, first: index };
      for (let last = blocks.at(-1); last && last.wanted >= block.wanted; last = blocks.at(-1)) {
        blocks.pop();
        const sum = last.weight + block.weight;
        block = {
          wanted: (last.wanted * last.weight + block.wanted * block.weight) / sum,
          weight: sum,
          first: last.first,
        };
      }
      blocks.push(block);
    });
    blocks.forEach(({ wanted, first }, at) => {
      const end = blocks[at + 1]?.first ?? nodes.length;
      for (let index = first; index < end; index++) x[nodes[index]!] = wanted + offsets[index]!;
    });
  }

  function pullOf(node: number, side: 'above' | 'below' | 'both'): { mean: number; weight: number } {
    const { above, below } = neighbours[node]!;
    let near = side === 'above' ? above : side === 'below' ? below : [...above, ...below];
    if (near.length === 0) near = side === 'above' ? below : above;
    if (near.length === 0) return { mean: x[node]!, weight: 0.1 };
    let sum = 0;
    let weight = 0;
    for (const each of near) {
      sum += x[each.node]! * each.pull;
      weight += each.pull;
    }
    return { mean: sum / weight, weight };
  }
}

/** What a node hangs on, and how strongly. */
interface Pull {
  readonly node: number;
  readonly pull: number;
}
