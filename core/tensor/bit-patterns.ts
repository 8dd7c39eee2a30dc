import { byteLength, type DType, elementType } from './dtype';

/**
 * The types that NumPy lacks are saved as their unsigned bit patterns, one element each (CONTRACT.md): bfloat16 in
 * two bytes, float8, float4 and 4- and 2-bit integers in one. Undefined for the types that NumPy has.
 */
export function patternBytes(dtype: DType): 1 | 2 | undefined {
  if (dtype === 'bfloat16') return 2;
  const { bits, kind } = elementType(dtype);
  return (bits > 0 && bits < 8) || (bits === 8 && kind === 'float') ? 1 : undefined;
}

/** One element each → ONNX's packing. Types of 8 bits and more stay as they are. `first`: the number of the first one. */
export function packPatterns(dtype: DType, patterns: Uint8Array, first = 0): Uint8Array {
  const { bits } = elementType(dtype);
  if (bits >= 8) return patterns;
  const mask = (1 << bits) - 1;
  const bytes = new Uint8Array(byteLength(dtype, patterns.length));
  const perByte = 8 / bits;
  for (let at = 0; at < patterns.length; at++) {
    const pattern = patterns[at]!;
    // ml_dtypes writes negative int4 and int2 with their sign carried through the whole byte.
    const carried = (pattern | mask) === 0xff && dtype.startsWith('int');
    if (pattern > mask && !carried)
      throw new Error(`element ${first + at}, ${pattern}, does not fit ${dtype}.`);
    bytes[Math.floor(at / perByte)]! |= (pattern & mask) << (bits * (at % perByte));
  }
  return bytes;
}

/** ONNX's packing → one element each. Types of 8 bits and more stay as they are. */
export function unpackPatterns(dtype: DType, bytes: Uint8Array, count: number): Uint8Array {
  const { bits } = elementType(dtype);
  if (bits >= 8) return bytes;
  const mask = (1 << bits) - 1;
  const perByte = 8 / bits;
  const patterns = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    patterns[at] = (bytes[Math.floor(at / perByte)]! >> (bits * (at % perByte))) & mask;
  }
  return patterns;
}
