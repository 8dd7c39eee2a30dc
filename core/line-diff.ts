import { alignSequences } from './align-sequences';

/** Lines that are the same around each change, as `diff -u` has them. */
const usualContext = 3;

/** The names of the two sides and how much is shown around changes. */
export interface LineDiffOptions {
  readonly nameOfA: string;
  readonly nameOfB: string;
  readonly context?: number;
}

/** The differences of two texts line by line, in the unified format of `diff -u`; empty where there are none. */
export function unifiedDiff(
  a: string,
  b: string,
  { nameOfA, nameOfB, context = usualContext }: LineDiffOptions,
): string {
  const [linesOfA, linesOfB] = [linesOf(a), linesOf(b)];
  const changes = changesBetween(linesOfA, linesOfB);
  if (changes.length === 0) return '';
  const out = [`--- ${nameOfA}`, `+++ ${nameOfB}`];
  for (let first = 0; first < changes.length; ) {
    let last = first;
    // Changes whose surroundings touch are shown together.
    while (last + 1 < changes.length && changes[last + 1]!.startA - changes[last]!.endA <= 2 * context)
      last++;
    const hunk = changes.slice(first, last + 1);
    const before = Math.min(context, hunk[0]!.startA);
    const after = Math.min(context, linesOfA.length - hunk.at(-1)!.endA);
    const [startA, startB] = [hunk[0]!.startA - before, hunk[0]!.startB - before];
    const [endA, endB] = [hunk.at(-1)!.endA + after, hunk.at(-1)!.endB + after];
    out.push(`@@ -${rangeText(startA, endA)} +${rangeText(startB, endB)} @@`);
    let at = startA;
    for (const change of hunk) {
      for (; at < change.startA; at++) out.push(` ${linesOfA[at]}`);
      for (; at < change.endA; at++) out.push(`-${linesOfA[at]}`);
      for (let added = change.startB; added < change.endB; added++) out.push(`+${linesOfB[added]}`);
    }
    for (; at < endA; at++) out.push(` ${linesOfA[at]}`);
    first = last + 1;
  }
  return `${out.join('\n')}\n`;
}

/** Lines [start, end) of A that lines [start, end) of B stand in place of; one of both may be empty. */
interface Change {
  readonly startA: number;
  readonly endA: number;
  readonly startB: number;
  readonly endB: number;
}

function changesBetween(a: readonly string[], b: readonly string[]): Change[] {
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly string[]) =>
    lines.map((line) => {
      if (!numbers.has(line)) numbers.set(line, numbers.size);
      return numbers.get(line)!;
    });
  const changes: Change[] = [];
  let [startA, startB] = [0, 0];
  for (const [atA, atB] of [...alignSequences(numbered(a), numbered(b)), [a.length, b.length] as const]) {
    if (atA > startA || atB > startB) changes.push({ startA, endA: atA, startB, endB: atB });
    [startA, startB] = [atA + 1, atB + 1];
  }
  return changes;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A range as the format writes it: from 1, without a count of one, and an empty one by the line before it. */
function rangeText(start: number, end: number): string {
  if (end === start) return `${start},0`;
  return end === start + 1 ? `${start + 1}` : `${start + 1},${end - start}`;
}
