import { numberReader } from '../numbers';
import { Random } from '../random';
import type { Slice } from '../slice';
import type { Tensor } from '../tensor';

/**
 * The finite ones of `size` elements of a slice of more: one drawn at random from each of so many equal stretches, so
 * that a pattern in the tensor cannot fall in step with the sample. The same each time for the same `purpose`. Strings
 * give nothing.
 */
export function finiteSample(tensor: Tensor, slice: Slice, size: number, purpose: string): Float64Array {
  const read = numberReader(tensor);
  if (!read) return new Float64Array();
  const random = new Random(0, purpose);
  const values = new Float64Array(size);
  const one = new Float64Array(1);
  const stretch = slice.count / size;
  let length = 0;
  for (let k = 0; k < size; k++) {
    const position = Math.min(slice.count - 1, Math.floor((k + random.uniform()) * stretch));
    read(slice.flat(position), 1, 1, one, 0);
    const value = one[0]!;
    if (value - value === 0) values[length++] = value;
  }
  return values.subarray(0, length);
}
