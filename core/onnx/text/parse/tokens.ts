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

/** The kinds' numbers. */
const code = Object.fromEntries(kinds.map((kind, at) => [kind, at])) as Readonly<Record<TokenKind, number>>;

const [identifier, string, integer, float, arrow] = [
  code.identifier,
  code.string,
  code.integer,
  code.float,
  code['=>'],
];

/** What a character can begin or go on with, a bit each; characters beyond ASCII have none. */
const [blank, letter, digit, mark] = [1, 2, 4, 8];
const classes = new Uint8Array(128);
for (const character of ' \t\r\n\f\v') classes[character.charCodeAt(0)] = blank;
for (const character of '=<>()[]{},:.@?') classes[character.charCodeAt(0)] = mark;
for (let at = 48; at <= 57; at++) classes[at] = digit;
for (let at = 65; at <= 90; at++) classes[at] = classes[at + 32] = letter;
classes['_'.charCodeAt(0)] = letter;

/** The number of the kind that a character is by itself. */
const markCodes = new Uint8Array(128);
for (const character of '=<>()[]{},:.@?') markCodes[character.charCodeAt(0)] = code[character as TokenKind];

const [newline, carriageReturn, hash, quote, backslash, minus, dot, equals, above] = [
  10, 13, 35, 34, 92, 45, 46, 61, 62,
];
const byteOrderMark = 0xfeff;
/** What may follow a minus that is no digit: the words for numbers that are not finite, and nothing behind them. */
const signedWord = /-(?:inf(?:inity)?|nan)(?![A-Za-z0-9_])/iy;

/**
 * The tokens of a text, by number; the last one is `end`. They are kept as numbers in typed arrays: a text may hold a
 * million numbers. `5.` is a float, `a.b` three tokens, `inf` an identifier (it may be a value's name) and `-inf` a
 * float. Written by character codes for speed: a text is read anew at each edit.
 */
export class Tokens {
  private kindCodes: Uint8Array;
  private startsAt: Int32Array;
  private endsAt: Int32Array;
  readonly comments: Range[] = [];
  count = 0;

  constructor(readonly text: string) {
    // Texts of models have a token in six characters or so.
    const room = 1024 + (text.length >> 2);
    this.kindCodes = new Uint8Array(room);
    this.startsAt = new Int32Array(room);
    this.endsAt = new Int32Array(room);
    const { length } = text;
    let unended = false;
    for (let at = 0; at < length; ) {
      const first = text.charCodeAt(at);
      const kind = first < 128 ? classes[first]! : 0;
      if (kind === blank || first === byteOrderMark) {
        at++;
        continue;
      }
      let end = at + 1;
      if (kind === letter) {
        while (end < length && isWord(text.charCodeAt(end))) end++;
        this.push(identifier, at, end);
      } else if (kind === mark) {
        const isArrow = first === equals && text.charCodeAt(end) === above;
        if (isArrow) end++;
        this.push(isArrow ? arrow : markCodes[first]!, at, end);
      } else if (first === quote) {
        // Behind a string that nothing ends, strings end on their line: the rest is not searched for each of them.
        end = endOfString(text, at, unended ? endOfLine(text, at) : length);
        if (end > 0) this.push(string, at, end);
        else {
          unended = true;
          end = endOfLine(text, at);
          this.push(code.unended, at, end);
        }
      } else if (first === hash) {
        end = endOfLine(text, at);
        this.comments.push({ start: at, end });
      } else if (kind === digit || (first === minus && isDigit(text.charCodeAt(end)))) {
        end = endOfDigits(text, end);
        const rest = endOfFraction(text, end);
        this.push(rest > end ? float : integer, at, rest);
        end = rest;
      } else {
        signedWord.lastIndex = at;
        const isNumber = first === minus && signedWord.test(text);
        if (isNumber) end = signedWord.lastIndex;
        this.push(isNumber ? float : code.unknown, at, end);
      }
      at = end;
    }
    this.push(code.end, length, length);
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
    if (at === 0) return true;
    for (let place = this.end(at - 1); place < this.start(at); place++) {
      const character = this.text.charCodeAt(place);
      if (character === newline || character === carriageReturn) return true;
    }
    return false;
  }

  private push(kind: number, start: number, end: number): void {
    if (this.count === this.kindCodes.length) {
      this.kindCodes = grown(this.kindCodes, new Uint8Array(this.count * 2));
      this.startsAt = grown(this.startsAt, new Int32Array(this.count * 2));
      this.endsAt = grown(this.endsAt, new Int32Array(this.count * 2));
    }
    this.kindCodes[this.count] = kind;
    this.startsAt[this.count] = start;
    this.endsAt[this.count] = end;
    this.count++;
  }
}

/** What a string literal says: a backslash only makes the next character literal. */
export function unquote(source: string): string {
  const content = source.slice(1, source.endsWith('"') && source.length > 1 ? -1 : undefined);
  return content.includes('\\') ? content.replace(/\\(.)/gs, '$1') : content;
}

function isWord(character: number): boolean {
  return character < 128 && (classes[character]! & (letter | digit)) !== 0;
}

function isDigit(character: number): boolean {
  return character >= 48 && character <= 57;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** Where the fraction and the exponent end that follow the digits of a number; where the digits end, without any. */
function endOfFraction(text: string, from: number): number {
  const at = text.charCodeAt(from) === dot ? endOfDigits(text, from + 1) : from;
  const exponent = text.charCodeAt(at) | 32;
  if (exponent !== 101) return at;
  const sign = text.charCodeAt(at + 1);
  const digits = sign === minus || sign === 43 ? at + 2 : at + 1;
  const end = endOfDigits(text, digits);
  return end > digits ? end : at;
}

/** Behind the quotation mark that ends a string, over its line breaks; 0 where none does before `limit`. */
function endOfString(text: string, from: number, limit: number): number {
  for (let at = from + 1; at < limit; at++) {
    const character = text.charCodeAt(at);
    if (character === quote) return at + 1;
    if (character === backslash) at++;
  }
  return 0;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== newline && text.charCodeAt(at) !== carriageReturn) at++;
  return at;
}

function grown<A extends { set(from: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}
