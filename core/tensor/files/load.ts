import path from 'node:path';
import { messageOf, type UserError } from '../../errors';
import { type DType, elementCount, elementTypes } from '../dtype';
import { tensorOfNested } from '../nested';
import type { Tensor, Value } from '../tensor';
import { fileError, readValueFile } from './file-errors';
import { readNpy } from './npy';
import { indexFile, type SavedEntry, type SavedKey } from './save';

/**
 * The values of a saved folder (CONTRACT.md) by name. Nothing outside of the folder is read.
 *
 * @throws UserError OD3001, OD3002, OD3005 or OD3008, which names the file.
 */
export function loadFolder(folder: string): Map<string, Value> {
  return new Map([...readIndex(folder)].map(([name, entry]) => [name, loadEntry(folder, entry)]));
}

/** The entries of a saved folder's index.json, in its order. */
export function readIndex(folder: string): Map<string, SavedEntry> {
  const file = path.join(folder, indexFile);
  const index = parseJson(file, largestIndex);
  if (typeof index !== 'object' || index === null || Array.isArray(index)) {
    throw fileError.json(file, 'it is not an object of entries by name.');
  }
  return new Map(Object.entries(index as Record<string, SavedEntry>));
}

/**
 * The file, type and shape of an entry that is a tensor; undefined where it is another kind of value.
 *
 * @throws UserError OD3008 where it is none of them, or its file is outside of the folder
 */
export function tensorEntry(folder: string, entry: SavedEntry): SavedTensor | undefined {
  if (entry === null) return undefined;
  if (typeof entry !== 'object') throw unknownEntry(folder, entry);
  if ('sequence' in entry || 'map' in entry) return undefined;
  if (!('file' in entry) || !isTensorEntry(entry)) throw unknownEntry(folder, entry);
  return { ...entry, file: fileOf(folder, entry.file) };
}

/** The value of one entry. */
export function loadEntry(folder: string, entry: SavedEntry): Value {
  const unknown = () => unknownEntry(folder, entry);
  if (entry === null) return { kind: 'optional', value: undefined };
  if (typeof entry !== 'object') throw unknown();
  if ('sequence' in entry && Array.isArray(entry.sequence)) {
    return { kind: 'sequence', elements: entry.sequence.map((element) => loadEntry(folder, element)) };
  }
  if ('map' in entry && Array.isArray(entry.map?.keys) && Array.isArray(entry.map.values)) {
    return {
      kind: 'map',
      keys: entry.map.keys.map((key: SavedKey) => ('int64' in key ? BigInt(key.int64) : key.string)),
      values: entry.map.values.map((element: SavedEntry) => loadEntry(folder, element)),
    };
  }
  if ('file' in entry && isTensorEntry(entry)) return loadTensor(folder, entry);
  throw unknown();
}

/** An entry's JSON in an error. */
const longestEntry = 200;

function unknownEntry(folder: string, entry: unknown): UserError {
  const text = JSON.stringify(entry) ?? String(entry);
  const shown = text.length > longestEntry ? `${text.slice(0, longestEntry)}…` : text;
  return fileError.folder(folder, `${indexFile} has an entry that is not understood: ${shown}.`);
}

/** What an index.json says of a tensor. */
interface SavedTensor {
  readonly file: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

function fileOf(folder: string, file: string): string {
  if (path.basename(file) !== file) throw fileError.folder(folder, `'${file}' is not inside it.`);
  return path.join(folder, file);
}

function loadTensor(folder: string, { file, dtype, shape }: SavedTensor): Tensor {
  const full = fileOf(folder, file);
  const tensor = dtype === 'string' ? loadStrings(full, shape) : readNpy(readValueFile(full), full, dtype);
  if (tensor.dtype !== dtype || tensor.shape.join() !== shape.join()) {
    throw fileError.folder(
      folder,
      `${file} holds ${tensor.dtype}[${tensor.shape.join(',')}], ${indexFile} says ${dtype}[${shape.join(',')}].`,
    );
  }
  return tensor;
}

/** Nested lists lose the shape of a tensor without elements; the index has it. */
function loadStrings(file: string, shape: readonly number[]): Tensor {
  const nested = parseJson(file);
  try {
    const tensor = tensorOfNested(nested, 'string');
    return elementCount(shape) === 0 && tensor.strings?.length === 0 ? { ...tensor, shape } : tensor;
  } catch (error) {
    throw fileError.json(file, messageOf(error));
  }
}

/** Some hundred thousand entries. */
const largestIndex = 16 * 2 ** 20;

function parseJson(file: string, most?: number): unknown {
  const text = readValueFile(file, most).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fileError.json(file, messageOf(error));
  }
}

function isTensorEntry(entry: { file: unknown; dtype: unknown; shape: unknown }): boolean {
  return (
    typeof entry.file === 'string' &&
    elementTypes.some(({ name }) => name === entry.dtype) &&
    Array.isArray(entry.shape) &&
    entry.shape.every((length) => Number.isSafeInteger(length) && length >= 0)
  );
}
