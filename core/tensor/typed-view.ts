import type { DType } from './dtype';
import type { Tensor } from './tensor';

/** What a tensor's bytes can be seen as. */
export type TypedView =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

type Constructor = {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedView;
  readonly BYTES_PER_ELEMENT: number;
};

const constructors: Partial<Record<DType, Constructor>> = {
  float32: Float32Array,
  complex64: Float32Array,
  float64: Float64Array,
  complex128: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
};

/**
 * The tensor's bytes as a typed array: its own numbers where JavaScript has the type, pairs of numbers for complex
 * types, bit patterns for float16 and bfloat16, bytes for bool, float8 and the packed types. It shares the tensor's
 * memory, but where the bytes are not aligned to the element it is a copy.
 */
export function typedView(tensor: Tensor): TypedView {
  const { bytes } = tensor;
  const Constructor = constructors[tensor.dtype];
  if (!Constructor) return bytes;
  const width = Constructor.BYTES_PER_ELEMENT;
  // Not slice(): a Buffer's shares its memory.
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  return new Constructor(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / width));
}
