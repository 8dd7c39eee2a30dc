import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock whose owner has not touched it for this long is taken for a dead one. */
const STALE_LOCK_MS = 30_000;
const TOUCH_LOCK_MS = 5_000;
const WAIT_MS = 250;

/**
 * The folder that keeps what was installed on demand: `ONNX_DEBUGGER_CACHE`, else `onnx-debugger-host` in
 * `XDG_CACHE_HOME`, else in `~/.cache`. It may be deleted at any time.
 */
function cacheFolder(): string {
  const own = process.env.ONNX_DEBUGGER_CACHE;
  if (own) return path.resolve(own);
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'onnx-debugger-host');
}

/** The first 16 hexadecimal digits of the SHA-256 over all the files: the name of what they describe. */
export async function hashOfFiles(files: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

/**
 * The folder `name` of the cache, filled by `fill` the first time.
 *
 * `fill` works in a folder beside it that is renamed when it is whole, so a folder under its final name is
 * always a finished one, whatever was killed when. A lock file keeps a second process from doing the same
 * work; correctness doesn't rest on it: of two that finish, the second one's folder is thrown away.
 */
export async function cachedFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const cache = cacheFolder();
  const final = path.join(cache, name);
  if (existsSync(final)) return final;
  await mkdir(cache, { recursive: true });
  const release = await takeLock(`${final}.lock`, () => existsSync(final));
  try {
    if (existsSync(final)) return final;
    await removeLeftovers(cache, name);
    const partial = `${final}.partial-${process.pid}-${randomBytes(4).toString('hex')}`;
    try {
      await mkdir(partial);
      await fill(partial);
      await rename(partial, final).catch((error) => {
        if (!existsSync(final)) throw error;
      });
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return final;
  } finally {
    await release();
  }
}

/** Waits for the lock file; returns early, without it, when `done` says that there is nothing left to do. */
async function takeLock(lock: string, done: () => boolean): Promise<() => Promise<void>> {
  let rounds = 0;
  for (;;) {
    try {
      const handle = await open(lock, 'wx');
      await handle.writeFile(`${os.hostname()} ${process.pid}`);
      await handle.close();
      const touch = setInterval(() => utimes(lock, new Date(), new Date()).catch(() => {}), TOUCH_LOCK_MS);
      touch.unref();
      return async () => {
        clearInterval(touch);
        await rm(lock, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (done()) return async () => {};
    if (await isStale(lock)) {
      await rm(lock, { force: true });
      continue;
    }
    if (++rounds === 4) console.log(`Waiting for another process that installs the same (${lock})`);
    await sleep(WAIT_MS);
  }
}

/** A lock is stale where its owner is known to be dead, or has not touched it for too long. */
async function isStale(lock: string): Promise<boolean> {
  try {
    const [host, pid] = (await readFile(lock, 'utf8')).split(' ');
    if (host === os.hostname() && pid && !isAlive(Number(pid))) return true;
    return Date.now() - (await stat(lock)).mtimeMs > STALE_LOCK_MS;
  } catch {
    // Released in between: not stale, simply gone; the next round takes it.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes what a killed installation of the same thing left behind; the caller holds its lock. */
async function removeLeftovers(cache: string, name: string): Promise<void> {
  for (const entry of await readdir(cache)) {
    if (entry.startsWith(`${name}.partial-`)) {
      await rm(path.join(cache, entry), { recursive: true, force: true });
    }
  }
}
