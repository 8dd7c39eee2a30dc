import type { Range } from '../../core/onnx/text/parse/tree';

/** The number of the first of some items, in the order of the text, that begins at an offset or behind it. */
export function firstFrom(items: readonly Range[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last of some items that begins before an offset. */
export function lastBefore<Item extends Range>(items: readonly Item[], offset: number): Item | undefined {
  return items[firstFrom(items, offset) - 1];
}
