import type { NumberReader } from '../numbers';
import { numberReader } from '../numbers';
import type { Slice } from '../slice';
import type { Tensor } from '../tensor';
import { typedView } from '../typed-view';

/** Elements looked at together: few enough to stay in the processor's nearest cache for a second look. */
const chunkLength = 8192;

/**
 * Gives a slice's numbers to `visit` in row order, piece by piece: elements [from, to) of an array, of which the
 * first is at `position` in the slice. float32 and float64 are not copied where they lie side by side; the array is
 * good only during the call. Strings give nothing. `range` gives only the elements at positions from `range[0]` up to
 * `range[1]`.
 */
export function forEachChunk(
  tensor: Tensor,
  slice: Slice,
  visit: (numbers: Float32Array | Float64Array, from: number, to: number, position: number) => void,
  range: readonly [number, number] = [0, slice.count],
): void {
  const [first, last] = range;
  if (slice.stride === 1 && slice.runLength === slice.count && slice.count > 0) {
    const view = tensor.dtype === 'float32' || tensor.dtype === 'float64' ? typedView(tensor) : undefined;
    if (view instanceof Float32Array || view instanceof Float64Array) {
      const start = slice.flat(0);
      for (let position = first; position < last; position += chunkLength) {
        visit(view, start + position, start + Math.min(position + chunkLength, last), position);
      }
      return;
    }
  }
  const read = numberReader(tensor);
  if (!read) return;
  const scratch = new Float64Array(Math.min(chunkLength, last - first));
  for (let position = first; position < last; position += scratch.length) {
    const length = Math.min(scratch.length, last - position);
    readSlice(read, slice, position, length, scratch);
    visit(scratch, 0, length, position);
  }
}

/** Reads `count` elements of a slice from `position` on, over the ends of its runs. */
function readSlice(
  read: NumberReader,
  slice: Slice,
  position: number,
  count: number,
  target: Float64Array,
): void {
  for (let done = 0; done < count; ) {
    const at = position + done;
    const left = slice.runLength - (at % slice.runLength);
    const length = Math.min(left, count - done);
    read(slice.flat(at), slice.stride, length, target, done);
    done += length;
  }
}
