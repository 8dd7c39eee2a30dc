import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A workspace may be a whole disk: beyond these bounds it is not looked at. */
const bounds = {
  /** Files that are read. */
  files: 200,
  /** Folders that are listed. */
  folders: 2_000,
  /** How deep folders are nested below that of the workspace. */
  depth: 8,
  /** Bytes of one file, and of all. */
  fileBytes: 4 * 1024 * 1024,
  allBytes: 32 * 1024 * 1024,
};

/** How long what was found in the folders counts; a person who types asks several times a second. */
const freshMilliseconds = 5_000;

interface Known<T> {
  readonly stamp: string;
  readonly read: T;
}

interface Found {
  readonly file: string;
  readonly size: number;
  readonly stamp: string;
}

/**
 * What is read of the ONNX texts in a workspace's folders, each file once for each of its states. Hidden folders,
 * `node_modules` and symbolic links are passed by.
 */
export class WorkspaceTexts<T> {
  private readonly known = new Map<string, Known<T>>();
  private listed: { readonly key: string; readonly at: number; readonly files: readonly Found[] } | undefined;

  constructor(private readonly readText: (uri: string, text: string) => T) {}

  async *all(folders: readonly string[]): AsyncGenerator<{ uri: string; read: T }> {
    let left = bounds.allBytes;
    for (const { file, size, stamp } of await this.list(folders)) {
      if (size > bounds.fileBytes || size > left) continue;
      left -= size;
      const read = await this.read(file, stamp);
      if (read) yield read;
    }
  }

  private async read(file: string, stamp: string): Promise<{ uri: string; read: T } | undefined> {
    const uri = pathToFileURL(file).href;
    const known = this.known.get(file);
    if (known?.stamp === stamp) return { uri, read: known.read };
    try {
      const read = this.readText(uri, await readFile(file, 'utf8'));
      this.known.set(file, { stamp, read });
      return { uri, read };
    } catch {
      // It went away, or cannot be read: then it has no names.
      this.known.delete(file);
      return undefined;
    }
  }

  private async list(folders: readonly string[]): Promise<readonly Found[]> {
    const key = folders.join('\n');
    const now = performance.now();
    if (this.listed?.key === key && now - this.listed.at < freshMilliseconds) return this.listed.files;
    const paths = folders.filter((uri) => uri.startsWith('file:')).map((uri) => fileURLToPath(uri));
    const files = await findTexts(paths);
    this.listed = { key, at: performance.now(), files };
    for (const file of this.known.keys()) {
      if (!files.some((each) => each.file === file)) this.known.delete(file);
    }
    return files;
  }
}

/** The texts below some folders, the nearest first. */
async function findTexts(folders: readonly string[]): Promise<Found[]> {
  const found: Found[] = [];
  let listed = 0;
  let level = [...folders];
  for (let depth = 0; depth <= bounds.depth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (listed++ >= bounds.folders || found.length >= bounds.files) return found;
      for (const entry of await entriesOf(folder)) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) {
          if (!entry.name.startsWith('.') && entry.name !== 'node_modules') next.push(file);
        } else if (entry.isFile() && /\.onnxte?xt$/i.test(entry.name) && found.length < bounds.files) {
          const state = await stat(file).catch(() => undefined);
          if (state) found.push({ file, size: state.size, stamp: `${state.mtimeMs} ${state.size}` });
        }
      }
    }
    level = next;
  }
  return found;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
