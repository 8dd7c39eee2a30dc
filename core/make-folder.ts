import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those around it, where they are missing, and tells whether anything was made. (Node's own
 * recursive `mkdir` never returns where a parent exists and yet answers ENOENT, as `/proc` does.)
 *
 * @throws the file system's error
 */
export function makeFolder(folder: string, mode?: number): boolean {
  const missing: string[] = [];
  for (let at = path.resolve(folder); !existsSync(at) && path.dirname(at) !== at; at = path.dirname(at)) {
    missing.push(at);
  }
  for (const each of missing.reverse()) {
    try {
      mkdirSync(each, { mode });
    } catch (error) {
      // Another process may make the same folder at the same time.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(each)) throw error;
    }
  }
  // What exists already may be a file: the file system says so.
  if (missing.length === 0) mkdirSync(folder, { recursive: true });
  return missing.length > 0;
}
