import path from 'node:path';
import { messageOf } from '../../errors';
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
  const index = parseJson(file);
  if (typeof index !== 'object' || index === null || Array.isArray(index)) {
    throw fileError.json(file, 'it is not an object of entries by name.');
  }
  return new Map(Object.entries(index as Record<string, SavedEntry>));
}

/** The value of one entry. */
export function loadEntry(folder: string, entry: SavedEntry): Value {
  const unknown = () =>
    fileError.folder(folder, `${indexFile} has an entry that is not understood: ${JSON.stringify(entry)}.`);
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

function loadTensor(
  folder: string,
  { file, dtype, shape }: { file: string; dtype: DType; shape: readonly number[] },
): Tensor {
  const full = path.join(folder, file);
  if (path.basename(file) !== file) throw fileError.folder(folder, `'${file}' is not inside it.`);
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

function parseJson(file: string): unknown {
  const text = readValueFile(file).toString('utf8');
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
