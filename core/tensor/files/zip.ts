import { closeSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { crc32 } from '../../crc32';
import { fileReason, messageOf } from '../../errors';
import { openFile, readInto } from '../../open-file';
import { fileError } from './file-errors';

/** An entry of a zip archive, as its central directory has it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

/** Deflate cannot make more than this many bytes of one (RFC 1951: 258 bytes from two bits). */
const mostExpansion = 1032;
const sentinel = 0xffffffff;

/**
 * A zip archive on disk, zip64 included, of which one entry at a time is read: what an .npz file is. Sizes that the
 * archive claims are checked against the file, and the unpacked size against what the packed bytes can hold, before
 * anything is allocated.
 *
 * @throws UserError OD3001 where the file cannot be read, OD3003 where it is not a sound archive.
 */
export class ZipFile {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly #descriptor: number;
  readonly #size: number;

  constructor(readonly file: string) {
    try {
      const { descriptor, size } = openFile(file);
      this.#descriptor = descriptor;
      this.#size = size;
    } catch (error) {
      throw fileError.unreadable(file, fileReason(error));
    }
    try {
      this.entries = this.#directory();
    } catch (error) {
      this.close();
      throw fileError.npz(file, fileReason(error));
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** The unpacked bytes of an entry; its checksum has been compared. */
  read(entry: ZipEntry): Uint8Array {
    try {
      return this.#unpack(entry);
    } catch (error) {
      throw fileError.npz(this.file, `its entry '${entry.name}' ${messageOf(error)}.`);
    }
  }

  #unpack({ method, compressedSize, size, crc, headerOffset }: ZipEntry): Uint8Array {
    const header = this.#bytes(headerOffset, 30);
    if (header.readUInt32LE(0) !== 0x04034b50) throw new Error('has no header where it should be');
    const start = headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (method !== 0 && method !== 8)
      throw new Error(`is compressed by method ${method}, not stored or deflated`);
    if (method === 0 && compressedSize !== size) throw new Error('is stored, but its two sizes differ');
    if (size > compressedSize * mostExpansion) {
      throw new Error(`claims ${size} bytes, more than its ${compressedSize} packed bytes can hold`);
    }
    const packed = this.#bytes(start, compressedSize);
    const bytes = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    if (bytes.length !== size) throw new Error(`has ${bytes.length} bytes, but claims ${size}`);
    if (crc32(bytes) !== crc) throw new Error('is damaged: its checksum is wrong');
    return bytes;
  }

  #directory(): Map<string, ZipEntry> {
    const { offset, size } = this.#directoryPlace();
    const bytes = this.#bytes(offset, size);
    const entries = new Map<string, ZipEntry>();
    for (let at = 0; at + 46 <= bytes.length; ) {
      if (bytes.readUInt32LE(at) !== 0x02014b50) break;
      const nameLength = bytes.readUInt16LE(at + 28);
      const extraLength = bytes.readUInt16LE(at + 30);
      const nameEnd = at + 46 + nameLength;
      const name = bytes.toString('utf8', at + 46, nameEnd);
      if (bytes.readUInt16LE(at + 8) & 1) throw new Error(`its entry '${name}' is encrypted.`);
      const wide = wideSizes(bytes.subarray(nameEnd, nameEnd + extraLength), [
        bytes.readUInt32LE(at + 24),
        bytes.readUInt32LE(at + 20),
        bytes.readUInt32LE(at + 42),
      ]);
      const [unpacked, compressedSize, headerOffset] = wide;
      entries.set(name, {
        name,
        method: bytes.readUInt16LE(at + 10),
        crc: bytes.readUInt32LE(at + 16),
        compressedSize,
        size: unpacked,
        headerOffset,
      });
      at = nameEnd + extraLength + bytes.readUInt16LE(at + 32);
    }
    return entries;
  }

  /** Where the central directory is, from the record at the archive's end (and zip64's, where there is one). */
  #directoryPlace(): { offset: number; size: number } {
    const length = Math.min(this.#size, 22 + 65535);
    const tail = this.#bytes(this.#size - length, length);
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (end < 0 || end + 22 > tail.length) throw new Error('it is not a zip archive, or its end is missing.');
    const size = tail.readUInt32LE(end + 12);
    const offset = tail.readUInt32LE(end + 16);
    if (size !== sentinel && offset !== sentinel) return { offset, size };
    const locator = end - 20;
    if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return { offset, size };
    const record = this.#bytes(wide64(tail, locator + 8), 56);
    return { offset: wide64(record, 48), size: wide64(record, 40) };
  }

  #bytes(offset: number, length: number): Buffer {
    if (offset < 0 || length < 0 || offset + length > this.#size) {
      throw new Error(`points to bytes ${offset} to ${offset + length}, but the file has ${this.#size}`);
    }
    const bytes = Buffer.allocUnsafeSlow(length);
    if (readInto(bytes, this.#descriptor, offset) < length) throw new Error('ends before its time');
    return bytes;
  }
}

/** Replaces each number that did not fit 32 bits by its 64-bit one from the extra field with id 1. */
function wideSizes(extra: Buffer, narrow: [number, number, number]): [number, number, number] {
  const numbers = [...narrow] as [number, number, number];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    for (let k = 0; k < 3; k++) {
      if (narrow[k] !== sentinel || next + 8 > extra.length) continue;
      numbers[k] = wide64(extra, next);
      next += 8;
    }
  }
  return numbers;
}

function wide64(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}
