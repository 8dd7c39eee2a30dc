import type { DType } from '../dtype';

/** What the header of a .npy file says (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
export interface NpyHeader {
  readonly element: NpyElement;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly dataOffset: number;
}

/** The elements of a .npy file. `size` is in bytes. */
export interface NpyElement {
  /** `bits`: raw memory of a type that NumPy itself lacks, as ml_dtypes' types are written. */
  readonly kind: DType | 'unicode' | 'utf8' | 'bits';
  readonly size: number;
  readonly bigEndian: boolean;
}

const names: Readonly<Record<string, DType>> = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  c8: 'complex64',
  c16: 'complex128',
};

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** The fields of a structured array aside, which are not read, a header takes some hundred bytes. */
const longestHeader = 2 ** 20;
/** NumPy's own limit, since version 2. */
const mostDimensions = 64;

/** Whether a file begins as a .npy file does. */
function beginsLikeNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

/** How many bytes the header takes, by its first twelve; the elements begin behind it. */
export function npyHeaderLength(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes[6] === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
}

/** Reads the header; an Error that says what is wrong where it is not one, or its elements cannot be read. */
export function parseNpyHeader(bytes: Uint8Array): NpyHeader {
  if (bytes.length < 10 || !beginsLikeNpy(bytes)) {
    throw new Error('it does not begin with the bytes \\x93NUMPY.');
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw new Error(`its format version ${version} is not 1, 2 or 3.`);
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw new Error('it ends inside its header.');
  const dataOffset = npyHeaderLength(bytes);
  const claim = `its header claims ${dataOffset - start} bytes, more than`;
  if (dataOffset > longestHeader) throw new Error(`${claim} the ${longestHeader} that are read.`);
  if (dataOffset > bytes.length) throw new Error(`${claim} there are.`);
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(start, dataOffset));
  return { ...parseDictionary(text), dataOffset };
}

/** The dictionary literal, such as `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`. */
function parseDictionary(text: string): Omit<NpyHeader, 'dataOffset'> {
  const descr = /['"]descr['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|(\[))/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  const shape = /['"]shape['"]\s*:\s*\(([^)]*)\)/.exec(text);
  if (descr?.[3]) throw new Error('it holds a structured array; save its fields one by one.');
  if (!descr || !order || !shape) throw new Error('its header lacks descr, fortran_order or shape.');
  const dimensions = shape[1]!
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter((part) => part !== '');
  if (!dimensions.every((part) => /^\d{1,16}$/.test(part))) {
    throw new Error(`its shape (${shape[1]!.slice(0, 80)}) is not one.`);
  }
  if (dimensions.length > mostDimensions) {
    throw new Error(`it has ${dimensions.length} dimensions, more than the ${mostDimensions} of NumPy.`);
  }
  return {
    element: parseElement(descr[1] ?? descr[2]!),
    fortranOrder: order[1] === 'True',
    shape: dimensions.map(Number),
  };
}

function parseElement(descr: string): NpyElement {
  const [, order, code, digits] = /^([<>|=]?)([a-zA-Z])(\d*)/.exec(descr) ?? [];
  const bigEndian = order === '>';
  const size = Number(digits || 0);
  if (code === 'O') throw new Error('it holds Python objects (a pickle), which are never loaded.');
  if (code === 'U') return { kind: 'unicode', size: size * 4, bigEndian };
  if (code === 'S' || code === 'a') return { kind: 'utf8', size, bigEndian };
  if ((code === 'V' || code === 'f') && (size === 1 || (code === 'V' && size === 2))) {
    return { kind: 'bits', size, bigEndian };
  }
  const kind = names[`${code}${digits}`];
  if (!kind) throw new Error(`its element type '${descr}' has no counterpart in ONNX.`);
  return { kind, size, bigEndian };
}
