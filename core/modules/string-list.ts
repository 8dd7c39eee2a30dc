/** Longer texts are no list of scopes that an exporter wrote. */
const longest = 100_000;

/**
 * Reads a list of strings as Python prints it: `['', 'h.0', "it's"]`. Undefined where the text is anything else.
 */
export function parseStringList(text: string): string[] | undefined {
  const inner = text.length <= longest ? /^\s*\[(.*)\]\s*$/s.exec(text)?.[1] : undefined;
  if (inner === undefined) return undefined;
  const items: string[] = [];
  const item = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/sy;
  while (item.lastIndex < inner.trimEnd().length) {
    const match = item.exec(inner);
    if (!match) return undefined;
    items.push((match[1] ?? match[2]!).replace(/\\(.)/gs, '$1'));
  }
  return items;
}
