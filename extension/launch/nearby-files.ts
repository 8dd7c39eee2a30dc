import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseNpyHeader } from '../../core/tensor/files/npy-header';
import type { NearbyFile } from './input-offers';

/** A folder with more entries is not searched further. */
const mostEntries = 500;
/** More files than this are never offered, so they are not opened either. */
const mostLookedAt = 100;
/** Headers are padded to 64 bytes and rarely longer than 128. */
const headerBytes = 4096;
/** So many of the model's neighbours are looked into. */
const mostFolders = 8;

/**
 * The files beside a model that may feed it: in its folder, and in that folder's own folders. Sorted as people sort
 * (digit-2 before digit-10). An unreadable folder is empty.
 */
export async function nearbyFiles(modelPath: string): Promise<NearbyFile[]> {
  const folder = path.dirname(modelPath);
  const here = await list(folder);
  const found: NearbyFile[] = [];
  let searched = 0;
  for (const entry of here) {
    const file = { name: entry.name, path: path.join(folder, entry.name) };
    if (!entry.folder) {
      if (isInput(entry.name)) found.push(file);
    } else if (/^test_data_set_\d+$/.test(entry.name)) {
      found.push(file);
    } else if (!/^\.|^node_modules$/.test(entry.name) && searched++ < mostFolders) {
      const inside = await list(file.path);
      for (const { name, folder: isFolder } of inside) {
        if (isFolder || !isInput(name)) continue;
        found.push({ name: `${entry.name}/${name}`, path: path.join(file.path, name) });
      }
    }
  }
  const order = new Intl.Collator(undefined, { numeric: true });
  found.sort((a, b) => depth(a.name) - depth(b.name) || order.compare(a.name, b.name));
  return Promise.all(found.slice(0, mostLookedAt).map(withArray));
}

/** Adds what a .npy file's header says. A file that is none is left as it is: running with it says what is wrong. */
async function withArray(file: NearbyFile): Promise<NearbyFile> {
  if (!/\.npy$/i.test(file.name)) return file;
  try {
    const handle = await open(file.path);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
      const { element, shape } = parseNpyHeader(buffer.subarray(0, bytesRead));
      return { ...file, array: { dtype: element.kind, shape } };
    } finally {
      await handle.close();
    }
  } catch {
    return file;
  }
}

async function list(folder: string): Promise<{ name: string; folder: boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.slice(0, mostEntries).map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
}

function isInput(name: string): boolean {
  return /\.(npy|npz|pb|png|jpe?g|wav)$/i.test(name);
}

function depth(name: string): number {
  return name.split('/').length;
}
