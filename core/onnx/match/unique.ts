/** Things by their keys; undefined where several have the same key. */
export function uniqueByKey<T>(
  entries: Iterable<readonly [key: string, thing: T]>,
): Map<string, T | undefined> {
  const found = new Map<string, T | undefined>();
  for (const [key, thing] of entries) found.set(key, found.has(key) ? undefined : thing);
  return found;
}
