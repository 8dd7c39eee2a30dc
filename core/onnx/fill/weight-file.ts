import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileReason, UserError } from '../../errors';
import { makeFolder } from '../../make-folder';

/** A part of a file of weights. */
export interface WeightPart {
  /** Tells it from parts with other bytes. */
  readonly key: string;
  readonly length: number;
  bytes(): Iterable<Uint8Array>;
}

/** Where a part begins: kernels like their weights at cache lines. */
const alignment = 64;

/** Files that nobody has asked for so long are deleted, in milliseconds. */
const keptFor = 24 * 60 * 60 * 1000;

/**
 * Writes parts into one file of `folder`, which is there already where the same parts were wanted before. Such files
 * are never changed: a running session may have one mapped. Those that nobody wanted for a day are deleted.
 *
 * @returns the file and where each part begins
 * @throws UserError OD1015 where it cannot be written; AbortError
 */
export async function writeWeightFile(
  folder: string,
  parts: readonly WeightPart[],
  signal?: AbortSignal,
): Promise<{ readonly file: string; readonly size: number; readonly offsets: readonly number[] }> {
  const hash = createHash('sha256');
  const offsets: number[] = [];
  let size = 0;
  for (const { key, length } of parts) {
    size = Math.ceil(size / alignment) * alignment;
    offsets.push(size);
    size += length;
    hash.update(`${key.length} ${key} ${length}\n`);
  }
  const file = path.join(folder, `${hash.digest('hex').slice(0, 32)}.bin`);
  try {
    makeFolder(folder, 0o700);
    const now = new Date();
    const known = await stat(file).catch(() => undefined);
    if (known?.size === size) await utimes(file, now, now);
    else await write(file, parts, offsets, signal);
    await prune(folder, now.getTime());
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new UserError(
      'OD1015',
      `The weights of a text cannot be written to '${file}': ${fileReason(error)}`,
    );
  }
  return { file, size, offsets };
}

async function write(
  file: string,
  parts: readonly WeightPart[],
  offsets: readonly number[],
  signal: AbortSignal | undefined,
): Promise<void> {
  // Two sessions may write at once: each writes a file of its own and puts it in place whole.
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    for (const [at, part] of parts.entries()) {
      let position = offsets[at]!;
      for (const bytes of part.bytes()) {
        // Making numbers takes long: others have their turn, and may cancel it.
        await setImmediate();
        signal?.throwIfAborted();
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
          done += bytesWritten;
        }
        position += bytes.length;
      }
    }
    await handle.close();
    await rename(draft, file);
  } finally {
    await handle.close().catch(() => {});
    await rm(draft, { force: true });
  }
}

async function prune(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = (await stat(file).catch(() => undefined)) ?? { mtimeMs: now };
    if (now - mtimeMs > keptFor) await rm(file, { force: true }).catch(() => {});
  }
}
