/**
 * The element types of ONNX tensors (TensorProto.DataType, IR version 13).
 *
 * `name` is what the product shows and saves (NumPy's and ml_dtypes' way of naming), `text` is what ONNX's text
 * syntax calls it, `code` is the number in the protobuf.
 */
export interface ElementType {
  readonly name: DType;
  readonly text: string;
  readonly code: number;
  /** Bits an element takes in raw data; 0 for strings. Types below 8 bits are packed, first element in the low bits. */
  readonly bits: number;
  readonly kind: 'float' | 'int' | 'uint' | 'bool' | 'complex' | 'string';
}

const TYPES = [
  { name: 'float32', text: 'float', code: 1, bits: 32, kind: 'float' },
  { name: 'uint8', text: 'uint8', code: 2, bits: 8, kind: 'uint' },
  { name: 'int8', text: 'int8', code: 3, bits: 8, kind: 'int' },
  { name: 'uint16', text: 'uint16', code: 4, bits: 16, kind: 'uint' },
  { name: 'int16', text: 'int16', code: 5, bits: 16, kind: 'int' },
  { name: 'int32', text: 'int32', code: 6, bits: 32, kind: 'int' },
  { name: 'int64', text: 'int64', code: 7, bits: 64, kind: 'int' },
  { name: 'string', text: 'string', code: 8, bits: 0, kind: 'string' },
  { name: 'bool', text: 'bool', code: 9, bits: 8, kind: 'bool' },
  { name: 'float16', text: 'float16', code: 10, bits: 16, kind: 'float' },
  { name: 'float64', text: 'double', code: 11, bits: 64, kind: 'float' },
  { name: 'uint32', text: 'uint32', code: 12, bits: 32, kind: 'uint' },
  { name: 'uint64', text: 'uint64', code: 13, bits: 64, kind: 'uint' },
  { name: 'complex64', text: 'complex64', code: 14, bits: 64, kind: 'complex' },
  { name: 'complex128', text: 'complex128', code: 15, bits: 128, kind: 'complex' },
  { name: 'bfloat16', text: 'bfloat16', code: 16, bits: 16, kind: 'float' },
  { name: 'float8e4m3fn', text: 'float8e4m3fn', code: 17, bits: 8, kind: 'float' },
  { name: 'float8e4m3fnuz', text: 'float8e4m3fnuz', code: 18, bits: 8, kind: 'float' },
  { name: 'float8e5m2', text: 'float8e5m2', code: 19, bits: 8, kind: 'float' },
  { name: 'float8e5m2fnuz', text: 'float8e5m2fnuz', code: 20, bits: 8, kind: 'float' },
  { name: 'uint4', text: 'uint4', code: 21, bits: 4, kind: 'uint' },
  { name: 'int4', text: 'int4', code: 22, bits: 4, kind: 'int' },
  { name: 'float4e2m1', text: 'float4e2m1', code: 23, bits: 4, kind: 'float' },
  { name: 'float8e8m0', text: 'float8e8m0', code: 24, bits: 8, kind: 'float' },
  { name: 'uint2', text: 'uint2', code: 25, bits: 2, kind: 'uint' },
  { name: 'int2', text: 'int2', code: 26, bits: 2, kind: 'int' },
] as const;

/** The name of an element type, such as `float32`, `int64` or `float8e4m3fn`. */
export type DType = (typeof TYPES)[number]['name'];

/** All element types, in the order of their numbers. */
export const elementTypes: readonly ElementType[] = TYPES;

const byName = new Map<string, ElementType>(TYPES.map((type) => [type.name, type]));
const byCode = new Map<number, ElementType>(TYPES.map((type) => [type.code, type]));

/** The element type of that name. */
export function elementType(name: DType): ElementType {
  return byName.get(name)!;
}

/** The element type with that TensorProto.DataType number; undefined where the number is not known. */
export function elementTypeOfCode(code: number): ElementType | undefined {
  return byCode.get(code);
}

/** The bytes that `count` elements take in raw data; sub-byte types are packed and the last byte is filled up. */
export function byteLength(dtype: DType, count: number): number {
  return Math.ceil((elementType(dtype).bits * count) / 8);
}

/** The number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
