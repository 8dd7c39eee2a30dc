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
    let low = 0;
    let high = this.problems.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.problems[middle]!.start < offset) low = middle + 1;
      else high = middle;
    }
    while (low > 0 && this.problems[low - 1]!.end >= offset) low--;
    return low;
  }
}

/** `parts` are in the order of the text. */
function within(problem: Range, parts: readonly Range[]): boolean {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle]!.end < problem.start) low = middle + 1;
    else high = middle;
  }
  const part = parts[low];
  return part !== undefined && part.start <= problem.start && problem.end <= part.end;
}
