import { numberReader } from '../numbers';
import { Random } from '../random';
import { sliceOf } from '../slice';
import type { Tensor } from '../tensor';
import { forEachChunk } from './chunks';

/** Of tensors of more elements, so many are looked at: the percentile is then off by about 0.1 (its standard error is under 0.2). */
const exactUpTo = 2 ** 20;
const sampleSize = 2 ** 16;

/** The finite ones of the elements that were drawn of a large tensor, as long as it is held. */
const samples = new WeakMap<Tensor, Float64Array>();

/**
 * How many of 100 finite elements of a tensor lie below a number (0 to 100); NaN for NaN or where none is finite. Of a
 * large tensor, one element from each of 2^16 equal stretches is looked at.
 */
export function percentileOf(tensor: Tensor, value: number): number {
  let below = 0;
  let finite = 0;
  const count = (numbers: Float32Array | Float64Array, from: number, to: number) => {
    for (let at = from; at < to; at++) {
      const element = numbers[at]!;
      if (element - element !== 0) continue;
      finite++;
      if (element < value) below++;
    }
  };
  const slice = sliceOf(tensor.shape);
  if (slice.count <= exactUpTo) forEachChunk(tensor, slice, count);
  else {
    const sample = sampleOf(tensor, slice.count);
    count(sample, 0, sample.length);
  }
  return finite === 0 || Number.isNaN(value) ? Number.NaN : (100 * below) / finite;
}

function sampleOf(tensor: Tensor, count: number): Float64Array {
  const known = samples.get(tensor);
  const read = numberReader(tensor);
  if (known || !read) return known ?? new Float64Array();
  const random = new Random(0, 'percentile');
  const drawn = new Float64Array(sampleSize);
  const stretch = count / sampleSize;
  for (let k = 0; k < sampleSize; k++) {
    read(Math.min(count - 1, Math.floor((k + random.uniform()) * stretch)), 1, 1, drawn, k);
  }
  samples.set(tensor, drawn);
  return drawn;
}
