import type { TokenText } from '../../../../core/vocabulary/token-text';

/** A token of a page, or several equal ones that mark something, as padding does. */
export interface TokenRun {
  /** The position of the first, and how many there are. */
  readonly position: number;
  readonly count: number;
  readonly id: number;
  readonly token: TokenText | undefined;
}

/** Equal tokens are drawn as one from so many on. */
const leastRun = 3;

/**
 * The tokens of a page, in which equal ones without text that stand beside each other are one run.
 *
 * @param from the position of the first id
 * @param tokens what the ids stand for; none where there is no vocabulary
 */
export function tokenRuns(ids: readonly number[], from: number, tokens: readonly TokenText[]): TokenRun[] {
  const runs: TokenRun[] = [];
  let at = 0;
  while (at < ids.length) {
    const id = ids[at]!;
    const token = tokens[at];
    let end = at + 1;
    if (token === undefined || token.kind !== 'piece') while (end < ids.length && ids[end] === id) end++;
    if (end - at < leastRun) end = at + 1;
    runs.push({ position: from + at, count: end - at, id, token });
    at = end;
  }
  return runs;
}

/** Which run holds a position; −1 for none. */
export function runAt(runs: readonly TokenRun[], position: number): number {
  return runs.findIndex((run) => position >= run.position && position < run.position + run.count);
}
