import { byteLength, elementCount, elementType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';

/**
 * Elements of a tensor by their flat indices, as a tensor of that shape: bit patterns are copied, so that any element
 * type keeps its values.
 */
export function gather(source: Tensor, flat: (at: number) => number, shape: readonly number[]): Tensor {
  const { dtype } = source;
  const count = elementCount(shape);
  const { bits } = elementType(dtype);
  if (bits === 0) {
    const strings = Array.from({ length: count }, (_, at) => source.strings![flat(at)]!);
    return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(), strings };
  }
  const bytes = new Uint8Array(byteLength(dtype, count));
  copyCodes(source.bytes, bytes, bits, count, flat);
  return { kind: 'tensor', dtype, shape, bytes };
}

type Codes = Uint8Array | Uint16Array | Uint32Array;

function copyCodes(
  source: Uint8Array,
  target: Uint8Array,
  bits: number,
  count: number,
  flat: (at: number) => number,
): void {
  if (bits < 8) {
    const mask = (1 << bits) - 1;
    for (let at = 0; at < count; at++) {
      const from = flat(at) * bits;
      const code = (source[from >> 3]! >> (from & 7)) & mask;
      const to = at * bits;
      target[to >> 3]! |= code << (to & 7);
    }
    return;
  }
  const width = bits / 8;
  if (width <= 4 && source.byteOffset % width === 0) {
    const [from, to] = [codesOf(source, width), codesOf(target, width)];
    for (let at = 0; at < count; at++) to[at] = from[flat(at)]!;
    return;
  }
  for (let at = 0; at < count; at++) {
    const from = flat(at) * width;
    target.set(source.subarray(from, from + width), at * width);
  }
}

function codesOf(bytes: Uint8Array, width: number): Codes {
  const Codes = width === 1 ? Uint8Array : width === 2 ? Uint16Array : Uint32Array;
  return new Codes(bytes.buffer as ArrayBuffer, bytes.byteOffset, Math.floor(bytes.byteLength / width));
}
