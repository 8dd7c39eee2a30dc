import type { DType } from '../../core/tensor/dtype';
import { byteLength, elementCount, elementType } from '../../core/tensor/dtype';
import { tensorOf } from '../../core/tensor/elements';
import { numberReader } from '../../core/tensor/numbers';
import { smallFloat } from '../../core/tensor/small-floats';
import type { Tensor } from '../../core/tensor/tensor';
import { typedView } from '../../core/tensor/typed-view';

/**
 * Types that can't cross into JavaScript travel as float32, which holds each of their values exactly. These two
 * functions go from one form to the other without rounding anything (NaN payloads of float8 aside).
 */
export function toFloat32(tensor: Tensor): Tensor {
  const count = elementCount(tensor.shape);
  const values = new Float32Array(count);
  const read = numberReader(tensor)!;
  const block = new Float64Array(Math.min(count, 65536));
  for (let start = 0; start < count; start += block.length) {
    const length = Math.min(block.length, count - start);
    read(start, 1, length, block, 0);
    values.set(block.subarray(0, length), start);
  }
  return { kind: 'tensor', dtype: 'float32', shape: tensor.shape, bytes: new Uint8Array(values.buffer) };
}

/** The tensor of type `dtype` whose values these float32 are; see `toFloat32`. */
export function fromFloat32(tensor: Tensor, dtype: DType): Tensor {
  const values = typedView(tensor) as Float32Array;
  if (dtype === 'bfloat16') return bfloat16(values, tensor.shape);
  const small = smallFloat(dtype);
  if (!small) return tensorOf(dtype, tensor.shape, Array.from(values));
  const { bits } = elementType(dtype);
  const bytes = new Uint8Array(byteLength(dtype, values.length));
  const codes = new Map<number, number>();
  let negativeZero = 0;
  small.values.forEach((value, code) => {
    if (Object.is(value, -0)) negativeZero = code;
    else if (!codes.has(value)) codes.set(value, code);
  });
  const perByte = Math.max(1, 8 / bits);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    const code = Object.is(value, -0) ? negativeZero : (codes.get(value) ?? small.encode(value));
    bytes[Math.floor(at / perByte)]! |= code << (bits * (at % perByte));
  }
  return { kind: 'tensor', dtype, shape: tensor.shape, bytes };
}

/** bfloat16 is the upper half of a float32. */
function bfloat16(values: Float32Array, shape: readonly number[]): Tensor {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = Uint16Array.from(words, (word) => word >>> 16);
  return { kind: 'tensor', dtype: 'bfloat16', shape, bytes: new Uint8Array(halves.buffer) };
}
