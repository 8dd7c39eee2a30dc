import type { Range } from './tree';

/** What a token is. Punctuation is named by its characters. */
export type TokenKind =
  | 'identifier'
  | 'string'
  | 'integer'
  | 'float'
  | '=>'
  | '='
  | '<'
  | '>'
  | '('
  | ')'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | ':'
  | '.'
  | '@'
  | '?'
  /** A character that the syntax does not have. */
  | 'unknown'
  /** A string that no quotation mark ends. */
  | 'unended'
  | 'end';

const kinds: readonly TokenKind[] = [
  ...([
    'identifier',
    'string',
    'integer',
    'float',
    '=>',
    '=',
    '<',
    '>',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
  ] as const),
  ...([',', ':', '.', '@', '?', 'unknown', 'unended', 'end'] as const),
];
const kindNumber = new Map(kinds.map((kind, at) => [kind, at]));

/**
 * One alternative a group, tried where the last token ended. `5.` is a float, `a.b` three tokens, `inf` an identifier
 * (it may be a value's name) and `-inf` a float.
 */
const pattern =
  /([ \t\r\n\f\v\uFEFF]+)|(#[^\r\n]*)|([A-Za-z_][A-Za-z0-9_]*)|(-(?:inf(?:inity)?|nan)(?![A-Za-z0-9_]))|(-?\d+(?:\.\d*(?:[eE][-+]?\d+)?|[eE][-+]?\d+))|(-?\d+)|("[^"\\]*(?:\\.[^"\\]*)*")|(=>|[=<>()[\]{},:.@?])|("[^\r\n]*)|(.)/gisy;

/**
 * The tokens of a text, by number; the last one is `end`. They are kept as numbers in typed arrays: a text may hold a
 * million numbers.
 */
export class Tokens {
  private kindCodes = new Uint8Array(1024);
  private startsAt = new Int32Array(1024);
  private endsAt = new Int32Array(1024);
  readonly comments: Range[] = [];
  count = 0;

  constructor(readonly text: string) {
    pattern.lastIndex = 0;
    for (let at = 0; at < text.length; at = pattern.lastIndex) {
      const match = pattern.exec(text)!;
      const end = pattern.lastIndex;
      if (match[1] !== undefined) continue;
      if (match[2] !== undefined) this.comments.push({ start: at, end });
      else this.push(kindOf(match), at, end);
    }
    this.push('end', text.length, text.length);
  }

  kind(at: number): TokenKind {
    return kinds[this.kindCodes[at]!]!;
  }

  start(at: number): number {
    return this.startsAt[at]!;
  }

  end(at: number): number {
    return this.endsAt[at]!;
  }

  /** A token's characters, as they stand in the text. */
  source(at: number): string {
    return this.text.slice(this.start(at), this.end(at));
  }

  /** Whether a token begins a line. */
  beginsLine(at: number): boolean {
    return at === 0 || /[\r\n]/.test(this.text.slice(this.end(at - 1), this.start(at)));
  }

  private push(kind: TokenKind, start: number, end: number): void {
    if (this.count === this.kindCodes.length) {
      this.kindCodes = grown(this.kindCodes, new Uint8Array(this.count * 2));
      this.startsAt = grown(this.startsAt, new Int32Array(this.count * 2));
      this.endsAt = grown(this.endsAt, new Int32Array(this.count * 2));
    }
    this.kindCodes[this.count] = kindNumber.get(kind)!;
    this.startsAt[this.count] = start;
    this.endsAt[this.count] = end;
    this.count++;
  }
}

/** What a string literal says: a backslash only makes the next character literal. */
export function unquote(source: string): string {
  return source.slice(1, source.endsWith('"') && source.length > 1 ? -1 : undefined).replace(/\\(.)/gs, '$1');
}

function kindOf(match: RegExpExecArray): TokenKind {
  if (match[3] !== undefined) return 'identifier';
  if (match[4] !== undefined || match[5] !== undefined) return 'float';
  if (match[6] !== undefined) return 'integer';
  if (match[7] !== undefined) return 'string';
  if (match[8] !== undefined) return match[8] as TokenKind;
  return match[9] !== undefined ? 'unended' : 'unknown';
}

function grown<A extends { set(from: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}
