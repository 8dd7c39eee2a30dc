import type { ByteSource } from './source';
import { encodeVarints, WireType } from './wire';

/** A piece of a skeleton: a range of the source, or bytes that stand in place of one. */
export type Piece = { readonly start: number; readonly end: number } | Uint8Array;

/** A copy of the source's range [start, end) in which parts are replaced by other bytes. */
export class Rewrite {
  private readonly edits: { readonly start: number; readonly end: number; readonly by: readonly Piece[] }[] =
    [];

  constructor(
    private readonly start: number,
    private readonly end: number,
  ) {}

  /** Replaces [start, end); the ranges don't overlap. */
  replace(start: number, end: number, by: readonly Piece[]): void {
    this.edits.push({ start, end, by });
  }

  /** The pieces of the whole range; undefined where nothing changed. */
  finish(): readonly Piece[] | undefined {
    if (this.edits.length === 0) return undefined;
    const pieces: Piece[] = [];
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
export function delimited(fieldNumber: number, pieces: readonly Piece[]): readonly Piece[] {
  return [encodeVarints(fieldNumber * 8 + WireType.bytes, totalLength(pieces)), ...pieces];
}

/** The bytes of all pieces together. */
export function totalLength(pieces: readonly Piece[]): number {
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

function lengthOf(piece: Piece): number {
  return piece instanceof Uint8Array ? piece.length : piece.end - piece.start;
}
