import { messageOf } from '../../errors';
import { packPatterns, patternBytes, unpackPatterns } from '../bit-patterns';
import { type DType, elementCount, elementType } from '../dtype';
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
  const { element, shape, fortranOrder, dataOffset } = header;
  const count = elementCount(shape);
  const available = bytes.length - dataOffset;
  if (!Number.isSafeInteger(count) || count * element.size > available) {
    throw new Error(`its shape (${shape.join(', ')}) needs more than the ${available} bytes that follow.`);
  }
  if (element.size === 0 && count > mostEmptyStrings) {
    throw new Error(`it claims ${count} empty strings, more than the ${mostEmptyStrings} that are read.`);
  }
  const stored = bytes.subarray(dataOffset, dataOffset + count * element.size);
  const ordered = fortranOrder && shape.length > 1 ? toRowOrder(stored, shape, element.size) : stored;
  if (element.kind === 'unicode' || element.kind === 'utf8') {
    const strings = Array.from({ length: count }, (_, at) =>
      stringOf(ordered.subarray(at * element.size, (at + 1) * element.size), element),
    );
    return { kind: 'tensor', dtype: 'string', shape, bytes: new Uint8Array(), strings };
  }
  const data = element.bigEndian ? swapped(ordered, swapWidth(element)) : ordered;
  if (wanted && wanted !== element.kind && patternBytes(wanted) === element.size && isPattern(element)) {
    return { kind: 'tensor', dtype: wanted, shape, bytes: packPatterns(wanted, data) };
  }
  if (element.kind === 'bits') {
    throw new Error(
      `its elements are ${element.size}-byte patterns of a type that NumPy lacks${
        wanted ? `, which do not fit ${wanted}` : ', and nothing says which'
      }.`,
    );
  }
  return { kind: 'tensor', dtype: element.kind, shape, bytes: data };
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

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const turned = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += width) {
    for (let k = 0; k < width; k++) turned[at + k] = bytes[at + width - 1 - k]!;
  }
  return turned;
}

/** Brings elements whose first index varies fastest into row order, where the last one does. */
function toRowOrder(bytes: Uint8Array, shape: readonly number[], size: number): Uint8Array {
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
