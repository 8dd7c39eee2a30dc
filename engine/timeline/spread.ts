/**
 * Which values are worth keeping for going back. Where nothing is kept, a walk back of n steps runs each node up to n
 * times. What is kept lies close together near the present and ever further apart behind it, so that the stretch that
 * has to be run again is never longer than a part of the way to the present, and running it again brings what the
 * next steps back need: about n · log n nodes for the whole walk, with the values of about log n places. (Griewank,
 * "Achieving logarithmic growth of temporal and spatial complexity in reverse automatic differentiation", 1992.)
 */

/**
 * How far apart the places are that a value belongs to. It is needed from the place after `made` up to `lastUse`, and
 * there is a multiple of 2^k among these exactly where k is at most its level. So whatever is needed at the multiples
 * of 2^k is still there when all values of lower levels are gone. −1 where nothing uses the value.
 */
export function levelOf(made: number, lastUse: number): number {
  return lastUse > made ? 31 - Math.clz32(made ^ lastUse) : -1;
}

/**
 * What is worth least is dropped first: `distance` places from the present, levels of log2(distance) are worth as much
 * as the lowest one is at the present.
 */
export function worth(level: number, distance: number): number {
  return level - Math.log2(distance + 1);
}

/** What lies ahead of the present, after going back: running on makes it anew, so it is dropped before all else. */
export function worthAhead(distance: number): number {
  return -1000 - distance;
}
