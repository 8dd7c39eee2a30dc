import { closeSync } from 'node:fs';
import { fileReason, UserError } from '../../errors';
import { type OpenFile, openFile, readInto } from '../../open-file';

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
  let file: OpenFile;
  try {
    file = openFile(path);
  } catch (error) {
    throw new UserError('OD1001', `Cannot open '${path}': ${fileReason(error)}`);
  }
  const { descriptor, size } = file;
  return {
    size,
    read(start, length) {
      const bytes = new Uint8Array(length);
      if (readInto(bytes, descriptor, start) === length) return bytes;
      throw new UserError('OD1001', `'${path}' became shorter while it was read; open it again.`);
    },
    close: () => closeSync(descriptor),
  };
}
