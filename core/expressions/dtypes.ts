import { type DType, elementType } from '../tensor/dtype';

/**
 * The type that an element type computes as. NumPy knows no bfloat16, float8 or 4-bit types: they become float32 and
 * int8 (uint8) when an operation, and not only an index, touches them.
 */
export function computingType(dtype: DType): DType {
  const { kind, bits } = elementType(dtype);
  if (kind === 'float' && (bits < 16 || dtype === 'bfloat16')) return 'float32';
  if (kind === 'int' && bits < 8) return 'int8';
  if (kind === 'uint' && bits < 8) return 'uint8';
  return dtype;
}

/** Whether elements are computed with as bigint: doubles do not hold all of them. */
export function isWide(dtype: DType): dtype is 'int64' | 'uint64' {
  return dtype === 'int64' || dtype === 'uint64';
}

export function isInteger(dtype: DType): boolean {
  const { kind } = elementType(dtype);
  return kind === 'int' || kind === 'uint';
}

export function isFloat(dtype: DType): boolean {
  return elementType(dtype).kind === 'float';
}

/** Real numbers and bools: what arithmetic takes. */
export function isReal(dtype: DType): boolean {
  const { kind } = elementType(dtype);
  return kind !== 'string' && kind !== 'complex';
}

/** The smallest and largest number of an integer type. */
export function integerRange(dtype: DType): { min: bigint; max: bigint } {
  const { kind, bits } = elementType(dtype);
  const size = BigInt(bits);
  return kind === 'int'
    ? { min: -(1n << (size - 1n)), max: (1n << (size - 1n)) - 1n }
    : { min: 0n, max: (1n << size) - 1n };
}

/** The type of an operation on two arrays (NumPy's `result_type`), both already types that compute. */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  const [left, right] = [elementType(a), elementType(b)];
  if (left.kind === 'bool') return b;
  if (right.kind === 'bool') return a;
  if (left.kind === 'float' && right.kind === 'float') return left.bits >= right.bits ? a : b;
  if (left.kind === 'float') return widenFloat(a, right.bits);
  if (right.kind === 'float') return widenFloat(b, left.bits);
  if (left.kind === right.kind) return left.bits >= right.bits ? a : b;
  const [signed, unsigned] = left.kind === 'int' ? [left, right] : [right, left];
  if (signed.bits > unsigned.bits) return signed.name;
  if (unsigned.bits === 64) return 'float64';
  return `int${2 * unsigned.bits}` as DType;
}

/** The float type that holds a float type and integers of that many bits: float16 + int16 is float32. */
function widenFloat(dtype: DType, integerBits: number): DType {
  const needed = integerBits <= 8 ? 16 : integerBits <= 16 ? 32 : 64;
  return elementType(dtype).bits >= needed ? dtype : needed === 32 ? 'float32' : 'float64';
}

/** The type of a function that gives floats (`exp`, `sqrt`, `mean` of few bits): int8 → float16, int32 → float64. */
export function floatFor(dtype: DType): DType {
  const { kind, bits } = elementType(dtype);
  if (kind === 'float') return dtype;
  return bits <= 8 ? 'float16' : bits <= 16 ? 'float32' : 'float64';
}
