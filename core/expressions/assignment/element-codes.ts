import { type DType, elementType } from '../../tensor/dtype';
import { elementText } from '../../tensor/element-text';
import { encodeBfloat16, encodeFloat16 } from '../../tensor/half-floats';
import { smallFloat } from '../../tensor/small-floats';
import { type Block, blockLength } from '../arrays/ndarray';
import { integerRange, isInteger } from '../dtypes';

/** Says why the element at that place of a block cannot be one of the type. */
export type Refuse = (at: number, why: string) => never;

/**
 * Encodes blocks of numbers as elements of a type, `width` bytes each (a byte for types of less). What is encoded is
 * good until the next call. Floats are rounded to nearest, ties to even; what the type does not hold, a fraction in an
 * integer type or 1e6 in float16, is refused, not wrapped around, truncated or saturated.
 */
export function elementCodes(dtype: DType, refuse: Refuse): (block: Block, count: number) => Uint8Array {
  const { kind } = elementType(dtype);
  if (isInteger(dtype)) return integerCodes(dtype, refuse);
  if (kind === 'bool') return boolCodes(refuse);
  if (kind === 'complex') return complexCodes(dtype);
  return floatCodes(dtype, refuse);
}

/** Bytes that `elementCodes` makes of one element. */
export function codeWidth(dtype: DType): number {
  return Math.max(1, elementType(dtype).bits / 8);
}

function integerCodes(dtype: DType, refuse: Refuse): (block: Block, count: number) => Uint8Array {
  const { bits } = elementType(dtype);
  const { min, max } = integerRange(dtype);
  const bytes = new Uint8Array(blockLength * codeWidth(dtype));
  const wide = new BigUint64Array(bits === 64 ? bytes.buffer : new ArrayBuffer(0));
  const narrow = viewOf(bytes, Math.min(bits, 32));
  const mask = bits < 32 ? (1 << bits) - 1 : 0xffffffff;
  const [low, high] = [Number(min), Number(max)];
  return (block, count) => {
    for (let at = 0; at < count; at++) {
      const value = block[at]!;
      if (typeof value === 'number' && !Number.isInteger(value)) {
        refuse(at, `${elementText(value, 'float64')} is no integer, and the type is ${dtype}`);
      }
      const fits =
        bits === 64 || typeof value === 'bigint' ? within(value, min, max) : value >= low && value <= high;
      if (!fits) refuse(at, `${value} is out of range for ${dtype}, which goes from ${min} to ${max}`);
      if (bits === 64) wide[at] = BigInt.asUintN(64, BigInt(value));
      else narrow[at] = Number(value) & mask;
    }
    return bytes;
  };
}

function within(value: number | bigint, min: bigint, max: bigint): boolean {
  const integer = BigInt(value);
  return integer >= min && integer <= max;
}

function boolCodes(refuse: Refuse): (block: Block, count: number) => Uint8Array {
  const bytes = new Uint8Array(blockLength);
  return (block, count) => {
    for (let at = 0; at < count; at++) {
      const value = Number(block[at]!);
      if (value !== 0 && value !== 1) refuse(at, `${value} is no bool; write True or False`);
      bytes[at] = value;
    }
    return bytes;
  };
}

function complexCodes(dtype: DType): (block: Block, count: number) => Uint8Array {
  const bytes = new Uint8Array(blockLength * codeWidth(dtype));
  const parts = dtype === 'complex64' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
  return (block, count) => {
    for (let at = 0; at < count; at++) parts[2 * at] = Number(block[at]!);
    return bytes;
  };
}

function floatCodes(dtype: DType, refuse: Refuse): (block: Block, count: number) => Uint8Array {
  const { bits } = elementType(dtype);
  const bytes = new Uint8Array(blockLength * codeWidth(dtype));
  if (dtype === 'float64' || dtype === 'float32') {
    const view = dtype === 'float64' ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer);
    return (block, count) => {
      for (let at = 0; at < count; at++) {
        const value = Number(block[at]!);
        view[at] = value;
        if (!Number.isFinite(view[at]!) && Number.isFinite(value)) tooLarge(at, value, dtype, refuse);
      }
      return bytes;
    };
  }
  const view = viewOf(bytes, bits);
  const encode = dtype === 'float16' || dtype === 'bfloat16' ? halfCode(dtype) : smallCode(dtype);
  return (block, count) => {
    for (let at = 0; at < count; at++) {
      view[at] = encode(Number(block[at]!), at, refuse);
    }
    return bytes;
  };
}

type Encode = (value: number, at: number, refuse: Refuse) => number;

function halfCode(dtype: 'float16' | 'bfloat16'): Encode {
  const [encode, infinity] = dtype === 'float16' ? [encodeFloat16, 0x7c00] : [encodeBfloat16, 0x7f80];
  return (value, at, refuse) => {
    const code = encode(value);
    if ((code & 0x7fff) === infinity && Number.isFinite(value)) tooLarge(at, value, dtype, refuse);
    return code;
  };
}

function smallCode(dtype: DType): Encode {
  const { values, encode } = smallFloat(dtype)!;
  const largest = largestOf(dtype);
  return (value, at, refuse) => {
    if (Number.isFinite(value)) {
      if (Math.abs(value) > largest) tooLarge(at, value, dtype, refuse);
      if (dtype === 'float8e8m0' && value <= 0) {
        const text = elementText(value, 'float64');
        refuse(at, `${text} is no float8e8m0, which has powers of two above 0 only`);
      }
      return encode(value);
    }
    const code = values.findIndex((each) => Object.is(each, value));
    if (code < 0) {
      const what = Number.isNaN(value) ? 'nan' : 'infinity';
      refuse(at, `${dtype} has no ${what}; its numbers go up to ${elementText(largest, 'float32')}`);
    }
    return code;
  };
}

function largestOf(dtype: DType): number {
  if (dtype === 'float32') return 3.4028234663852886e38;
  if (dtype === 'float16') return 65504;
  if (dtype === 'bfloat16') return 3.3895313892515355e38;
  return smallFloat(dtype)!.values.reduce(
    (best, value) => (Number.isFinite(value) && value > best ? value : best),
    0,
  );
}

function tooLarge(at: number, value: number, dtype: DType, refuse: Refuse): never {
  const largest = elementText(largestOf(dtype), 'float32');
  return refuse(
    at,
    `${elementText(value, 'float64')} is too large for ${dtype}, whose numbers go from -${largest} to ${largest}`,
  );
}

function viewOf(bytes: Uint8Array, bits: number): Uint8Array | Uint16Array | Uint32Array {
  if (bits <= 8) return bytes;
  return bits === 16 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
}
