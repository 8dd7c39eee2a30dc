import type { Tokens } from '../parse/tokens';

/** What stands before a token: what is there already, nothing, or a space. A number is a new line at that depth. */
export const keep = -1;
export const nothing = -2;
export const space = -3;

/** Where a long line may be broken: not before a token, before it, or before the space that leads to it. */
export const unbroken = 0;
export const breakable = 1;
export const breakableWithSpace = 2;

/** How the tokens of a text are to be laid out. What nobody says anything about stays as it is. */
export class Layout {
  private readonly gaps: Int16Array;
  private readonly breaks: Uint8Array;
  private readonly blank: Set<number> = new Set();

  constructor(readonly tokens: Tokens) {
    this.gaps = new Int16Array(tokens.count).fill(keep);
    this.breaks = new Uint8Array(tokens.count);
  }

  /** What stands before a token. */
  before(token: number): number {
    return this.gaps[token]!;
  }

  set(token: number, gap: number): void {
    this.gaps[token] = gap;
  }

  /** Puts a token at the beginning of a line; an empty line comes before it where `blankBefore` says so. */
  line(token: number, depth: number, blankBefore = false): void {
    this.gaps[token] = depth;
    if (blankBefore) this.blank.add(token);
  }

  wantsBlank(token: number): boolean {
    return this.blank.has(token);
  }

  break(token: number): number {
    return this.breaks[token]!;
  }

  setBreak(token: number, kind: number = breakable): void {
    this.breaks[token] = kind;
  }

  /** The number of the first token at an offset or behind it. */
  at(offset: number): number {
    let low = 0;
    let high = this.tokens.count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tokens.start(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The width of a line of the tokens from one to another (excluded), with the spaces between them. */
  width(from: number, to: number): number {
    let width = 0;
    for (let at = from; at < to; at++) {
      width += this.tokens.end(at) - this.tokens.start(at);
      if (at > from && this.gaps[at] === space) width++;
    }
    return width;
  }
}
