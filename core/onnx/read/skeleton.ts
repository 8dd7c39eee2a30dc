import type { ByteSource } from './source';
import { encodeVarints, WireType } from './wire';

/** Bytes [start, end) of the source. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A piece of a skeleton: a range of the source, or bytes that stand in place of one. `Other` is one of another file. */
export type Piece<Other extends ByteRange = never> = ByteRange | Other | Uint8Array;

/** A copy of the source's range [start, end) in which parts are replaced by other bytes. */
export class Rewrite<Other extends ByteRange = never> {
  private readonly edits: {
    readonly start: number;
    readonly end: number;
    readonly by: readonly Piece<Other>[];
  }[] = [];

  constructor(
    private readonly start: number,
    private readonly end: number,
  ) {}

  /** Replaces [start, end); the ranges don't overlap. */
  replace(start: number, end: number, by: readonly Piece<Other>[]): void {
    this.edits.push({ start, end, by });
  }

  /** The pieces of the whole range; undefined where nothing changed. */
  finish(): readonly Piece<Other>[] | undefined {
    if (this.edits.length === 0) return undefined;
    const pieces: Piece<Other>[] = [];
    let copied = this.start;
    for (const edit of this.edits.sort((a, b) => a.start - b.start)) {
      if (edit.start > copied) pieces.push({ start: copied, end: edit.start });
      for (const piece of edit.by) pieces.push(piece);
      copied = edit.end;
    }
    if (this.end > copied) pieces.push({ start: copied, end: this.end });
    return pieces;
  }
}

/** A length-delimited field of those pieces. */
export function delimited<Other extends ByteRange = never>(
  fieldNumber: number,
  pieces: readonly Piece<Other>[],
): readonly Piece<Other>[] {
  return [encodeVarints(fieldNumber * 8 + WireType.bytes, totalLength(pieces)), ...pieces];
}

/** The bytes of all pieces together. */
export function totalLength(pieces: readonly Piece<ByteRange>[]): number {
  return pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
}

/** Reads the pieces' ranges and puts all together. */
export function assemble(source: ByteSource, pieces: readonly Piece[]): Uint8Array {
  const bytes = new Uint8Array(totalLength(pieces));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece instanceof Uint8Array ? piece : source.read(piece.start, lengthOf(piece)), at);
    at += lengthOf(piece);
  }
  return bytes;
}

/** The bytes of a piece. */
export function lengthOf(piece: Piece<ByteRange>): number {
  return piece instanceof Uint8Array ? piece.length : piece.end - piece.start;
}
