import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The first of these commands that the PATH has, as a full path. */
export function findOnPath(commands: string[]): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  for (const command of commands) {
    for (const folder of folders) {
      for (const suffix of suffixes) {
        const candidate = path.join(folder, command + suffix);
        try {
          accessSync(candidate, constants.X_OK);
          return candidate;
        } catch {
          // Not in this folder; the next one may have it.
        }
      }
    }
  }
  return undefined;
}
