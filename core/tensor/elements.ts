import { byteLength, type DType, elementCount, elementType } from './dtype';
import { encodeBfloat16, encodeFloat16 } from './half-floats';
import { numberReader } from './numbers';
import { smallFloat } from './small-floats';
import type { Tensor } from './tensor';
import { typedView } from './typed-view';

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** One element: bigint for 64-bit integers, boolean for bool, text for strings, number for the other real types. */
export type Element = number | bigint | boolean | string | Complex;

/** The elements from flat index `start` on, at most `count`; fewer where the tensor ends before. */
export function elementsOf(tensor: Tensor, start = 0, count = Number.POSITIVE_INFINITY): Element[] {
  const total = elementCount(tensor.shape);
  const from = Math.min(Math.max(0, start), total);
  const length = Math.min(count, total - from);
  const { kind } = elementType(tensor.dtype);
  if (kind === 'string') return (tensor.strings ?? []).slice(from, from + length);
  const view = sliceOfView(tensor, from, length);
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) return Array.from(view);
  if (kind === 'complex' && view) {
    return Array.from({ length }, (_, k) => ({ re: view[2 * k]!, im: view[2 * k + 1]! }));
  }
  const numbers = new Float64Array(length);
  numberReader(tensor)!(from, 1, length, numbers, 0);
  return kind === 'bool' ? Array.from(numbers, (value) => value !== 0) : Array.from(numbers);
}

/** The element at a flat index, which must lie inside the tensor. */
export function elementAt(tensor: Tensor, flat: number): Element {
  const [element] = elementsOf(tensor, flat, 1);
  if (element === undefined) throw new RangeError(`no element ${flat} in shape [${tensor.shape.join(',')}]`);
  return element;
}

/**
 * A tensor of these elements in row order. Floats are rounded to nearest, ties to even; float8 and float4 saturate.
 * Integer and bool types take exact values only: a number that does not fit is a RangeError that says where.
 *
 * @throws RangeError also where the number of elements is not the shape's.
 */
export function tensorOf(dtype: DType, shape: readonly number[], elements: readonly Element[]): Tensor {
  const count = elementCount(shape);
  if (elements.length !== count) {
    throw new RangeError(`shape [${shape.join(',')}] has ${count} elements, ${elements.length} were given`);
  }
  if (dtype === 'string') {
    return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(), strings: elements.map(String) };
  }
  return { kind: 'tensor', dtype, shape, bytes: encodeElements(dtype, elements) };
}

/** The elements' bytes as in ONNX's raw_data; see `tensorOf` for rounding and errors. */
export function encodeElements(dtype: DType, elements: readonly Element[]): Uint8Array {
  const bytes = new Uint8Array(byteLength(dtype, elements.length));
  const { kind, bits } = elementType(dtype);
  const view = typedView({ kind: 'tensor', dtype, shape: [elements.length], bytes });
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) {
    elements.forEach((element, at) => {
      view[at] = exactInteger(element, kind, bits, at);
    });
  } else if (kind === 'complex') {
    elements.forEach((element, at) => {
      const { re, im } = typeof element === 'object' ? element : { re: Number(element), im: 0 };
      view[2 * at] = re;
      view[2 * at + 1] = im;
    });
  } else {
    const encode = encoder(dtype);
    const perByte = bits < 8 ? 8 / bits : 1;
    elements.forEach((element, at) => {
      const code = encode(element, at);
      if (perByte === 1) view[at] = code;
      else bytes[Math.floor(at / perByte)]! |= code << (bits * (at % perByte));
    });
  }
  return bytes;
}

/** What is stored of an element: itself where a typed array rounds by itself, else its bit pattern. */
function encoder(dtype: DType): (element: Element, at: number) => number {
  const { kind, bits } = elementType(dtype);
  const small = smallFloat(dtype);
  if (small) return (element, at) => small.encode(real(element, at));
  if (dtype === 'float16') return (element, at) => encodeFloat16(real(element, at));
  if (dtype === 'bfloat16') return (element, at) => encodeBfloat16(real(element, at));
  if (kind === 'float') return real;
  if (kind === 'bool') {
    return (element, at) => {
      const value = Number(real(element, at));
      if (value !== 0 && value !== 1)
        throw new RangeError(`element ${at}, ${value}, is neither true nor false`);
      return value;
    };
  }
  return (element, at) => Number(BigInt.asUintN(bits, exactInteger(element, kind, bits, at)));
}

function real(element: Element, at: number): number {
  if (typeof element === 'string' || typeof element === 'object') {
    throw new RangeError(`element ${at} is not a real number`);
  }
  return Number(element);
}

function exactInteger(element: Element, kind: string, bits: number, at: number): bigint {
  if (typeof element === 'number' && !Number.isInteger(element)) {
    throw new RangeError(`element ${at}, ${element}, is not an integer`);
  }
  if (typeof element === 'string' || typeof element === 'object') {
    throw new RangeError(`element ${at} is not an integer`);
  }
  const value = BigInt(element);
  const fits = kind === 'int' ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  if (fits !== value) throw new RangeError(`element ${at}, ${value}, does not fit into ${kind}${bits}`);
  return value;
}

function sliceOfView(tensor: Tensor, start: number, count: number) {
  const { bits, kind } = elementType(tensor.dtype);
  if (bits < 64 || kind === 'float') return undefined;
  const width = bits / 8;
  const bytes = tensor.bytes.subarray(start * width, (start + count) * width);
  return typedView({ ...tensor, bytes });
}

/** A tensor of real numbers in row order, with the rounding and errors of `tensorOf`. */
export function tensorOfNumbers(dtype: DType, shape: readonly number[], numbers: Float64Array): Tensor {
  if (dtype !== 'float32' || numbers.length !== elementCount(shape)) {
    return tensorOf(dtype, shape, Array.from(numbers));
  }
  return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(Float32Array.from(numbers).buffer) };
}
