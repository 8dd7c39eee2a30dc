/**
 * The number of items at the beginning of a list for which a test holds, by binary search: the index of the first for
 * which it does not. The test must hold for none behind that one.
 */
export function partitionPoint<Item>(items: ArrayLike<Item>, holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
