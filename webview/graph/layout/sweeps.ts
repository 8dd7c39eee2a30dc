import type { Layering } from './layering';

/** More sweeps than this change little; large graphs get fewer, so that time stays in proportion to their size. */
const mostSweeps = 12;
const sweepBudget = 120_000;

/**
 * Orders each rank so that few segments cross (Sugiyama, Tagawa and Toda 1981): each is sorted by the mean place of
 * what its members hang on, downwards and upwards in turn. The best order found is kept.
 */
export function orderedBySweeps(layering: Layering): number[][] {
  const { ranks, rank, segments } = layering;
  const above: number[][] = Array.from(rank, () => []);
  const below: number[][] = Array.from(rank, () => []);
  for (const [from, to] of segments) {
    below[from]!.push(to);
    above[to]!.push(from);
  }
  let order = ranks.map((members) => [...members]);
  const place = new Float64Array(rank.length);
  const note = (members: readonly number[]) => {
    members.forEach((member, at) => {
      place[member] = at;
    });
  };
  for (const members of order) note(members);
  const sweeps = Math.min(mostSweeps, Math.max(2, Math.floor(sweepBudget / (rank.length + segments.length))));
  let best = order;
  let fewest = crossings(order, below, place);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    order = order.map((members) => [...members]);
    for (let step = 1; step < order.length; step++) {
      const at = down ? step : order.length - 1 - step;
      sortByMean(order[at]!, down ? above : below, place);
      note(order[at]!);
    }
    const found = crossings(order, below, place);
    if (found < fewest) {
      fewest = found;
      best = order;
    }
  }
  return best;
}

/** What hangs on nothing stays at its place. */
function sortByMean(
  members: number[],
  neighbours: readonly (readonly number[])[],
  place: Float64Array,
): void {
  const mean = new Map<number, number>();
  for (const member of members) {
    const near = neighbours[member]!;
    let sum = 0;
    for (const each of near) sum += place[each]!;
    mean.set(member, near.length === 0 ? place[member]! : sum / near.length);
  }
  members.sort((a, b) => mean.get(a)! - mean.get(b)! || place[a]! - place[b]!);
}

/** How many pairs of segments cross (Barth, Jünger and Mutzel 2002: inversions by a tree of sums). */
function crossings(
  order: readonly (readonly number[])[],
  below: readonly (readonly number[])[],
  place: Float64Array,
): number {
  let all = 0;
  for (let at = 0; at + 1 < order.length; at++) {
    const width = order[at + 1]!.length;
    const sums = new Int32Array(width + 1);
    let added = 0;
    for (const member of order[at]!) {
      const ends = below[member]!.map((to) => place[to]!);
      for (const end of ends) {
        let before = 0;
        for (let sum = end + 1; sum > 0; sum -= sum & -sum) before += sums[sum]!;
        all += added - before;
      }
      for (const end of ends) {
        for (let sum = end + 1; sum <= width; sum += sum & -sum) sums[sum]!++;
      }
      added += ends.length;
    }
  }
  return all;
}
