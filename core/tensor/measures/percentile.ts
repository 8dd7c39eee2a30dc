import { type Slice, sliceOf } from '../slice';
import type { Tensor } from '../tensor';
import { forEachChunk } from './chunks';
import { finiteSample } from './sample';

/** Of tensors of up to so many elements all are looked at. */
const exactUpTo = 2 ** 20;
/** Of larger ones so many: the percentile is then off by about 0.1 (its standard error is under 0.2). */
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
    const sample = sampleOf(tensor, slice);
    count(sample, 0, sample.length);
  }
  return finite === 0 || Number.isNaN(value) ? Number.NaN : (100 * below) / finite;
}

function sampleOf(tensor: Tensor, slice: Slice): Float64Array {
  let sample = samples.get(tensor);
  if (!sample) {
    sample = finiteSample(tensor, slice, sampleSize, 'percentile');
    samples.set(tensor, sample);
  }
  return sample;
}
