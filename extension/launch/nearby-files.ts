import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { NearbyFile } from './input-offers';

/** A folder with more entries is not searched further. */
const mostEntries = 500;
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
  return found.sort((a, b) => depth(a.name) - depth(b.name) || order.compare(a.name, b.name));
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
