import { sliceOf } from '../slice';
import type { Tensor } from '../tensor';
import { forEachChunk } from './chunks';

/** How many of 100 finite elements of a tensor lie below a number (0 to 100); NaN for NaN or where none is finite. */
export function percentileOf(tensor: Tensor, value: number): number {
  let below = 0;
  let finite = 0;
  forEachChunk(tensor, sliceOf(tensor.shape), (numbers, from, to) => {
    for (let at = from; at < to; at++) {
      const element = numbers[at]!;
      if (element - element !== 0) continue;
      finite++;
      if (element < value) below++;
    }
  });
  return finite === 0 || Number.isNaN(value) ? Number.NaN : (100 * below) / finite;
}
