/** What may stand where the cursor is. */
export interface Completion {
  /** What a list shows. */
  readonly label: string;
  /** What takes the place of the text from `from` to the cursor. */
  readonly text: string;
  readonly from: number;
  readonly detail?: string;
  readonly kind: 'value' | 'function' | 'method' | 'property' | 'keyword' | 'constant' | 'command';
}

/** The most completions that one answer holds: a model may have twenty thousand names. */
export const mostCompletions = 1000;

/**
 * Those that fit what is typed, best first: names that begin with it, then names that contain it, each in the order
 * given. Upper and lower case are the same.
 */
export function fitting<T>(
  items: Iterable<T>,
  labelOf: (item: T) => string,
  typed: string,
  most = mostCompletions,
): T[] {
  const wanted = typed.toLowerCase();
  const begin: T[] = [];
  const contain: T[] = [];
  for (const item of items) {
    const at = wanted === '' ? 0 : labelOf(item).toLowerCase().indexOf(wanted);
    if (at === 0) begin.push(item);
    else if (at > 0 && contain.length < most) contain.push(item);
    if (begin.length >= most) break;
  }
  return [...begin, ...contain].slice(0, most);
}
