import type { Sound } from '../files/wav';

/** Zero crossings of the filter to each side. */
const crossings = 16;

/**
 * `length` samples from sample `offset` on, both counted at `rate`; before the sound and after its end there is
 * silence. Between rates it interpolates with a sinc under a Hann window, 16 zero crossings to each side, cut off at
 * the lower of the two Nyquist frequencies; weights are scaled to a sum of one, so that a constant stays one.
 */
export function resample(sound: Sound, rate: number, offset: number, length: number): Float64Array {
  const { samples } = sound;
  if (rate === sound.rate) {
    const same = new Float64Array(length);
    same.set(samples.subarray(offset, offset + length));
    return same;
  }
  const cutoff = Math.min(1, rate / sound.rate);
  const reach = crossings / cutoff;
  const taps = Math.ceil(reach) * 2;
  // Positions repeat after as many phases as the reduced ratio has: each phase's weights are computed once.
  const phases = rate / greatestCommonDivisor(rate, sound.rate);
  const weights = new Map<number, Float64Array>();
  const answer = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    const place = ((offset + k) * sound.rate) / rate;
    const first = Math.floor(place) - taps / 2 + 1;
    const phase = (offset + k) % phases;
    let filter = weights.get(phase);
    if (!filter) {
      filter = filterAt(place - Math.floor(place), taps, cutoff, reach);
      weights.set(phase, filter);
    }
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) sum += filter[tap]! * (samples[first + tap] ?? 0);
    answer[k] = sum;
  }
  return answer;
}

function filterAt(fraction: number, taps: number, cutoff: number, reach: number): Float64Array {
  const filter = new Float64Array(taps);
  let total = 0;
  for (let tap = 0; tap < taps; tap++) {
    const distance = tap - taps / 2 + 1 - fraction;
    if (Math.abs(distance) >= reach) continue;
    const angle = Math.PI * distance * cutoff;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    filter[tap] = sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
    total += filter[tap]!;
  }
  return filter.map((weight) => weight / total);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
