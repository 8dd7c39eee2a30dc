import { UserError } from '../../errors';
import { numberReader } from '../numbers';
import type { Tensor } from '../tensor';
import { fourier } from './spectrum/fourier';
import { mostTransformed, windowsPerColumn } from './spectrum/windows';
import { misfit, picturePlace } from './tile-place';

/** A stretch of sound, and how its spectrum is drawn. */
export interface SpectrogramRequest {
  readonly axis: number;
  /** One entry a dimension; the one of `axis` is ignored. */
  readonly index: readonly number[];
  /** The samples that the columns share out, [from, to). */
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  /** Samples of a window, a power of two. */
  readonly size: number;
  /** Frequencies in rows of equal width, from 0 (first) to half of the sample rate. */
  readonly rows: number;
}

/**
 * Levels in dB, row by row: a row's is the loudest of its frequencies. NaN where a sample under a window is not finite.
 */
export interface Spectrogram {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Levels that one answer has at most, a float32 each. */
const mostLevels = 2 ** 21;

/** Silence: 20 · log10 of 10⁻⁷. */
export const floorDecibels = -140;

/**
 * The short-time Fourier transform of a stretch, in dB.
 *
 * A window of N samples is centred on each column's middle (what lies outside of the sound is zero) and weighted with
 * the periodic Hann window w[n] = ½ − ½ cos(2πn / N) (scipy.signal.get_window('hann', N)). Its level at frequency k is
 * 20 log10(2 |Σ w[n] x[n] e^(−2πikn/N)| / Σ w[n]), without the 2 at k = 0 and k = N/2: a sine of amplitude 1 on a
 * frequency has 0 dB, as with scipy.signal.stft(scaling='spectrum') doubled for one side. Where a column stands for
 * more than N samples, up to four windows in it are averaged as powers. Nothing is below −140 dB.
 *
 * @throws UserError OD3021 where axis, index or range do not fit, OD3023 for strings, OD3024 where it asks for too much
 */
export function spectrogramOf(tensor: Tensor, request: SpectrogramRequest): Spectrogram {
  const { axis, index, from, to, columns, size, rows } = request;
  const place = picturePlace(tensor.shape, { rowAxis: null, columnAxis: axis, index });
  const whole = [from, to, columns, size, rows].every(Number.isInteger);
  if (!whole || from < 0 || from >= to || to > place.columns) {
    throw misfit(`The range ${from} to ${to} of dimension ${axis}`, tensor.shape);
  }
  const isPower = size >= 16 && size <= 16384 && (size & (size - 1)) === 0;
  const windows = windowsPerColumn(to - from, columns, size);
  const sizes = isPower && columns >= 1 && rows >= 1 && rows <= Math.min(1024, size / 2 + 1);
  if (!sizes || rows * columns > mostLevels || columns * windows * size > mostTransformed) {
    throw new UserError(
      'OD3024',
      `A spectrogram of ${columns} columns with windows of ${size} samples is too large.`,
    );
  }
  const read = numberReader(tensor);
  if (!read) throw new UserError('OD3023', 'A tensor of strings has no spectrum.');
  const weights = Float64Array.from(
    { length: size },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size),
  );
  const sum = size / 2;
  const [real, imaginary, power] = [
    new Float64Array(size),
    new Float64Array(size),
    new Float64Array(size / 2 + 1),
  ];
  const values = new Float32Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    power.fill(0);
    for (let k = 0; k < windows; k++) {
      const centre = from + ((column + (k + 0.5) / windows) * (to - from)) / columns;
      const start = Math.round(centre) - size / 2;
      const first = Math.max(0, start);
      const last = Math.min(place.columns, start + size);
      real.fill(0);
      imaginary.fill(0);
      if (last > first) {
        read(
          place.origin + first * place.columnStride,
          place.columnStride,
          last - first,
          real,
          first - start,
        );
      }
      // The transform would make infinities of one infinity at some frequencies, and NaN at others.
      if (!real.every(Number.isFinite)) {
        power.fill(Number.NaN);
        break;
      }
      for (let n = 0; n < size; n++) real[n]! *= weights[n]!;
      fourier(real, imaginary);
      for (let bin = 0; bin <= size / 2; bin++) {
        const side = bin === 0 || bin === size / 2 ? 1 : 2;
        const magnitude = (side * Math.hypot(real[bin]!, imaginary[bin]!)) / sum;
        power[bin]! += (magnitude * magnitude) / windows;
      }
    }
    writeColumn(power, values, column, columns, rows);
  }
  return { rows, columns, values };
}

/** Row r covers the frequencies from r · (N/2 + 1) / rows on, one at least. */
function writeColumn(
  power: Float64Array,
  values: Float32Array,
  column: number,
  columns: number,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    const begin = Math.min(power.length - 1, Math.floor((row * power.length) / rows));
    const end = Math.max(begin + 1, Math.floor(((row + 1) * power.length) / rows));
    let most = Number.NEGATIVE_INFINITY;
    for (let bin = begin; bin < end; bin++) {
      const value = power[bin]!;
      if (Number.isNaN(value) || value > most) most = value;
    }
    values[row * columns + column] = Math.max(floorDecibels, 10 * Math.log10(most));
  }
}
