/** A string in a JSON text with its place, quotes included. `path`: the keys on the way to it, `*` for any index. */
export interface JsonString {
  readonly path: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const token = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s"[\]{},:]+)/gy;

/** The strings that are values in a JSON text between two offsets. What is not JSON ends the list. */
export function* jsonStrings(source: string, from: number, to: number): Generator<JsonString> {
  const keys: string[] = [];
  let key: string | undefined;
  token.lastIndex = from;
  for (;;) {
    const at = token.lastIndex;
    const match = token.exec(source);
    if (!match || token.lastIndex > to) return;
    const next = token.lastIndex;
    const [, word = ''] = match;
    if (word === '{' || word === '[') {
      keys.push(word === '[' ? '*' : '');
      key = undefined;
    } else if (word === '}' || word === ']') {
      if (keys.pop() === undefined) return;
    } else if (word.startsWith('"')) {
      const text = parsed(word);
      if (text === undefined) return;
      const isKey = keys.at(-1) !== '*' && keys.length > 0 && key === undefined;
      if (isKey) {
        key = text;
        keys[keys.length - 1] = text;
      } else {
        const end = at + match[0].length;
        yield { path: `/${keys.join('/')}`, text, start: end - word.length, end };
      }
    } else if (word === ',' && keys.at(-1) !== '*') key = undefined;
    token.lastIndex = next;
    if (keys.length === 0) return;
  }
}

/** What a JSON string says; undefined where it is none. */
export function parsed(word: string): string | undefined {
  try {
    return JSON.parse(word);
  } catch {
    return undefined;
  }
}
