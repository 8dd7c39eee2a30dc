import { partitionPoint } from '../../../partition-point';
import type { ModelTree, Range } from '../parse/tree';

/** Where a text could not be read. What is there stays as it was written. */
export class Damage {
  private readonly problems: readonly Range[];

  constructor(tree: ModelTree) {
    this.problems = [...tree.problems].sort((a, b) => a.start - b.start);
  }

  /** Whether a problem touches a range and is in none of `parts`, which stand for themselves. */
  touches(range: Range, parts: readonly Range[] = []): boolean {
    for (let at = this.first(range.start); at < this.problems.length; at++) {
      const problem = this.problems[at]!;
      if (problem.start > range.end) return false;
      if (problem.end >= range.start && !within(problem, parts)) return true;
    }
    return false;
  }

  /** The first problem that may reach an offset. Problems are short: one token, or a `<>` with what is in it. */
  private first(offset: number): number {
    let first = partitionPoint(this.problems, ({ start }) => start < offset);
    while (first > 0 && this.problems[first - 1]!.end >= offset) first--;
    return first;
  }
}

/** `parts` are in the order of the text. */
function within(problem: Range, parts: readonly Range[]): boolean {
  const part = parts[partitionPoint(parts, ({ end }) => end < problem.start)];
  return part !== undefined && part.start <= problem.start && problem.end <= part.end;
}
