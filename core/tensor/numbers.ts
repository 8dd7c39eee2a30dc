import { elementType } from './dtype';
import { decodeBfloat16, float16Values } from './half-floats';
import { smallFloat } from './small-floats';
import type { Tensor } from './tensor';
import { typedView } from './typed-view';

/**
 * Reads `count` elements, `stride` apart, from flat index `start` of a tensor into `target` from `offset` on, as
 * doubles: bool as 0 and 1, 64-bit integers rounded to the nearest double, complex numbers as their magnitude.
 */
export type NumberReader = (
  start: number,
  stride: number,
  count: number,
  target: Float64Array,
  offset: number,
) => void;

const bfloat16Table: { values?: Float32Array } = {};

/** A reader of a tensor's elements as numbers; undefined for strings. */
export function numberReader(tensor: Tensor): NumberReader | undefined {
  const { bits, kind, name } = elementType(tensor.dtype);
  if (kind === 'string') return undefined;
  if (bits < 8) return packedReader(tensor, bits, kind === 'int');
  const view = typedView(tensor);
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) return wordReader(view);
  if (kind === 'complex') {
    return (start, stride, count, target, offset) => {
      for (let k = 0, at = 2 * start; k < count; k++, at += 2 * stride) {
        target[offset + k] = Math.hypot(view[at]!, view[at + 1]!);
      }
    };
  }
  const table =
    name === 'float16' ? float16Values() : name === 'bfloat16' ? bfloat16Values() : smallFloat(name)?.values;
  if (table) return tableReader(view, table);
  return (start, stride, count, target, offset) => {
    if (stride === 1) {
      target.set(view.subarray(start, start + count) as Float32Array, offset);
      return;
    }
    for (let k = 0, at = start; k < count; k++, at += stride) target[offset + k] = view[at]!;
  };
}

function tableReader(
  codes: Exclude<ReturnType<typeof typedView>, BigInt64Array | BigUint64Array>,
  table: Float32Array | Float64Array,
): NumberReader {
  return (start, stride, count, target, offset) => {
    for (let k = 0, at = start; k < count; k++, at += stride) target[offset + k] = table[codes[at]!]!;
  };
}

/** 64-bit integers by their two words, which is several times as quick as going through bigint; it rounds once. */
function wordReader(view: BigInt64Array | BigUint64Array): NumberReader {
  const low = new Uint32Array(view.buffer, view.byteOffset, view.length * 2);
  const high =
    view instanceof BigInt64Array ? new Int32Array(view.buffer, view.byteOffset, view.length * 2) : low;
  return (start, stride, count, target, offset) => {
    for (let k = 0, at = 2 * start; k < count; k++, at += 2 * stride) {
      target[offset + k] = high[at + 1]! * 4294967296 + low[at]!;
    }
  };
}

function packedReader(tensor: Tensor, bits: number, signed: boolean): NumberReader {
  const { bytes } = tensor;
  const mask = (1 << bits) - 1;
  const values =
    smallFloat(tensor.dtype)?.values ??
    Float64Array.from({ length: mask + 1 }, (_, code) =>
      signed && code > mask >> 1 ? code - mask - 1 : code,
    );
  return (start, stride, count, target, offset) => {
    for (let k = 0, at = start; k < count; k++, at += stride) {
      const bit = at * bits;
      target[offset + k] = values[(bytes[Math.floor(bit / 8)]! >> (bit % 8)) & mask]!;
    }
  };
}

function bfloat16Values(): Float32Array {
  bfloat16Table.values ??= Float32Array.from({ length: 65536 }, (_, code) => decodeBfloat16(code));
  return bfloat16Table.values;
}
