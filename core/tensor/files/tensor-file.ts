import path from 'node:path';
import { messageOf, UserError } from '../../errors';
import { byteLength, type DType, elementCount } from '../dtype';
import type { Tensor } from '../tensor';
import { type ByteSource, bytesOfFile, stretchOf } from './byte-sources';
import { fileError } from './file-errors';
import { readIndex, tensorEntry } from './load';
import { arranged, copiesOf, numberType, storedBytes } from './npy';
import { type NpyHeader, npyHeaderLength, parseNpyHeader } from './npy-header';
import { NpzFile } from './npz';
import { indexFile } from './save';

/** A tensor of numbers in a file, of which only the header has been read. */
export interface TensorFile {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Bytes of the tensor. */
  readonly byteLength: number;
  /** The most bytes that it takes while it is read: once more for each time that its elements are rearranged. */
  readonly peakBytes: number;
  /** Reads it; between two steps, of some milliseconds each, others may be answered. */
  read(): AsyncGenerator<undefined, Tensor>;
  close(): void;
}

/**
 * Opens an .npy, an .npz (the array of that name, or the only one), or the tensor of that name in the index.json of a
 * saved folder. What it takes is known then, and nothing of that size is allocated before `read`. `wanted` is the type
 * of bit patterns in .npy files, which do not say it.
 *
 * @throws UserError OD3001 to OD3008 where it cannot be read, OD3038 where it has no tensor of that name, OD3039 where
 * what it holds is no tensor of numbers
 */
export async function openTensorFile(file: string, name: string, wanted: DType): Promise<TensorFile> {
  if (path.basename(file) === indexFile) return openSaved(file, name);
  switch (path.extname(file).toLowerCase()) {
    case '.npy':
      return openNpy(bytesOfFile(file), file, wanted);
    case '.npz':
      return openNpz(file, name, wanted);
    default:
      throw noTensor(file, `choose an .npy, an .npz, or the ${indexFile} of a saved run`);
  }
}

async function openNpz(file: string, name: string, wanted: DType): Promise<TensorFile> {
  const npz = new NpzFile(file);
  const { names } = npz;
  const found = names.includes(name) ? name : names.length === 1 ? names[0]! : undefined;
  const entry = found === undefined ? undefined : npz.entry(found);
  if (entry) return openNpy({ ...entry, close: () => npz.close() }, `${file} (${found})`, wanted, 'whole');
  npz.close();
  throw missing(file, name, names);
}

async function openSaved(file: string, name: string): Promise<TensorFile> {
  const folder = path.dirname(file);
  const entries = readIndex(folder);
  const entry = entries.get(name);
  if (entry === undefined) throw missing(file, name, [...entries.keys()]);
  const tensor = tensorEntry(folder, entry);
  if (!tensor || tensor.dtype === 'string') {
    throw noTensor(file, `"${name}" is ${tensor ? 'a tensor of strings' : kindOf(entry)} there`);
  }
  const opened = await openNpy(bytesOfFile(tensor.file), tensor.file, tensor.dtype);
  if (opened.dtype === tensor.dtype && opened.shape.join() === tensor.shape.join()) return opened;
  opened.close();
  throw fileError.folder(
    folder,
    `${path.basename(tensor.file)} holds ${opened.dtype}[${opened.shape.join(',')}], ${indexFile} says ${tensor.dtype}[${tensor.shape.join(',')}].`,
  );
}

/** Closes the source where it is of no use. `whole`: the elements are all that may follow the header. */
async function openNpy(
  source: ByteSource,
  file: string,
  wanted: DType,
  whole?: 'whole',
): Promise<TensorFile> {
  try {
    const header = await headerOf(source);
    if (header.element.kind === 'unicode' || header.element.kind === 'utf8') {
      throw noTensor(file, 'it holds strings');
    }
    const stored = storedBytes(header, source.size);
    const behind = source.size - header.dataOffset - stored;
    if (whole && behind > 0) throw new Error(`${behind} bytes follow its elements.`);
    const dtype = numberType(header, wanted);
    const bytes = byteLength(dtype, elementCount(header.shape));
    return {
      dtype,
      shape: header.shape,
      byteLength: bytes,
      peakBytes: stored * (1 + copiesOf(header, dtype)),
      read: () => readElements(source, file, header, stored, wanted),
      close: () => source.close(),
    };
  } catch (error) {
    source.close();
    throw asNpyError(file, error);
  }
}

async function headerOf(source: ByteSource): Promise<NpyHeader> {
  const start = await gathered(source, 0, 12);
  const length = start.length < 12 ? start.length : npyHeaderLength(start);
  // What claims too much is refused by what reads it; a header of a megabyte is none.
  return parseNpyHeader(await gathered(source, 0, Math.min(length, 2 ** 20)));
}

async function gathered(source: ByteSource, from: number, to: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stretchOf(source, from, to)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

async function* readElements(
  source: ByteSource,
  file: string,
  header: NpyHeader,
  length: number,
  wanted: DType,
): AsyncGenerator<undefined, Tensor> {
  const stored = allocated(file, length);
  let filled = 0;
  try {
    for await (const piece of stretchOf(source, header.dataOffset, header.dataOffset + length)) {
      stored.set(piece, filled);
      filled += piece.length;
      yield;
    }
    return yield* arranged(stored, header, wanted);
  } catch (error) {
    // The file is sound: what was stored is all there, and a copy of it could not be allocated.
    if (filled === length && error instanceof RangeError) throw noMemory(file, length, error);
    throw asNpyError(file, error);
  }
}

function allocated(file: string, bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (error) {
    throw noMemory(file, bytes, error);
  }
}

function noMemory(file: string, bytes: number, error: unknown): UserError {
  return new UserError('OD2028', `There is no memory for the ${bytes} bytes of '${file}'.`, messageOf(error));
}

function asNpyError(file: string, error: unknown): unknown {
  return error instanceof UserError ? error : fileError.npy(file, messageOf(error));
}

/** What a saved value is that is no tensor. */
function kindOf(entry: unknown): string {
  if (entry === null) return 'an empty optional';
  return Object.hasOwn(Object(entry), 'map') ? 'a map' : 'a sequence';
}

function noTensor(file: string, why: string): UserError {
  return new UserError('OD3039', `'${file}' has no tensor of numbers to compare with: ${why}.`);
}

const mostNames = 8;

function missing(file: string, name: string, names: readonly string[]): UserError {
  const listed = names.slice(0, mostNames).map((each) => `"${each}"`);
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return new UserError(
    'OD3038',
    `'${file}' has no tensor called "${name}"; it has ${listed.join(', ') || 'none'}${more}.`,
  );
}
