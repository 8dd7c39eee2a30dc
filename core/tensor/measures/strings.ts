import { elementCount } from '../dtype';
import type { Tensor } from '../tensor';
import { misfit } from './tile-place';

/** What a tensor of strings holds. */
export interface StringStatistics {
  readonly count: number;
  readonly empty: number;
  /** How many different strings there are; of more than `mostDistinct`, at least so many. */
  readonly distinct: number;
  readonly isAtLeast: boolean;
  /** Characters (Unicode code points) of the first longest string; 0 where there are no elements. */
  readonly longest: number;
  /** Its flat index; -1 where there are no elements. */
  readonly longestAt: number;
}

/** Different strings that are told apart; a set of more would take too much memory. */
const mostDistinct = 100_000;
/** Strings after which the clock is looked at. */
const piece = 4096;

/** Statistics of a tensor of strings, measured a piece at a time. */
export class StringPass {
  private position = 0;
  private empty = 0;
  private longestAt = -1;
  private readonly different = new Set<string>();
  private readonly count: number;

  /** @throws UserError OD3021 where it is no tensor of strings */
  constructor(private readonly tensor: Tensor) {
    if (tensor.dtype !== 'string') throw misfit('What is said of strings', tensor.shape);
    this.count = elementCount(tensor.shape);
  }

  /** Reads on for about so many milliseconds; true when all is read. */
  advance(milliseconds = Number.POSITIVE_INFINITY): boolean {
    const until = performance.now() + milliseconds;
    while (this.position < this.count) {
      const end = Math.min(this.count, this.position + piece);
      for (let at = this.position; at < end; at++) this.add(this.at(at), at);
      this.position = end;
      if (performance.now() >= until) break;
    }
    return this.position >= this.count;
  }

  /** The statistics, once all is read. */
  result(): StringStatistics {
    const { count, empty, longestAt, different } = this;
    let longest = 0;
    if (longestAt >= 0) for (const _ of this.at(longestAt)) longest++;
    return {
      count,
      empty,
      distinct: different.size,
      isAtLeast: different.size >= mostDistinct,
      longest,
      longestAt,
    };
  }

  private at(position: number): string {
    return this.tensor.strings?.[position] ?? '';
  }

  private add(text: string, position: number): void {
    if (text === '') this.empty++;
    if (this.longestAt < 0 || text.length > this.at(this.longestAt).length) this.longestAt = position;
    if (this.different.size < mostDistinct) this.different.add(text);
  }
}
