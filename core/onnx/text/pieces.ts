/** How many items of a list that is too long are shown. */
const shownItems = 8;

/** How a list that is too long begins: its first items, and the one that is too much. */
export interface Shortened {
  readonly first: string;
  readonly next: string;
}

/** The beginning of a list whose text, or one of whose items, is too long; undefined where it is short enough. */
export function shortened(
  items: Iterable<string>,
  separator: string,
  longest: number,
  longestItem = Number.POSITIVE_INFINITY,
): Shortened | undefined {
  if (longest === Number.POSITIVE_INFINITY) return undefined;
  const first: string[] = [];
  let length = 0;
  for (const item of items) {
    length += item.length + 1;
    if (length > longest || item.length > longestItem) return { first: first.join(''), next: item };
    if (first.length < shownItems) first.push(item + separator);
  }
  return undefined;
}

/** The pieces of a list between brackets, a separator behind each item but the last. */
export function* bracketed(
  open: string,
  items: Iterable<string>,
  separator: string,
  close: string,
): Generator<string> {
  let before = open;
  let pending: string | undefined;
  for (const item of items) {
    if (pending !== undefined) {
      yield before + pending + separator;
      before = '';
    }
    pending = item;
  }
  yield before + (pending ?? '') + close;
}
