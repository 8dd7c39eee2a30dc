import type { DType } from '../../tensor/dtype';
import { elementType } from '../../tensor/dtype';
import { doubleText, float32Text } from './tokens';

/**
 * The elements of raw data as the syntax writes them: floats of 16 bits and less are bit patterns, bool is 0 or 1,
 * complex numbers are pairs. Each piece of the data holds whole elements.
 */
export function* numbers(dtype: DType, count: number, pieces: Iterable<Uint8Array>): Generator<string> {
  const { bits, kind } = elementType(dtype);
  const width = kind === 'complex' ? bits / 16 : bits / 8;
  let left = count;
  for (const bytes of pieces) {
    if (bits < 8) {
      const here = Math.min(left, (bytes.length * 8) / bits);
      for (let at = 0; at < here; at++) yield packed(bytes, at, bits, kind === 'int');
      left -= here;
    } else {
      const read = reader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), dtype);
      for (let at = 0; at + width <= bytes.length; at += width) yield read(at);
    }
  }
}

/**
 * Whether floats have a NaN other than the two that `nan` and `-nan` stand for (quiet, without payload): the text has
 * no form for it.
 */
export function hasOtherNaN(dtype: DType, pieces: Iterable<Uint8Array>): boolean {
  const isDouble = dtype === 'float64' || dtype === 'complex128';
  if (!isDouble && dtype !== 'float32' && dtype !== 'complex64') return false;
  for (const bytes of pieces) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const width = isDouble ? 8 : 4;
    for (let at = 0; at + width <= bytes.length; at += width) {
      const high = view.getUint32(isDouble ? at + 4 : at, true) & 0x7fffffff;
      const low = isDouble ? view.getUint32(at, true) : 0;
      const infinity = isDouble ? 0x7ff00000 : 0x7f800000;
      const isNotANumber = high > infinity || (high === infinity && low !== 0);
      if (isNotANumber && (high !== (isDouble ? 0x7ff80000 : 0x7fc00000) || low !== 0)) return true;
    }
  }
  return false;
}

function packed(bytes: Uint8Array, at: number, bits: number, isSigned: boolean): string {
  const position = at * bits;
  const pattern = (bytes[position >> 3]! >> (position & 7)) & ((1 << bits) - 1);
  return String(isSigned && pattern >= 1 << (bits - 1) ? pattern - (1 << bits) : pattern);
}

function reader(view: DataView, dtype: DType): (at: number) => string {
  switch (dtype) {
    case 'float32':
    case 'complex64':
      return (at) => signedNaN(float32Text(view.getFloat32(at, true)), view.getUint8(at + 3));
    case 'float64':
    case 'complex128':
      return (at) => signedNaN(doubleText(view.getFloat64(at, true)), view.getUint8(at + 7));
    case 'int64':
      return (at) => String(view.getBigInt64(at, true));
    case 'uint64':
      return (at) => String(view.getBigUint64(at, true));
    case 'int32':
      return (at) => String(view.getInt32(at, true));
    case 'uint32':
      return (at) => String(view.getUint32(at, true));
    case 'int16':
      return (at) => String(view.getInt16(at, true));
    case 'uint16':
    case 'float16':
    case 'bfloat16':
      return (at) => String(view.getUint16(at, true));
    case 'int8':
      return (at) => String(view.getInt8(at));
    default:
      return (at) => String(view.getUint8(at));
  }
}

/** A NaN has a sign, which JavaScript's numbers do not show. */
function signedNaN(text: string, highByte: number): string {
  return text === 'nan' && highByte >= 0x80 ? '-nan' : text;
}
