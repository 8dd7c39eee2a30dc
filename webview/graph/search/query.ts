/** What a part of a query is looked for in; `any` where it does not say. */
type Field = 'any' | 'op' | 'name' | 'shape' | 'type' | 'attr';

/** A part of a query; what is found fits all parts. */
export interface Term {
  readonly field: Field;
  /** In lower case. */
  readonly text: string;
  /** A shape's dimensions, where the text can be one; `?` and `*` stand for any. */
  readonly dimensions?: readonly string[];
}

const fields: ReadonlyMap<string, Field> = new Map([
  ['op', 'op'],
  ['name', 'name'],
  ['shape', 'shape'],
  ['type', 'type'],
  ['attr', 'attr'],
  ['attribute', 'attr'],
]);

/** Longer queries are cut: nobody types them. */
const longest = 500;

/**
 * Reads a query: words, of which one may say where it is looked for (`op:Conv`, `shape:1x64`, `attr:pads=[1`), and texts
 * in double quotes, blanks included. Every text is a query; an unknown field is part of the text (`input:0`).
 */
export function parseQuery(query: string): readonly Term[] {
  const terms: Term[] = [];
  for (const [word] of query.slice(0, longest).matchAll(/[^\s"]*"[^"]*"?|[^\s"]+/g)) {
    const colon = word.indexOf(':');
    const field = colon < 0 ? undefined : fields.get(word.slice(0, colon).toLowerCase());
    const text = (field ? word.slice(colon + 1) : word).replaceAll('"', '').toLowerCase();
    if (text === '') continue;
    const dimensions =
      field === undefined || field === 'shape' ? dimensionsIn(text, field === 'shape') : undefined;
    terms.push({ field: field ?? 'any', text, ...(dimensions && { dimensions }) });
  }
  return terms;
}

/** `1x64`, `1×64`, `1,64`, `[1, 64]`; without a field only what can be nothing else. */
function dimensionsIn(text: string, said: boolean): readonly string[] | undefined {
  const inner = text.replace(/^\[/, '').replace(/\]$/, '');
  const parts = inner.split(/[x×,]/).map((part) => part.trim());
  if (said) return parts.filter((part) => part !== '');
  return parts.length > 1 && parts.every((part) => /^(\d+|\?|\*)$/.test(part)) ? parts : undefined;
}

/** Whether dimensions stand next to one another somewhere in a shape. */
export function hasDimensions(shape: readonly string[], wanted: readonly string[]): boolean {
  for (let from = 0; from + wanted.length <= shape.length; from++) {
    const all = wanted.every((each, at) => each === '?' || each === '*' || each === shape[from + at]);
    if (all) return true;
  }
  return false;
}

/** The dimensions in a tensor's type, `1`, `n` of `float32[1,N]`, in lower case; none for other types. */
export function dimensionsOfType(type: string): readonly string[] {
  const from = type.indexOf('[');
  if (from < 0 || !type.endsWith(']') || type.includes('(')) return [];
  const inner = type.slice(from + 1, -1).toLowerCase();
  return inner === '' ? [] : inner.split(',');
}
