import type { Slice } from '../slice';
import type { Tensor } from '../tensor';
import { forEachChunk } from './chunks';

/** Elements after which the clock is looked at. */
const piece = 2 ** 18;

/** Goes through a slice's numbers as `forEachChunk` does, and may rest in between. */
export class Walk {
  private position = 0;

  constructor(
    private readonly tensor: Tensor,
    private readonly slice: Slice,
    private readonly visit: Parameters<typeof forEachChunk>[2],
  ) {}

  /** Goes on to the end or, after a piece, for so many milliseconds; true at the end. */
  advance(milliseconds = Number.POSITIVE_INFINITY): boolean {
    const { count } = this.slice;
    const until = performance.now() + milliseconds;
    while (this.position < count) {
      const next = Math.min(count, this.position + piece);
      forEachChunk(this.tensor, this.slice, this.visit, [this.position, next]);
      this.position = next;
      if (performance.now() >= until) break;
    }
    return this.position >= count;
  }
}
