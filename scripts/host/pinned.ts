import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { cachedFolder, hashOfFiles } from './cache';
import { npmCi } from './npm';
import { type Progress, startProgress } from './progress';

/** A set of npm packages with its own lock file in `pinned/NAME/`, kept out of the project's dependencies. */
export interface PinnedSet {
  /** The folder under `pinned/`. */
  name: string;
  /** What a person is told is being installed, and why. */
  headline: string;
  /** Files besides the lock file that decide what the installed folder looks like. */
  alsoHashed?: string[];
  /** What is done after `npm ci`, in the folder that is still to be renamed. */
  prepare?: (folder: string, progress: Progress) => Promise<void>;
}

/** Installs a pinned set into the cache, or finds it there. The result holds its `node_modules`. */
export async function installPinned(set: PinnedSet): Promise<string> {
  const source = path.join(__dirname, 'pinned', set.name);
  const hash = await hashOfFiles([path.join(source, 'package-lock.json'), ...(set.alsoHashed ?? [])]);
  return cachedFolder(`${set.name}-${hash}`, async (folder) => {
    const progress = startProgress(set.headline);
    progress.step('packages from the npm registry');
    for (const file of await readdir(source))
      await copyFile(path.join(source, file), path.join(folder, file));
    await npmCi(folder);
    await set.prepare?.(folder, progress);
    progress.end();
  });
}
