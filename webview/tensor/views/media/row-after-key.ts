/**
 * The row of a list that a key leads to, of `count` rows of which `at` is selected (−1 for none); undefined for other
 * keys, and where there are no rows.
 */
export function rowAfterKey(key: string, at: number, count: number): number | undefined {
  const last = count - 1;
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? last : at - 1, Home: 0, End: last }[key];
  return next === undefined || last < 0 ? undefined : Math.min(last, Math.max(0, next));
}
