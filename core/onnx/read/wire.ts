import type { ByteSource } from './source';

/** The wire types of the protobuf encoding: https://protobuf.dev/programming-guides/encoding. */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** What is wrong with the encoding, and at which byte. */
export class WireError extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reading ahead starts small, since after a weight only a header is wanted, and grows while reading goes on in sequence. */
const smallestWindow = 4 * 1024;
const largestWindow = 256 * 1024;

/** A place in a source and the readers of protobuf's primitives there. */
export class WireReader {
  pos = 0;
  private window: Uint8Array = new Uint8Array();
  private windowStart = 0;
  private windowSize = smallestWindow;

  constructor(private readonly source: ByteSource) {}

  /** The byte at `pos`, which must be within the source; moves on. */
  byte(): number {
    const at = this.pos - this.windowStart;
    if (at >= 0 && at < this.window.length) {
      this.pos++;
      return this.window[at]!;
    }
    const sequential = this.pos === this.windowStart + this.window.length;
    this.windowSize = sequential ? Math.min(this.windowSize * 2, largestWindow) : smallestWindow;
    this.windowStart = this.pos;
    this.window = this.source.read(this.pos, Math.min(this.windowSize, this.source.size - this.pos));
    this.pos++;
    return this.window[0]!;
  }

  /** A varint as a number; beyond 2^53 it is rounded, which no length that fits a file is. */
  varint(end: number): number {
    const start = this.pos;
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      if (this.pos >= end) throw new WireError(start, 'a number is cut off');
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new WireError(start, 'a number takes more than ten bytes');
  }

  /** A varint as the low 64 bits it stands for. */
  varint64(end: number): bigint {
    const start = this.pos;
    let low = 0;
    let middle = 0;
    let high = 0;
    for (let count = 0; count < 10; count++) {
      if (this.pos >= end) throw new WireError(start, 'a number is cut off');
      const byte = this.byte();
      // 28 + 28 + 8 bits, so that all but the last step stay in small integers.
      if (count < 4) low |= (byte & 0x7f) << (7 * count);
      else if (count < 8) middle |= (byte & 0x7f) << (7 * (count - 4));
      else high |= (byte & 0x7f) << (7 * (count - 8));
      if (byte < 0x80) {
        return BigInt.asUintN(64, (BigInt(high) << 56n) | (BigInt(middle) << 28n) | BigInt(low));
      }
    }
    throw new WireError(start, 'a number takes more than ten bytes');
  }

  /** Skips a field's payload. */
  skip(wireType: number, end: number, depth = 0): void {
    const start = this.pos;
    if (wireType === WireType.varint) this.varint(end);
    else if (wireType === WireType.fixed64) this.pos += 8;
    else if (wireType === WireType.fixed32) this.pos += 4;
    else if (wireType === WireType.bytes) {
      const length = this.varint(end);
      this.pos += length;
    } else if (wireType === WireType.groupStart) this.skipGroup(end, depth);
    else throw new WireError(start, `wire type ${wireType} does not exist`);
    if (this.pos > end) {
      this.pos = start;
      throw new WireError(start, 'a field is cut off');
    }
  }

  private skipGroup(end: number, depth: number): void {
    if (depth > 50) throw new WireError(this.pos, 'groups are nested too deep');
    for (;;) {
      const tag = this.varint(end);
      if ((tag & 7) === WireType.groupEnd) return;
      this.skip(tag & 7, end, depth + 1);
    }
  }
}

/** The bytes of unsigned varints, one after the other. */
export function encodeVarints(...values: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}
