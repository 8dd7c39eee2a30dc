import type { Sound } from '../files/wav';

/** Zero crossings of the filter to each side. */
const crossings = 16;

/**
 * `length` samples from sample `offset` on, both counted at `rate`; before the sound and after its end there is
 * silence. See `Resampler`.
 */
export function resample(sound: Sound, rate: number, offset: number, length: number): Float64Array {
  return new Resampler(sound, rate).read(offset, length);
}

/**
 * A sound at another rate, part by part. It interpolates with a sinc under a Hann window, 16 zero crossings to each
 * side, cut off at the lower of the two Nyquist frequencies; weights are scaled to a sum of one, so that a constant
 * stays one. A sample is the same in whichever part it is read.
 */
export class Resampler {
  // Positions repeat after as many phases as the reduced ratio has: each phase's weights are computed once.
  private readonly weights = new Map<number, Float64Array>();

  constructor(
    private readonly sound: Sound,
    private readonly rate: number,
  ) {}

  /** The number of samples at that rate. */
  get length(): number {
    return Math.floor((this.sound.samples.length * this.rate) / this.sound.rate);
  }

  /** `length` samples from sample `offset` on; `offset` may be negative. Outside of the sound there is silence. */
  read(offset: number, length: number): Float64Array {
    const { sound, rate, weights } = this;
    const { samples } = sound;
    const answer = new Float64Array(length);
    if (rate === sound.rate) {
      const start = Math.max(0, offset);
      const end = Math.max(start, offset + length);
      answer.set(samples.subarray(start, end), Math.min(length, start - offset));
      return answer;
    }
    const cutoff = Math.min(1, rate / sound.rate);
    const reach = crossings / cutoff;
    const taps = Math.ceil(reach) * 2;
    const phases = rate / greatestCommonDivisor(rate, sound.rate);
    for (let k = 0; k < length; k++) {
      // In whole numbers: a phase has the same weights wherever it is met first.
      const scaled = (offset + k) * sound.rate;
      const whole = Math.floor(scaled / rate);
      const first = whole - taps / 2 + 1;
      const phase = (((offset + k) % phases) + phases) % phases;
      let filter = weights.get(phase);
      if (!filter) {
        filter = filterAt((scaled - whole * rate) / rate, taps, cutoff, reach);
        weights.set(phase, filter);
      }
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += filter[tap]! * (samples[first + tap] ?? 0);
      answer[k] = sum;
    }
    return answer;
  }
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
