import { UserError } from '../../core/errors';
import { elementCount, elementType } from '../../core/tensor/dtype';
import type { Element } from '../../core/tensor/elements';
import { encodeElements } from '../../core/tensor/elements';
import type { Tensor } from '../../core/tensor/tensor';

/**
 * A copy of a tensor with other elements from flat index `start` on. Floats are rounded to nearest, ties to even.
 *
 * @throws UserError OD2052 where they are outside of the tensor, or one does not fit into its element type
 */
export function replaceElements(tensor: Tensor, start: number, elements: readonly Element[]): Tensor {
  const count = elementCount(tensor.shape);
  const isInside = Number.isInteger(start) && start >= 0 && start + elements.length <= count;
  if (!isInside) {
    const text = `Elements ${start} to ${start + elements.length - 1} are not all in a tensor of ${count}.`;
    throw new UserError('OD2052', text);
  }
  if (tensor.strings) {
    const strings = [...tensor.strings];
    elements.forEach((element, at) => {
      strings[start + at] = String(element);
    });
    return { ...tensor, strings };
  }
  const encoded = encode(tensor, elements);
  const bytes = tensor.bytes.slice();
  const { bits } = elementType(tensor.dtype);
  if (bits >= 8) bytes.set(encoded, (start * bits) / 8);
  else for (let at = 0; at < elements.length; at++) copyBits(encoded, at, bytes, start + at, bits);
  return { ...tensor, bytes };
}

function encode({ dtype }: Tensor, elements: readonly Element[]): Uint8Array {
  try {
    return encodeElements(dtype, elements);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError('OD2052', `A tensor of ${dtype} cannot have this element: ${error.message}.`);
  }
}

/** Elements of less than a byte are packed from the lowest bits up. */
function copyBits(from: Uint8Array, at: number, to: Uint8Array, into: number, bits: number): void {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  const value = (from[Math.floor(at / perByte)]! >> (bits * (at % perByte))) & mask;
  const shift = bits * (into % perByte);
  const byte = Math.floor(into / perByte);
  to[byte] = (to[byte]! & ~(mask << shift)) | (value << shift);
}
