import { elementType } from './dtype';
import { elementText } from './element-text';
import { elementsOf } from './elements';
import type { Tensor } from './tensor';

/**
 * `count` elements from flat index `start` on in hexadecimal, as wide as their type: integers in two's complement
 * (`0xff` for −1 in int8), floats by their bits (`0x3fc00000` for float32's 1.5). Bools, texts and complex numbers have
 * no hexadecimal form and are as `elementText` gives them.
 */
export function elementHexes(tensor: Tensor, start: number, count: number): string[] {
  const { bits, kind } = elementType(tensor.dtype);
  if (kind === 'bool' || kind === 'string' || kind === 'complex') {
    return elementsOf(tensor, start, count).map((element) => elementText(element, tensor.dtype));
  }
  const { bytes } = tensor;
  return Array.from({ length: count }, (_, k) => {
    const first = ((start + k) * bits) / 8;
    if (bits < 8) {
      const byte = bytes[Math.floor(first)]!;
      const code = (byte >> (((start + k) * bits) & 7)) & ((1 << bits) - 1);
      return `0x${code.toString(16)}`;
    }
    let text = '';
    for (let at = first + bits / 8 - 1; at >= first; at--) text += bytes[at]!.toString(16).padStart(2, '0');
    return `0x${text}`;
  });
}
