import type { Layering } from './layering';

/**
 * Which segments are to be straight, by segment: what goes on over several ranks, and from box to box. Where a way leaves
 * a box that also leads to its neighbour below, or comes into one from beside, it may bend; else every layer that takes a
 * mask would be pulled towards the mask's column, and a chain of them would be a staircase.
 */
export function strongSegments({ rank, members, segments }: Layering): Uint8Array {
  const leadsOn = new Uint8Array(rank.length);
  const comesFrom = new Uint8Array(rank.length);
  for (const [from, to] of segments) {
    if (from >= members !== to >= members) continue;
    leadsOn[from] = 1;
    comesFrom[to] = 1;
  }
  return Uint8Array.from(segments, ([from, to]) => {
    if (from >= members === to >= members) return 1;
    return from < members ? Number(leadsOn[from] === 0) : Number(comesFrom[to] === 0);
  });
}
