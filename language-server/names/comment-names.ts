import type { Range } from '../../core/onnx/text/parse/tree';
import { jsonStrings, parsed } from './json-strings';

/** A structured comment, `#: KIND ADDRESS… JSON`, with the places of its parts (core/onnx/text/comments.ts). */
export interface StructuredComment extends Range {
  readonly kind: string;
  readonly address: readonly CommentString[];
  /** Names of values that its JSON mentions. */
  readonly names: readonly CommentString[];
}

/** A JSON string in a comment; the range includes its quotes. */
interface CommentString extends Range {
  readonly text: string;
}

/** How many parts an address has, by kind; kinds without one are for what comes next. */
const addressed: ReadonlyMap<string, number> = new Map([
  ['model', 0],
  ['graph', 1],
  ['function', 1],
  ['node', 2],
  ['value', 2],
  ['initializer', 2],
  ['attribute', 3],
]);

/** Where a JSON of that kind names values. */
const valuePaths: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'graph',
    new Set([
      '/quantizationAnnotation/*/tensorName',
      '/quantizationAnnotation/*/quantParameterTensorNames/*/value',
      '/sparseInitializer/*/values/name',
    ]),
  ],
  // One without an address is the weight itself.
  ['initializer', new Set(['/name'])],
]);

/** Reads a structured comment; undefined where it is a comment of another kind. */
export function structuredComment(text: string, { start, end }: Range): StructuredComment | undefined {
  if (!text.startsWith('#:', start)) return undefined;
  const head = /^#:\s*([a-z]+)/.exec(text.slice(start, Math.min(end, start + 40)));
  const kind = head?.[1] ?? '';
  const parts = addressed.get(kind);
  if (!head || parts === undefined) return undefined;
  const address: CommentString[] = [];
  let at = start + head[0].length;
  const string = /\s*("[^"\\]*(?:\\.[^"\\]*)*")/y;
  while (address.length < parts) {
    string.lastIndex = at;
    const match = string.exec(text);
    if (!match || string.lastIndex > end) break;
    at = string.lastIndex;
    const name = parsed(match[1]!);
    if (name === undefined) break;
    address.push({ text: name, start: at - match[1]!.length, end: at });
  }
  const names: CommentString[] = [];
  const wanted = kind === 'initializer' && address.length > 0 ? undefined : valuePaths.get(kind);
  if (wanted) {
    for (const found of jsonStrings(text, at, end)) {
      if (wanted.has(found.path)) names.push({ text: found.text, start: found.start, end: found.end });
    }
  }
  return { kind, address, names, start, end };
}
