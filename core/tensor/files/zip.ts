import { closeSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createInflateRaw, inflateRawSync } from 'node:zlib';
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
/** A directory of half a million entries; those of arrays have a hundred bytes each. */
const largestDirectory = 64 * 2 ** 20;
/** What is read, or unpacked, at a time. */
const pieceLength = 2 ** 20;

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

  /**
   * The unpacked bytes of an entry in pieces: the first ones for whoever ends early, all of them where it is read to its
   * end; its size and checksum have been compared then.
   */
  async *pieces(entry: ZipEntry): AsyncGenerator<Uint8Array, undefined> {
    try {
      const start = this.#start(entry);
      const { method, size, crc, compressedSize } = entry;
      const stored = this.#stored(start, compressedSize);
      let [length, sum] = [0, 0];
      for await (const piece of method === 0 ? stored : inflated(stored)) {
        length += piece.length;
        if (length > size) throw new Error(`has more bytes than the ${size} that it claims`);
        sum = crc32(piece, sum);
        yield piece;
      }
      checkUnpacked(length, size, sum, crc);
    } catch (error) {
      throw fileError.npz(this.file, `its entry '${entry.name}' ${messageOf(error)}.`);
    }
  }

  *#stored(start: number, length: number): Generator<Uint8Array> {
    for (let at = 0; at < length; at += pieceLength) {
      yield this.#bytes(start + at, Math.min(pieceLength, length - at));
    }
  }

  #unpack(entry: ZipEntry): Uint8Array {
    const start = this.#start(entry);
    const { method, compressedSize, size, crc } = entry;
    const packed = this.#bytes(start, compressedSize);
    const bytes = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    checkUnpacked(bytes.length, size, crc32(bytes), crc);
    return bytes;
  }

  /** Where the packed bytes of an entry begin; what it claims of them has been checked. */
  #start({ method, compressedSize, size, headerOffset }: ZipEntry): number {
    const header = this.#bytes(headerOffset, 30);
    if (header.readUInt32LE(0) !== 0x04034b50) throw new Error('has no header where it should be');
    const start = headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (method !== 0 && method !== 8)
      throw new Error(`is compressed by method ${method}, not stored or deflated`);
    if (method === 0 && compressedSize !== size) throw new Error('is stored, but its two sizes differ');
    if (size > compressedSize * mostExpansion) {
      throw new Error(`claims ${size} bytes, more than its ${compressedSize} packed bytes can hold`);
    }
    this.#check(start, compressedSize);
    return start;
  }

  #directory(): Map<string, ZipEntry> {
    const { offset, size } = this.#directoryPlace();
    if (size > largestDirectory) {
      throw new Error(`its directory claims ${size} bytes, more than the ${largestDirectory} that are read.`);
    }
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

  #check(offset: number, length: number): void {
    if (offset < 0 || length < 0 || offset + length > this.#size) {
      throw new Error(`points to bytes ${offset} to ${offset + length}, but the file has ${this.#size}`);
    }
  }

  #bytes(offset: number, length: number): Buffer {
    this.#check(offset, length);
    const bytes = Buffer.allocUnsafeSlow(length);
    if (readInto(bytes, this.#descriptor, offset) < length) throw new Error('ends before its time');
    return bytes;
  }
}

function checkUnpacked(length: number, size: number, sum: number, crc: number): void {
  if (length !== size) throw new Error(`has ${length} bytes, but claims ${size}`);
  if (sum !== crc) throw new Error('is damaged: its checksum is wrong');
}

/** Unpacks piece by piece, as fast as the pieces are taken. */
async function* inflated(packed: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: pieceLength });
  // What goes wrong on either side ends the other, and is thrown below.
  pipeline(Readable.from(packed), inflate, () => undefined);
  yield* inflate as AsyncIterable<Uint8Array>;
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
