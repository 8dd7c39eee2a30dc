import { messageOf } from '../../errors';
import { packPatterns, patternBytes, unpackPatterns } from '../bit-patterns';
import { byteLength, type DType, elementCount, elementType } from '../dtype';
import type { Tensor } from '../tensor';
import { fileError } from './file-errors';
import { type NpyElement, type NpyHeader, parseNpyHeader } from './npy-header';

/**
 * The tensor in a .npy file. Elements that lie in row order and little-endian stay where they are: the tensor is a
 * view of `bytes`. `wanted` is the element type of bit patterns of types that NumPy lacks.
 *
 * @throws UserError OD3002, which names `file`; nothing is allocated before the claimed size fits the file.
 */
export function readNpy(bytes: Uint8Array, file: string, wanted?: DType): Tensor {
  try {
    return read(bytes, parseNpyHeader(bytes), wanted);
  } catch (error) {
    throw fileError.npy(file, messageOf(error));
  }
}

/** Strings of no characters take no bytes, so that a file of any size may claim any number of them. */
const mostEmptyStrings = 2 ** 20;

function read(bytes: Uint8Array, header: NpyHeader, wanted: DType | undefined): Tensor {
  const { element, shape, dataOffset } = header;
  const stored = bytes.subarray(dataOffset, dataOffset + storedBytes(header, bytes.length));
  if (element.kind !== 'unicode' && element.kind !== 'utf8') return last(arranged(stored, header, wanted));
  const count = elementCount(shape);
  if (element.size === 0 && count > mostEmptyStrings) {
    throw new Error(`it claims ${count} empty strings, more than the ${mostEmptyStrings} that are read.`);
  }
  const ordered = last(inRowOrder(stored, header));
  const strings = Array.from({ length: count }, (_, at) =>
    stringOf(ordered.subarray(at * element.size, (at + 1) * element.size), element),
  );
  return { kind: 'tensor', dtype: 'string', shape, bytes: new Uint8Array(), strings };
}

/**
 * How many bytes the elements take in a file of `size` bytes.
 *
 * @throws Error where the file has not as many
 */
export function storedBytes({ element, shape, dataOffset }: NpyHeader, size: number): number {
  const count = elementCount(shape);
  const available = size - dataOffset;
  if (!Number.isSafeInteger(count) || count * element.size > available) {
    throw new Error(`its shape (${shape.join(', ')}) needs more than the ${available} bytes that follow.`);
  }
  return count * element.size;
}

/**
 * The type that numbers of a file become: `wanted`, where they are bit patterns of it.
 *
 * @throws Error where they are patterns of no known type, or are no numbers
 */
export function numberType({ element }: NpyHeader, wanted: DType | undefined): DType {
  const { kind, size } = element;
  if (wanted && wanted !== kind && patternBytes(wanted) === size && isPattern(element)) return wanted;
  if (kind === 'unicode' || kind === 'utf8') throw new Error('it holds strings, not numbers.');
  if (kind !== 'bits') return kind;
  throw new Error(
    `its elements are ${size}-byte patterns of a type that NumPy lacks${
      wanted ? `, which do not fit ${wanted}` : ', and nothing says which'
    }.`,
  );
}

/**
 * How many times `arranged` copies the elements of a tensor of numbers: into row order, into little-endian, and into less
 * than a byte each. All copies are there at once, none of them larger than the elements as they are stored.
 */
export function copiesOf({ element, shape, fortranOrder }: NpyHeader, dtype: DType): number {
  const steps = [fortranOrder && shape.length > 1, element.bigEndian, elementType(dtype).bits < 8];
  return steps.filter(Boolean).length;
}

/** Elements that are brought into order between two steps. */
const stepElements = 2 ** 18;

/**
 * A tensor of numbers of the elements as they are stored, step by step, so that others are answered in between. Elements
 * that lie in row order and little-endian stay where they are.
 */
export function* arranged(
  stored: Uint8Array,
  header: NpyHeader,
  wanted: DType | undefined,
): Generator<undefined, Tensor> {
  const { element, shape } = header;
  const dtype = numberType(header, wanted);
  const ordered = yield* inRowOrder(stored, header);
  const data = element.bigEndian ? yield* swapped(ordered, swapWidth(element)) : ordered;
  const bytes = dtype === element.kind ? data : yield* packed(dtype, data);
  return { kind: 'tensor', dtype, shape, bytes };
}

function last<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * A .npy file of a tensor of numbers, in two parts: the header and the elements, which are the tensor's own bytes.
 * Types that NumPy lacks are written as their unsigned bit patterns, one element each.
 */
export function npyParts(tensor: Tensor): [Uint8Array, Uint8Array] {
  const { dtype, shape, bytes } = tensor;
  return [npyHeader(tensor), unpackPatterns(dtype, bytes, elementCount(shape))];
}

/** What a .npy file of a tensor of numbers begins with. */
export function npyHeader({ dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>): Uint8Array {
  const { kind, bits } = elementType(dtype);
  if (kind === 'string') throw new Error('strings are not written as .npy');
  const pattern = patternBytes(dtype);
  const code = { float: 'f', int: 'i', uint: 'u', bool: 'b', complex: 'c' }[kind];
  const letters = pattern === undefined ? `${code}${bits / 8}` : `u${pattern}`;
  const descr = `${letters.endsWith('1') && letters.length === 2 ? '|' : '<'}${letters}`;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  return headerBytes(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`);
}

/** The header in format version 1.0, or 2.0 where it is long, padded so that the elements begin at 64 bytes' alignment. */
function headerBytes(dictionary: string): Uint8Array {
  const text = new TextEncoder().encode(dictionary);
  const start = text.length + 64 < 65536 ? 10 : 12;
  const total = Math.ceil((start + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(total).fill(0x20);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, start === 10 ? 1 : 2, 0]);
  const view = new DataView(bytes.buffer);
  if (start === 10) view.setUint16(8, total - start, true);
  else view.setUint32(8, total - start, true);
  bytes.set(text, start);
  bytes[total - 1] = 0x0a;
  return bytes;
}

function isPattern({ kind, size }: NpyElement): boolean {
  return kind === 'bits' || (kind === 'uint8' && size === 1) || (kind === 'uint16' && size === 2);
}

/** Complex numbers are swapped part by part. */
function swapWidth({ kind, size }: NpyElement): number {
  return kind === 'complex64' || kind === 'complex128' ? size / 2 : size;
}

function* swapped(bytes: Uint8Array, width: number): Generator<undefined, Uint8Array> {
  const turned = new Uint8Array(bytes.length);
  for (let from = 0; from < bytes.length; from += width * stepElements, yield) {
    const end = Math.min(bytes.length, from + width * stepElements);
    for (let at = from; at < end; at += width) {
      for (let k = 0; k < width; k++) turned[at + k] = bytes[at + width - 1 - k]!;
    }
  }
  return turned;
}

function* packed(dtype: DType, patterns: Uint8Array): Generator<undefined, Uint8Array> {
  const { bits } = elementType(dtype);
  if (bits >= 8) return patterns;
  const bytes = new Uint8Array(byteLength(dtype, patterns.length));
  for (let at = 0; at < patterns.length; at += stepElements, yield) {
    bytes.set(packPatterns(dtype, patterns.subarray(at, at + stepElements), at), (at * bits) / 8);
  }
  return bytes;
}

/** Brings elements whose first index varies fastest into row order, where the last one does. */
function* inRowOrder(
  bytes: Uint8Array,
  { element: { size }, shape, fortranOrder }: NpyHeader,
): Generator<undefined, Uint8Array> {
  if (!fortranOrder || shape.length < 2) return bytes;
  const turned = new Uint8Array(bytes.length);
  const strides: number[] = [];
  shape.reduce((stride, length) => {
    strides.push(stride);
    return stride * length;
  }, size);
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < turned.length; to += size) {
    for (let k = 0; k < size; k++) turned[to + k] = bytes[from + k]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
    if ((to / size) % stepElements === stepElements - 1) yield;
  }
  return turned;
}

/** NumPy fills strings up with zeros, which are not part of them. */
function stringOf(bytes: Uint8Array, { kind, bigEndian }: NpyElement): string {
  if (kind === 'utf8') return new TextDecoder().decode(bytes).replace(/\0+$/, '');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at, !bigEndian);
    if (point > 0x10ffff) throw new Error(`a string holds ${point}, which is no character.`);
    text += String.fromCodePoint(point);
  }
  return text.replace(/\0+$/, '');
}
