import { sliceOf } from '../slice';
import type { Tensor } from '../tensor';
import { forEachChunk } from './chunks';

/** A NaN or Inf: its flat index, and which one it is of all in row order, from 1. */
export interface NonFinitePlace {
  readonly flat: number;
  readonly ordinal: number;
}

/**
 * The first NaN or Inf after flat index `from` in row order, or with `backward` the last one before it; past the end
 * it begins anew at the other. Undefined where every element is finite.
 */
export function nextNonFinite(tensor: Tensor, from: number, backward: boolean): NonFinitePlace | undefined {
  let ordinal = 0;
  let first: NonFinitePlace | undefined;
  let last: NonFinitePlace | undefined;
  let before: NonFinitePlace | undefined;
  let after: NonFinitePlace | undefined;
  forEachChunk(tensor, sliceOf(tensor.shape), (numbers, start, end, position) => {
    for (let at = start; at < end; at++) {
      const value = numbers[at]!;
      if (value - value === 0) continue;
      last = { flat: position + at - start, ordinal: ++ordinal };
      first ??= last;
      if (last.flat < from) before = last;
      else if (last.flat > from) after ??= last;
    }
  });
  return backward ? (before ?? last) : (after ?? first);
}
