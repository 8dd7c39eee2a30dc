import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isLibrary } from './stack-trace';

/** A bigger file is no source that somebody wrote. */
const largestFile = 4 * 1024 * 1024;
/** The most entries of folders that a search by name looks at. */
const mostEntries = 5_000;
/** A path with more parts or characters is none that an exporter recorded. */
const mostParts = 64;
const longestPath = 4096;
/** Files that a model may have searched for; what it names beyond is not found. */
const mostSearches = 1_000;
/** Folders without sources of the workspace's own. */
const passedOver = new Set(['node_modules', '__pycache__', 'site-packages', 'dist-packages', 'venv', 'env']);

/** A Python source that was found. */
export interface FoundSource {
  /** Absolute path. */
  readonly path: string;
  /** Whether each line that the model knows the text of still has that text. */
  readonly isAsExported: boolean;
}

/**
 * Finds the Python sources that a model names, and nothing outside of the folders it is given: a model is untrusted, and
 * may name any file. The system is not even asked about a path that lies elsewhere as it is written: on Windows, to ask
 * about one on another computer is to log in there. A path is taken as it is recorded, then by as many of its last
 * parts as exist, then by its name anywhere in the folders; where it is not the recorded path, most of the lines that
 * the model knows must be there.
 */
export class PythonFiles {
  private readonly found = new Map<string, FoundSource | undefined>();
  private byName: Map<string, string[]> | undefined;
  private readonly folders: readonly string[];
  /** The folders as they are and as they were given, which may lead through links. */
  private readonly written: readonly string[];

  constructor(folders: readonly string[]) {
    this.folders = [...new Set(folders.flatMap((folder) => realPath(folder) ?? []))];
    this.written = [...new Set([...this.folders, ...folders.map((folder) => path.resolve(folder))])];
  }

  /** The file that a recorded path means; undefined where there is none. `texts`: what stands on some of its lines. */
  find(recorded: string, texts: ReadonlyMap<number, string>): FoundSource | undefined {
    if (!this.found.has(recorded)) this.found.set(recorded, this.search(recorded, texts));
    return this.found.get(recorded);
  }

  private search(recorded: string, texts: ReadonlyMap<number, string>): FoundSource | undefined {
    if (recorded.length > longestPath || !/\.pyi?$/i.test(recorded)) return undefined;
    if (this.found.size >= mostSearches) return undefined;
    const parts = recorded.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
    if (parts.length === 0 || parts.length > mostParts || parts.includes('..') || recorded.includes('\0'))
      return undefined;
    const exact = path.isAbsolute(recorded)
      ? [recorded]
      : this.folders.map((folder) => path.join(folder, ...parts));
    for (const file of exact) {
      const source = this.look(file, texts, 0);
      if (source) return source;
    }
    // A library's file of that name would be another one.
    if (isLibrary(recorded)) return undefined;
    for (let from = 1; from < parts.length; from++) {
      for (const folder of this.folders) {
        const source = this.look(path.join(folder, ...parts.slice(from)), texts, 0.5);
        if (source) return source;
      }
    }
    for (const file of this.named(parts.at(-1)!)) {
      const source = this.look(file, texts, 0.5);
      if (source) return source;
    }
    return undefined;
  }

  /** The file, if it lies in the folders and has at least that share of the lines. */
  private look(file: string, texts: ReadonlyMap<number, string>, share: number): FoundSource | undefined {
    const isWritten = this.written.some((folder) => isInside(file, folder));
    const real = isWritten ? realPath(file) : undefined;
    if (real === undefined || !this.folders.some((folder) => isInside(real, folder))) return undefined;
    let lines: string[];
    try {
      const stat = statSync(real);
      if (!stat.isFile() || stat.size > largestFile) return undefined;
      lines = readFileSync(real, 'utf8').split(/\r\n|\r|\n/);
    } catch {
      return undefined;
    }
    const same = [...texts].filter(([line, text]) => lines[line - 1]?.trim() === text).length;
    if (share > 0 && (texts.size === 0 || same < texts.size * share)) return undefined;
    return { path: path.normalize(file), isAsExported: same === texts.size };
  }

  /** The files of that name in the folders; those nearest to the top first. */
  private named(name: string): readonly string[] {
    this.byName ??= pythonFilesIn(this.folders);
    return this.byName.get(name) ?? [];
  }
}

function pythonFilesIn(folders: readonly string[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  const open = [...folders];
  let entries = 0;
  for (let folder = open.shift(); folder !== undefined && entries < mostEntries; folder = open.shift()) {
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        entries++;
        const { name } = entry;
        if (entry.isDirectory() && !name.startsWith('.') && !passedOver.has(name))
          open.push(path.join(folder, name));
        if (!entry.isFile() || !name.endsWith('.py')) continue;
        const files = byName.get(name);
        if (files) files.push(path.join(folder, name));
        else byName.set(name, [path.join(folder, name)]);
      }
    } catch {
      // A folder that cannot be read has nothing to show.
    }
  }
  return byName;
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function isInside(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way !== '' && !way.startsWith(`..${path.sep}`) && way !== '..' && !path.isAbsolute(way);
}
