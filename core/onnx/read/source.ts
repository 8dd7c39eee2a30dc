import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { fileReason, UserError } from '../../errors';

/** Bytes that can be read at any place without holding all of them. */
export interface ByteSource {
  readonly size: number;
  /** Bytes [start, start + length), which lie within the source. May be a view: don't write to it. */
  read(start: number, length: number): Uint8Array;
  close(): void;
}

/** Bytes in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (start, length) => bytes.subarray(start, start + length),
    close: () => undefined,
  };
}

/** A file, read by `pread`. @throws UserError OD1001 where it cannot be opened. */
export function fileSource(path: string): ByteSource {
  let descriptor: number;
  let size: number;
  try {
    // Looked at first, since opening a pipe would wait for its other end.
    const stat = statSync(path);
    if (stat.isDirectory()) throw new Error('it is a folder.');
    if (!stat.isFile()) throw new Error('it is not a file.');
    descriptor = openSync(path, 'r');
    size = fstatSync(descriptor).size;
  } catch (error) {
    throw new UserError('OD1001', `Cannot open '${path}': ${fileReason(error)}`);
  }
  return {
    size,
    read: (start, length) => readExactly(descriptor, path, start, length),
    close: () => closeSync(descriptor),
  };
}

/** One read takes less than 2 GiB. */
const largestRead = 2 ** 30;

function readExactly(descriptor: number, path: string, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(descriptor, bytes, done, Math.min(length - done, largestRead), start + done);
    if (count === 0) {
      throw new UserError('OD1001', `'${path}' became shorter while it was read; open it again.`);
    }
    done += count;
  }
  return bytes;
}
