import type { Range } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { assertGolden, shownBody } from '../../../golden';

/** A message that a test sent, got back or waited for. */
export interface Said {
  readonly kind: 'request' | 'response' | 'failure' | 'notification';
  readonly method: string;
  readonly body: unknown;
}

/**
 * Compares a conversation with the transcript beside the test (`assertGolden`). Positions are written as
 * `line:character`, ranges with what stands there in the text.
 */
export function assertTranscript(
  file: string,
  editor: { readonly said: readonly Said[]; readonly texts: ReadonlyMap<string, TextDocument> },
): void {
  assertGolden(`test/unit/language-server/${file}`, transcript(editor.said, editor.texts));
}

function transcript(said: readonly Said[], texts: ReadonlyMap<string, TextDocument>): string {
  let uri: string | undefined;
  const lines = said.map(({ kind, method, body }) => {
    if (kind !== 'response') uri = uriOf(body);
    const places = new Places(texts);
    const shown = shownBody(places.apply(body, uri));
    if (kind === 'request') return `→ ${method}${shown}`;
    if (kind === 'response') return `← ${method}${shown}`;
    return kind === 'failure' ? `← ${method} failed:${shown}` : `  * ${method}${shown}`;
  });
  return `${lines.join('\n')}\n`;
}

/** Writes positions and ranges short. What stands in a range is read from the document that the message is about. */
class Places {
  constructor(private readonly texts: ReadonlyMap<string, TextDocument>) {}

  apply(value: unknown, around: string | undefined): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.apply(entry, around));
    if (typeof value !== 'object' || value === null) return value;
    if (isRange(value)) return this.range(value, around);
    if (isPosition(value)) return `${value.line}:${value.character}`;
    const uri = uriOf(value) ?? around;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, this.apply(entry, this.texts.has(key) ? key : uri)]),
    );
  }

  private range(range: Range, uri: string | undefined): string {
    const { start, end } = range;
    const place = `${start.line}:${start.character}-${end.line}:${end.character}`;
    const text = uri === undefined ? undefined : this.texts.get(uri)?.getText(range);
    if (text === undefined) return place;
    const [first = ''] = text.split('\n', 1);
    const short = first.length > 60 ? first.slice(0, 60) : first;
    return `${place} ⟦${short}${short === text ? '' : '…'}⟧`;
  }
}

function uriOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { uri, targetUri, textDocument, item } = value as Record<string, unknown>;
  if (typeof uri === 'string') return uri;
  if (typeof targetUri === 'string') return targetUri;
  return uriOf(textDocument) ?? uriOf(item);
}

function isPosition(value: object): value is { line: number; character: number } {
  return 'line' in value && 'character' in value && Object.keys(value).length === 2;
}

function isRange(value: object): value is Range {
  return 'start' in value && 'end' in value && Object.keys(value).length === 2;
}
