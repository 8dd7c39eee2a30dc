/**
 * How many of `count` items a condition holds for, where it holds for the first of them and for none behind: a binary
 * search, which asks for the items by their places, from 0.
 */
export function partitionPoint(count: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
