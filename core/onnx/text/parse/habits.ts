import { Tokens } from './tokens';
import type { SyntaxProblem } from './tree';

/** Each time one is mended the text is read anew, since what stood behind it may have been read wrongly. */
const mostReadings = 8;

/** A text as the syntax would have it, of the same length, so that all places stay. */
export interface MendedText {
  readonly text: string;
  readonly tokens: Tokens;
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads over what other languages write: comments that begin with `//`, strings in single quotation marks, and `;`
 * behind a node. Each is a problem with its fix, and the rest is read as if it stood there rightly.
 */
export function withoutHabits(text: string): MendedText {
  const problems: SyntaxProblem[] = [];
  let mended = text;
  let tokens = new Tokens(text);
  for (let reading = 1; reading < mostReadings; reading++) {
    const found = habitsIn(mended, tokens);
    if (found.length === 0) break;
    const parts: string[] = [];
    let at = 0;
    for (const { problem, replaced } of found) {
      parts.push(mended.slice(at, problem.start), replaced);
      at = problem.start + replaced.length;
      problems.push(problem);
    }
    parts.push(mended.slice(at));
    mended = parts.join('');
    tokens = new Tokens(mended);
  }
  return { text: mended, tokens, problems };
}

interface Habit {
  readonly problem: SyntaxProblem;
  /** What is read in the place of as many characters from the problem's beginning on. */
  readonly replaced: string;
}

/** Those of a text, in its order, that do not overlap. */
function habitsIn(text: string, tokens: Tokens): Habit[] {
  const found: Habit[] = [];
  let end = 0;
  for (let at = 0; at < tokens.count; at++) {
    if (tokens.kind(at) !== 'unknown' || tokens.start(at) < end) continue;
    const habit = habitAt(text, tokens.start(at));
    if (!habit) continue;
    found.push(habit);
    end = Math.max(habit.problem.end, habit.problem.start + habit.replaced.length);
  }
  return found;
}

function habitAt(text: string, start: number): Habit | undefined {
  const line = /[^\r\n]*/y;
  line.lastIndex = start;
  const rest = line.exec(text)![0];
  if (rest.startsWith('//')) {
    const range = { start, end: start + 2 };
    const fix = { title: "Begin the comment with '#'", range, text: '#' };
    const message = "A comment begins with '#', not with '//'.";
    return { problem: { ...range, message, fix }, replaced: '#'.repeat(rest.length) };
  }
  const single = /^'([^'"\\]*)'/.exec(rest);
  if (single) {
    const range = { start, end: start + single[0].length };
    const quoted = `"${single[1]}"`;
    const fix = { title: `Change to ${quoted}`, range, text: quoted };
    const message = `A string stands in double quotation marks: ${quoted}.`;
    return { problem: { ...range, message, fix }, replaced: quoted };
  }
  if (/^;\s*(?:#|$|\})/.test(rest)) {
    const range = { start, end: start + 1 };
    const fix = { title: "Remove the ';'", range, text: '' };
    return { problem: { ...range, message: "No ';' stands behind a node.", fix }, replaced: ' ' };
  }
  return undefined;
}
