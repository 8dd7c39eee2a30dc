import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../../make-folder';
import type { DType } from '../dtype';
import { nestedOfTensor } from '../nested';
import type { Tensor, Value } from '../tensor';
import { npyParts } from './npy';

/**
 * How index.json tells of a value: a tensor in a file, a sequence, a map, or null for an absent optional. (A present
 * optional is saved as what is in it.)
 */
export type SavedEntry =
  | { readonly file: string; readonly dtype: DType; readonly shape: readonly number[] }
  | { readonly sequence: readonly SavedEntry[] }
  | { readonly map: { readonly keys: readonly SavedKey[]; readonly values: readonly SavedEntry[] } }
  | null;

/** A map's key: an integer as a string of digits, so that 64 bits survive JSON. */
export type SavedKey = { readonly int64: string } | { readonly string: string };

/** Name of the index of a saved folder. */
export const indexFile = 'index.json';

/**
 * Writes one value into a folder that exists: `STEM.npy`, or `STEM.json` for strings; the elements of sequences and
 * maps get `STEM-0`, `STEM-1` and so on.
 */
export function saveValue(value: Value, folder: string, stem: string): SavedEntry {
  switch (value.kind) {
    case 'tensor':
      return saveTensor(value, folder, stem);
    case 'sequence':
      return { sequence: value.elements.map((element, at) => saveValue(element, folder, `${stem}-${at}`)) };
    case 'optional':
      return value.value === undefined ? null : saveValue(value.value, folder, stem);
    case 'map':
      return {
        map: {
          keys: value.keys.map((key) => (typeof key === 'bigint' ? { int64: String(key) } : { string: key })),
          values: value.values.map((element, at) => saveValue(element, folder, `${stem}-${at}`)),
        },
      };
  }
}

/** The stem of the n-th value of a folder, from 1: `0001`. */
export function stemOf(n: number): string {
  return String(n).padStart(4, '0');
}

/** Writes index.json. */
export function saveIndex(folder: string, entries: Iterable<readonly [string, SavedEntry]>): void {
  const index = JSON.stringify(Object.fromEntries(entries), null, 1);
  writeFileSync(path.join(folder, indexFile), `${index}\n`);
}

/** Writes values by name into a folder, which is made where it is missing: CONTRACT.md's saved folder. */
export function saveFolder(folder: string, values: Iterable<readonly [string, Value]>): void {
  makeFolder(folder);
  const entries = Array.from(values, ([name, value], at): [string, SavedEntry] => [
    name,
    saveValue(value, folder, stemOf(at + 1)),
  ]);
  saveIndex(folder, entries);
}

function saveTensor(tensor: Tensor, folder: string, stem: string): SavedEntry {
  const { dtype, shape } = tensor;
  if (dtype === 'string') {
    const file = `${stem}.json`;
    writeFileSync(path.join(folder, file), `${JSON.stringify(nestedOfTensor(tensor))}\n`);
    return { file, dtype, shape };
  }
  const file = `${stem}.npy`;
  const descriptor = openSync(path.join(folder, file), 'w');
  try {
    // In parts, so that a large tensor is not copied to stand behind its header.
    for (const part of npyParts(tensor)) writeAll(descriptor, part);
  } finally {
    closeSync(descriptor);
  }
  return { file, dtype, shape };
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done, bytes.length - done);
}
