import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, lstatSync, openSync, realpathSync, statSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileReason, UserError } from '../../errors';
import { lengthOf } from '../read/skeleton';
import type { Written } from './layout';

/** Bytes read and written at once. */
const chunk = 4 * 1024 * 1024;

/** Writes a file as a draft in the same folder, which is put in its place once it is whole. */
export class Draft {
  readonly #path: string;
  /** Files that are read from. */
  readonly #sources = new Map<string, FileHandle>();

  readonly target: string;
  /** The permissions of the file that is replaced, which the new one takes over. */
  readonly #mode: number | undefined;
  /** Under this name what was replaced is kept, where it is. */
  #kept: string | undefined;
  /** Whether the target is no longer what it was. */
  #isReplaced = false;

  constructor(file: string) {
    const target = fileToWrite(file);
    this.target = target;
    const there = statSync(target, { throwIfNoEntry: false });
    this.#mode = there?.isFile() ? there.mode & 0o777 : undefined;
    const name = `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`;
    this.#path = path.join(path.dirname(target), name);
  }

  /**
   * Writes these bytes one after another, streaming those of files. `wrote` hears of every few megabytes.
   *
   * @throws UserError OD1012 where a file cannot be read or written; AbortError
   */
  async write(
    parts: readonly Written[],
    wrote: (bytes: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const file = await unwritable(this.target, () => open(this.#path, 'wx', this.#mode ?? 0o666));
    const mode = this.#mode;
    const buffer = Buffer.allocUnsafe(chunk);
    let filled = 0;
    const flush = async () => {
      signal?.throwIfAborted();
      for (let done = 0; done < filled; ) {
        const { bytesWritten } = await unwritable(this.target, () => file.write(buffer, done, filled - done));
        done += bytesWritten;
      }
      wrote(filled);
      filled = 0;
    };
    try {
      if (mode !== undefined) await unwritable(this.target, () => file.chmod(mode));
      for (const part of parts) {
        const length = lengthOf(part);
        for (let at = 0; at < length; ) {
          const count = Math.min(chunk - filled, length - at);
          if (part instanceof Uint8Array) buffer.set(part.subarray(at, at + count), filled);
          else await this.#read(part.file, buffer, filled, count, part.start + at);
          filled += count;
          at += count;
          if (filled === chunk) await flush();
        }
      }
      await flush();
      await unwritable(this.target, () => file.sync());
    } finally {
      await file.close();
      for (const source of this.#sources.values()) await source.close();
      this.#sources.clear();
    }
  }

  /**
   * Writes a text as it is printed, buffered.
   *
   * @throws UserError OD1012 where it cannot be written, and what `print` throws
   */
  writeText(print: (write: (text: string) => void) => void): void {
    const unwritableSync = <T>(work: () => T): T => {
      try {
        return work();
      } catch (error) {
        throw cannotWrite(this.target, error);
      }
    };
    const descriptor = unwritableSync(() => openSync(this.#path, 'wx', this.#mode ?? 0o666));
    const mode = this.#mode;
    let pending: string[] = [];
    let length = 0;
    const flush = () => {
      const bytes = Buffer.from(pending.join(''));
      for (let done = 0; done < bytes.length; ) {
        done += unwritableSync(() => writeSync(descriptor, bytes, done));
      }
      pending = [];
      length = 0;
    };
    try {
      if (mode !== undefined) unwritableSync(() => fchmodSync(descriptor, mode));
      print((text) => {
        pending.push(text);
        length += text.length;
        if (length > chunk) flush();
      });
      flush();
    } finally {
      closeSync(descriptor);
    }
  }

  /**
   * Puts the file in its place. Without `overwrite`, one that came there meanwhile is left alone.
   *
   * @throws UserError OD1011 where there is one, OD1012
   */
  async place(overwrite: boolean): Promise<void> {
    const { target } = this;
    if (overwrite) return unwritable(target, () => rename(this.#path, target));
    try {
      // A link is refused where the name is taken; a rename would put the file in the other's place.
      await link(this.#path, target);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (code === 'EEXIST') throw alreadyThere(target);
      // Some file systems have no links.
      return unwritable(target, () => rename(this.#path, target));
    }
    await rm(this.#path, { force: true });
  }

  /**
   * Puts the file in its place as `place` does, and keeps what it replaces, so that `takeBack` can undo it.
   *
   * @throws what `place` throws
   */
  async placeForNow(overwrite: boolean): Promise<void> {
    if (overwrite) await this.#keepTarget();
    try {
      await this.place(overwrite);
      this.#isReplaced = true;
    } catch (error) {
      await this.takeBack();
      throw error;
    }
  }

  /**
   * Undoes `placeForNow`: what was there before is there again, or nothing.
   *
   * @throws UserError OD1012 where that fails; what was there then stays under the name that is told
   */
  async takeBack(): Promise<void> {
    if (!this.#isReplaced) return;
    const { target } = this;
    const kept = this.#kept;
    try {
      await (kept === undefined ? rm(target, { force: true }) : rename(kept, target));
      this.#isReplaced = false;
    } catch (error) {
      this.#kept = undefined;
      const where = kept === undefined ? '' : ` What was there is '${kept}' now.`;
      throw new UserError('OD1012', `'${target}' cannot be put back: ${fileReason(error)}${where}`);
    }
  }

  /** Removes what was written and is not in its place, and what was kept. */
  async discard(): Promise<void> {
    for (const file of [this.#path, this.#kept]) {
      if (file !== undefined) await rm(file, { force: true }).catch(() => {});
    }
  }

  async #keepTarget(): Promise<void> {
    const { target } = this;
    if (!lstatSync(target, { throwIfNoEntry: false })?.isFile()) return;
    const kept = this.#path.replace(/tmp$/, 'old');
    try {
      // So the name is never without a file.
      await link(target, kept);
    } catch {
      // Some file systems have no links.
      await unwritable(target, () => rename(target, kept));
      this.#isReplaced = true;
    }
    this.#kept = kept;
  }

  async #read(file: string, buffer: Buffer, at: number, count: number, position: number): Promise<void> {
    let source = this.#sources.get(file);
    if (!source) {
      source = await open(file, 'r').catch((error) => {
        throw new UserError('OD1012', `'${file}', which has weights, cannot be read: ${fileReason(error)}`);
      });
      this.#sources.set(file, source);
    }
    for (let done = 0; done < count; ) {
      const { bytesRead } = await source.read(buffer, at + done, count - done, position + done);
      if (bytesRead === 0) {
        throw new UserError('OD1012', `'${file}' became shorter while it was read; open the model again.`);
      }
      done += bytesRead;
    }
  }
}

/** The file that is written under a name: where that is a symbolic link, what it points to, so that it stays a link. */
export function fileToWrite(file: string): string {
  const target = path.resolve(file);
  if (!lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) return target;
  try {
    return realpathSync(target);
  } catch {
    return target; // It points to nothing.
  }
}

/** The error of a name that is taken. */
export function alreadyThere(file: string): UserError {
  return new UserError('OD1011', `There is a file '${file}' already; it is not written over unasked.`);
}

async function unwritable<T>(target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw cannotWrite(target, error);
  }
}

function cannotWrite(target: string, error: unknown): UserError {
  return new UserError('OD1012', `'${target}' cannot be written: ${fileReason(error)}`);
}
