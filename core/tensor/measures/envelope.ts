import { UserError } from '../../errors';
import { numberReader } from '../numbers';
import type { Tensor } from '../tensor';
import { markOf } from './tile-cells';
import { assertRange, misfit, picturePlace } from './tile-place';
import type { Envelope, EnvelopeRequest } from './types';

/** Elements that one question may read, points of its answer, and lines. */
export const envelopeLimits = { elements: 2 ** 22, points: 2 ** 14, lines: 8 } as const;

const stretch = 8192;

/**
 * A line through a tensor along an axis, in at most `points` points: of each stretch of elements the least and the
 * greatest finite one, so that no spike is lost, and whether there is a NaN or Inf among them. Point k covers elements
 * from + ⌊k · n / points⌋ up to the next point's first. Complex numbers are magnitudes.
 *
 * @throws UserError OD3021 where axis, index or range do not fit the shape, OD3023 for strings, OD3024 where it asks
 * for too much.
 */
export function envelopeOf(tensor: Tensor, { axis, index, from, to, points }: EnvelopeRequest): Envelope {
  const place = picturePlace(tensor.shape, { rowAxis: null, columnAxis: axis, index });
  assertRange([from, to], place.columns, `dimension ${axis}`, tensor.shape);
  if (!Number.isInteger(points)) throw misfit(`A line of ${points} points`, tensor.shape);
  if (points < 1 || points > envelopeLimits.points || to - from > envelopeLimits.elements) {
    const { elements, points: most } = envelopeLimits;
    throw new UserError('OD3024', `A line is read by ${elements} elements in 1 to ${most} points at most.`);
  }
  const read = numberReader(tensor);
  if (!read) throw new UserError('OD3023', 'A tensor of strings cannot be drawn; look at it as a table.');
  const length = to - from;
  const count = Math.min(points, length);
  const min = new Float64Array(count).fill(Number.NaN);
  const max = new Float64Array(count).fill(Number.NaN);
  const marks = new Uint8Array(count);
  const scratch = new Float64Array(Math.min(stretch, length));
  let point = 0;
  let end = Math.floor(length / count);
  for (let start = 0; start < length; start += stretch) {
    const size = Math.min(stretch, length - start);
    read(place.origin + (from + start) * place.columnStride, place.columnStride, size, scratch, 0);
    for (let k = 0; k < size; k++) {
      while (start + k >= end) {
        point++;
        end = Math.floor(((point + 1) * length) / count);
      }
      const value = scratch[k]!;
      if (value - value !== 0) {
        marks[point]! |= markOf(value);
        continue;
      }
      // Comparisons with the NaN of a point without elements so far are false.
      if (!(min[point]! <= value)) min[point] = value;
      if (!(max[point]! >= value)) max[point] = value;
    }
  }
  return { min: Array.from(min), max: Array.from(max), marks: Array.from(marks) };
}
