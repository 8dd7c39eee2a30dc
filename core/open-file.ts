import { fstatSync, openSync, readSync, statSync } from 'node:fs';

/** A file that was opened for reading, and the bytes that it has. */
export interface OpenFile {
  readonly descriptor: number;
  readonly size: number;
}

/**
 * Opens a file for reading; the caller closes the descriptor.
 *
 * @throws Error of the file system, or one that says that it is no file (`fileReason` has the words for both)
 */
export function openFile(path: string): OpenFile {
  // Looked at first, since opening a pipe would wait for its other end, and a device has no end.
  const stat = statSync(path);
  if (stat.isDirectory()) throw new Error('it is a folder.');
  if (!stat.isFile()) throw new Error('it is not a file.');
  const descriptor = openSync(path, 'r');
  return { descriptor, size: fstatSync(descriptor).size };
}

/** One read takes less than 2 GiB. */
const largestRead = 2 ** 30;

/** Fills `target` with a file's bytes from `position` on; returns how many there were before the file's end. */
export function readInto(target: Uint8Array, descriptor: number, position: number): number {
  let done = 0;
  while (done < target.length) {
    const length = Math.min(target.length - done, largestRead);
    const count = readSync(descriptor, target, done, length, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
