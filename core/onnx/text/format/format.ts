import { mostProblems } from '../parse/cursor';
import { parseModelText } from '../parse/parse';
import { Tokens } from '../parse/tokens';
import type { ModelTree } from '../parse/tree';
import { breakAt } from '../writer';
import { breakableWithSpace, keep, Layout, nothing, unbroken } from './layout';
import { layOut } from './structure';

/** A change of what stands between two tokens: only whitespace is ever replaced. */
export interface SpaceEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The changes that bring a text into the printer's form: one node a line, two spaces a level, long lines broken. They
 * change nothing but the whitespace between tokens. Comments stay where they are; what could not be read stays as it
 * is.
 */
export function formatEdits(text: string, tree: ModelTree = parseModelText(text)): SpaceEdit[] {
  // Where problems are not counted any more, nobody knows which parts are sound.
  if (tree.problems.length >= mostProblems) return [];
  // What stands behind `//` reads as tokens: nothing says where its line must end.
  if (tree.problems.some(({ start }) => text.startsWith('//', start))) return [];
  return tree.problems.length === 0 ? editsOnce(text, tree) : settledEdits(text, tree);
}

/** A damaged text is formatted at most so often. */
const mostRounds = 4;

/**
 * The changes of a damaged text, which may be read otherwise once its lines break elsewhere: it is formatted until
 * nothing changes any more. None where that does not come about, or where other things are wrong with it then.
 */
function settledEdits(text: string, tree: ModelTree): SpaceEdit[] {
  const tokens = new Tokens(text);
  let [current, currentTree] = [text, tree];
  for (let round = 0; round < mostRounds; round++) {
    const edits = editsOnce(current, currentTree);
    if (edits.length === 0) {
      return saysTheSame(tree, currentTree) ? gapEdits(text, tokens, current) : [];
    }
    current = applied(current, edits);
    currentTree = parseModelText(current);
    if (currentTree.problems.length >= mostProblems) return [];
  }
  return [];
}

function saysTheSame(before: ModelTree, after: ModelTree): boolean {
  const { problems } = after;
  return (
    before.problems.length === problems.length &&
    before.problems.every(({ message }, at) => message === problems[at]!.message)
  );
}

function editsOnce(text: string, tree: ModelTree): SpaceEdit[] {
  const layout = new Layout(new Tokens(text));
  layOut(layout, tree);
  return new Writer(text, layout).edits();
}

function applied(text: string, edits: readonly SpaceEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join('') + text.slice(at);
}

/** What differs between the tokens of two texts that have the same ones; nothing where they have not. */
function gapEdits(text: string, before: Tokens, formatted: string): SpaceEdit[] {
  const after = new Tokens(formatted);
  if (before.count !== after.count) return [];
  const edits: SpaceEdit[] = [];
  for (let at = 0; at < before.count; at++) {
    const start = at === 0 ? 0 : before.end(at - 1);
    const end = before.start(at);
    const gap = formatted.slice(at === 0 ? 0 : after.end(at - 1), after.start(at));
    if (text.slice(start, end) !== gap) edits.push({ start, end, text: gap });
  }
  return edits;
}

class Writer {
  private readonly found: SpaceEdit[] = [];
  private readonly newline: string;

  constructor(
    private readonly text: string,
    private readonly layout: Layout,
  ) {
    this.newline = endsLinesInTwo(text, layout) ? '\r\n' : '\n';
  }

  edits(): SpaceEdit[] {
    const { count } = this.layout.tokens;
    for (let at = 0; at < count; ) {
      let next = at + 1;
      while (next < count && !this.beginsLine(next)) next++;
      this.lineOf(at, next);
      at = next;
    }
    return this.found;
  }

  /** Whether a line begins with a token: one that was laid out so. */
  private beginsLine(at: number): boolean {
    return this.layout.before(at) >= 0;
  }

  /** Writes the tokens of one line, from the one that begins it. */
  private lineOf(from: number, to: number): void {
    const { layout } = this;
    this.replaceGap(from, this.lineGap(from));
    const depth = layout.before(from);
    const breaks = depth >= 0 && this.isLaidOut(from, to) ? this.breaksOf(from, to, depth) : undefined;
    for (let at = from + 1; at < to; at++) {
      const gap = layout.before(at);
      if (gap === keep || this.hasComment(at)) continue;
      this.replaceGap(at, breaks?.get(at) ?? (gap === nothing ? this.apart(at) : ' '));
    }
  }

  /** Two words never become one. */
  private apart(at: number): string {
    const { tokens } = this.layout;
    const joined = this.text.charAt(tokens.end(at - 1) - 1) + this.text.charAt(tokens.start(at));
    return /^[\w-]{2}$/.test(joined) ? ' ' : '';
  }

  private isLaidOut(from: number, to: number): boolean {
    for (let at = from + 1; at < to; at++) {
      if (this.layout.before(at) === keep || this.hasComment(at)) return false;
    }
    return true;
  }

  /**
   * Where a line that is too long goes on in the next one, and what stands there. As the printer does it: before the
   * piece that would not fit, four spaces deeper.
   */
  private breaksOf(from: number, to: number, depth: number): Map<number, string> | undefined {
    const { tokens } = this.layout;
    const indent = depth * 2;
    let length = indent;
    if (indent + tokens.end(to - 1) - tokens.start(from) <= breakAt / 2) return undefined;
    const breaks = new Map<number, string>();
    for (let at = from; at < to; ) {
      let next = at + 1;
      while (next < to && this.layout.break(next) === unbroken) next++;
      const leading = this.layout.break(at) === breakableWithSpace ? ' ' : '';
      const piece = leading.length + this.pieceLength(at, next, to);
      if (length + piece > breakAt && length > indent && at > from) {
        length = indent + 4;
        breaks.set(at, `${this.newline}${' '.repeat(length)}${leading}`);
      }
      length += piece;
      at = next;
    }
    return breaks;
  }

  /** The length of a piece with the space that follows it, where that is not the next one's. */
  private pieceLength(from: number, to: number, end: number): number {
    const { layout } = this;
    const trailing = to < end && layout.before(to) !== nothing && layout.break(to) !== breakableWithSpace;
    return layout.width(from, to) + (trailing ? 1 : 0);
  }

  private hasComment(at: number): boolean {
    const { tokens } = this.layout;
    return this.gapText(at).includes('#') && at < tokens.count;
  }

  private gapText(at: number): string {
    const { tokens } = this.layout;
    return this.text.slice(at === 0 ? 0 : tokens.end(at - 1), tokens.start(at));
  }

  /** What stands before a token that begins a line: comments, each on its line, and at most one empty line. */
  private lineGap(at: number): string {
    const { layout } = this;
    const gap = this.gapText(at);
    const depth = layout.before(at);
    if (depth < 0) return gap;
    const { tokens } = layout;
    const last = at === tokens.count - 1;
    const pieces = gap.split(/(#[^\r\n]*)/);
    const comments = pieces.filter((_, place) => place % 2 === 1);
    const closes = /^[}>)\]]$/.test(tokens.kind(at));
    const commentIndent = '  '.repeat(closes ? depth + 1 : depth);
    let text = '';
    comments.forEach((comment, place) => {
      const space = pieces[place * 2]!;
      const begins = at === 0 && place === 0;
      if (place === 0 && !begins && !/[\r\n]/.test(space)) text += space;
      else text += this.lines(space, begins) + commentIndent;
      text += comment;
    });
    const before = pieces.at(-1)!;
    if (last) return at === 0 && comments.length === 0 ? '' : text + this.newline;
    const begins = at === 0 && comments.length === 0;
    const wanted = layout.wantsBlank(at) && comments.length === 0 && !begins;
    return text + (wanted ? this.newline.repeat(2) : this.lines(before, begins)) + '  '.repeat(depth);
  }

  /** The line break that a gap is, with one empty line where it has some. */
  private lines(gap: string, begins: boolean): string {
    if (begins) return '';
    const count = gap.match(/\r\n|\r|\n/g)?.length ?? 0;
    return this.newline.repeat(count > 1 ? 2 : 1);
  }

  private replaceGap(at: number, text: string): void {
    if (this.gapText(at) === text) return;
    const { tokens } = this.layout;
    this.found.push({ start: at === 0 ? 0 : tokens.end(at - 1), end: tokens.start(at), text });
  }
}

/** Whether the first line break between tokens is a carriage return and a line feed: those in strings are the strings'. */
function endsLinesInTwo(text: string, { tokens }: Layout): boolean {
  for (let at = 0; at < tokens.count; at++) {
    const gap = text.slice(at === 0 ? 0 : tokens.end(at - 1), tokens.start(at));
    const lineBreak = /\r\n|\r|\n/.exec(gap);
    if (lineBreak) return lineBreak[0] === '\r\n';
  }
  return false;
}
