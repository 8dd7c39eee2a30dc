import path from 'node:path';
import { UserError } from '../../core/errors';
import { readValueFile } from '../../core/tensor/files/file-errors';
import { loadEntry, readIndex } from '../../core/tensor/files/load';
import { readNpy } from '../../core/tensor/files/npy';
import { NpzFile } from '../../core/tensor/files/npz';
import { indexFile } from '../../core/tensor/files/save';
import type { Tensor } from '../../core/tensor/tensor';

/**
 * The tensor of that name in a file: an .npy, an .npz (the array of that name, or the only one), or the index.json of
 * a saved folder. `dtype` is the type of bit patterns in .npy files, which do not say it.
 *
 * @throws UserError OD3001 to OD3008 where it cannot be read, OD3038 where it has no tensor of that name
 */
export function readTensor(file: string, name: string, dtype: Tensor['dtype']): Tensor {
  if (path.basename(file) === indexFile) {
    const folder = path.dirname(file);
    const entries = readIndex(folder);
    const entry = entries.get(name);
    const value = entry === undefined ? undefined : loadEntry(folder, entry);
    if (value?.kind === 'tensor') return value;
    throw missing(file, name, [...entries.keys()]);
  }
  if (path.extname(file).toLowerCase() !== '.npz') return readNpy(readValueFile(file), file, dtype);
  const npz = new NpzFile(file);
  try {
    const { names } = npz;
    const found = names.includes(name) ? name : names.length === 1 ? names[0]! : undefined;
    const tensor = found === undefined ? undefined : npz.read(found, dtype);
    if (tensor) return tensor;
    throw missing(file, name, names);
  } finally {
    npz.close();
  }
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
