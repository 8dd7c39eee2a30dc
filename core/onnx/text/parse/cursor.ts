import { withoutHabits } from './habits';
import type { TokenKind, Tokens } from './tokens';
import { unquote } from './tokens';
import type { Name, Range, SyntaxProblem } from './tree';

/** More problems than this are not kept: the rest follows from the first ones, or the text is another language's. */
export const mostProblems = 200;

/** Thrown where a construct cannot be read on, after its problem was noted; `attempt` and lists catch it. */
class SyntaxFailure extends Error {}

/** One for all: where it was thrown says nothing, and a stack's trace costs more than the parsing. */
const failure = new SyntaxFailure();

/** Runs a part of the parser; false where it could not read on, of which the cursor's problems tell. */
export function attempt(part: () => void): boolean {
  try {
    part();
    return true;
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    return false;
  }
}

/** Where the parser stands among the tokens, and what it found wrong. */
export class Cursor {
  /** The text as it is read: of the same length as the one that is written. */
  readonly text: string;
  readonly tokens: Tokens;
  readonly problems: SyntaxProblem[];
  at = 0;

  constructor(written: string) {
    const { text, tokens, problems } = withoutHabits(written);
    this.text = text;
    this.tokens = tokens;
    this.problems = problems.slice(0, mostProblems);
  }

  kind(ahead = 0): TokenKind {
    return this.tokens.kind(Math.min(this.at + ahead, this.tokens.count - 1));
  }

  is(kind: TokenKind): boolean {
    return this.kind() === kind;
  }

  /** The characters of a token. */
  source(ahead = 0): string {
    return this.tokens.source(Math.min(this.at + ahead, this.tokens.count - 1));
  }

  get range(): Range {
    return { start: this.tokens.start(this.at), end: this.tokens.end(this.at) };
  }

  get start(): number {
    return this.tokens.start(this.at);
  }

  /** How many characters the token has. */
  get length(): number {
    return this.tokens.end(this.at) - this.tokens.start(this.at);
  }

  /** Where the last token that was taken ended. */
  get lastEnd(): number {
    return this.at === 0 ? 0 : this.tokens.end(this.at - 1);
  }

  /** The place between the last token and this one, right behind the last: what is missing is missing there. */
  get gap(): Range {
    return { start: this.lastEnd, end: this.lastEnd };
  }

  take(): Range {
    const { range } = this;
    if (!this.is('end')) this.at++;
    return range;
  }

  takeIf(kind: TokenKind): Range | undefined {
    return this.is(kind) ? this.take() : undefined;
  }

  /** Takes a token of that kind, or notes that it is missing and fails. */
  expect(kind: TokenKind, where: string): Range {
    const found = this.takeIf(kind);
    if (found) return found;
    const isClosing = kind === ')' || kind === ']' || kind === '>';
    const fix = isClosing ? { title: `Insert '${kind}'`, range: this.gap, text: kind } : undefined;
    return this.fail(`${describe(kind)} is missing ${where}`, fix);
  }

  /** Notes a problem at this token, or at the end of the line before, which a fix can mend, and fails. */
  fail(message: string, fix?: SyntaxProblem['fix']): never {
    const found = this.is('end') ? 'the end of the text' : `'${shortened(this.source())}'`;
    const unended = this.is('unended') ? ': no quotation mark ends this string' : `, before ${found}`;
    // What is missing at the end of a line is not a fault of the next one.
    const isBehind =
      this.is('end') || (this.at > 0 && this.tokens.beginsLine(this.at) && !this.is('unended'));
    this.problem(isBehind ? this.gap : this.range, `${message}${unended}.`, isBehind ? fix : undefined);
    return this.abandon();
  }

  /** Fails after a problem that was noted already. */
  abandon(): never {
    throw failure;
  }

  problem(range: Range, message: string, fix?: SyntaxProblem['fix']): void {
    if (this.problems.length >= mostProblems) return;
    this.problems.push({ start: range.start, end: range.end, message, fix });
  }

  /** Whether a name can be read: an identifier, or a string that is one. */
  get atName(): boolean {
    return this.is('identifier') || this.is('string');
  }

  /** Reads a name, quoted or not. Written for speed: a text has a hundred thousand names. */
  name(what: string): Name {
    const kind = this.kind();
    if (kind !== 'identifier' && kind !== 'string') return this.fail(`${what} is missing`);
    const quoted = kind === 'string';
    const start = this.tokens.start(this.at);
    const end = this.tokens.end(this.at);
    this.at++;
    const source = this.text.slice(start, end);
    return { start, end, text: quoted ? unquote(source) : source, quoted };
  }

  /** Reads a name that cannot stand in quotes. */
  bareName(what: string): Name {
    const name = this.name(what);
    if (name.quoted)
      this.problem(name, `${what} is written without quotation marks, as letters, digits and _.`);
    return name;
  }

  /** Reads a string literal. */
  string(what: string): Name {
    if (!this.is('string')) this.fail(`${what} is missing; it is written in quotation marks`);
    return this.name(what);
  }

  /** Reads an integer of 64 bits. */
  integer(what: string): bigint {
    if (!this.is('integer')) this.fail(`${what} is missing`);
    const value = BigInt(this.source());
    if (value !== BigInt.asIntN(64, value)) this.problem(this.range, `${what} does not fit 64 bits.`);
    this.take();
    return BigInt.asIntN(64, value);
  }

  /**
   * Reads items between commas up to a closing token, which it takes. What is wrong inside an item, a missing comma
   * and one too many are noted and passed over.
   *
   * @returns the closing token's place; undefined where it is missing.
   */
  list(close: TokenKind, where: string, item: () => void): Range | undefined {
    while (!this.is(close)) {
      const before = this.at;
      try {
        item();
        if (this.is(close)) break;
        if (this.is(',')) {
          const comma = this.take();
          if (this.is(close)) {
            const fix = { title: "Remove the ','", range: comma, text: '' };
            this.problem(comma, `Nothing stands between ',' and '${close}' ${where}.`, fix);
          }
        } else if (this.at > before && this.beginsItem()) {
          const fix = { title: "Insert ','", range: this.gap, text: ',' };
          this.problem(this.range, `',' is missing ${where}, before '${shortened(this.source())}'.`, fix);
        } else this.fail(`',' or '${close}' is missing ${where}`);
      } catch (error) {
        if (!(error instanceof SyntaxFailure)) throw error;
        if (!this.skipInList(close)) return undefined;
        this.takeIf(',');
      }
    }
    return this.take();
  }

  private beginsItem(): boolean {
    return !this.tokens.beginsLine(this.at) && (this.atName || this.is('integer') || this.is('float'));
  }

  /** Skips to the next comma or the closing token of a list; false where the list seems to have no end. */
  private skipInList(close: TokenKind): boolean {
    const opened: TokenKind[] = [];
    for (; !this.is('end'); this.at++) {
      const kind = this.kind();
      if (opened.length === 0 && (kind === ',' || kind === close)) return true;
      const closing = pairs.get(kind);
      if (closing && !(opened.length === 0 && kind === '{')) opened.push(closing);
      else if (kind === opened.at(-1)) opened.pop();
      else if (kind === '{' || kind === '}' || kind === '=>') return false;
    }
    return false;
  }
}

const pairs: ReadonlyMap<TokenKind, TokenKind> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

function describe(kind: TokenKind): string {
  switch (kind) {
    case 'identifier':
      return 'A name';
    case 'string':
      return 'A string';
    case 'integer':
      return 'A whole number';
    default:
      return `'${kind}'`;
  }
}

/** A token as a message shows it. */
export function shortened(source: string): string {
  const line = source.split(/[\r\n]/, 1)[0]!;
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
