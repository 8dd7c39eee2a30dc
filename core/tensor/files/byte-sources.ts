import { closeSync } from 'node:fs';
import { fileReason } from '../../errors';
import { openFile, readInto } from '../../open-file';
import { fileError } from './file-errors';

/** Bytes that are read piece by piece, from the first one on as often as somebody wants. */
export interface ByteSource {
  /** How many there are, as it claims. */
  readonly size: number;
  /** The bytes in pieces, and an error where they turn out to be others than it claims. */
  pieces(): AsyncGenerator<Uint8Array, undefined>;
  close(): void;
}

const pieceLength = 2 ** 20;

/**
 * The bytes of a file.
 *
 * @throws UserError OD3001 where it cannot be opened
 */
export function bytesOfFile(file: string): ByteSource {
  try {
    const { descriptor, size } = openFile(file);
    return { size, pieces: () => piecesOf(file, descriptor, size), close: () => closeSync(descriptor) };
  } catch (error) {
    throw fileError.unreadable(file, fileReason(error));
  }
}

async function* piecesOf(
  file: string,
  descriptor: number,
  size: number,
): AsyncGenerator<Uint8Array, undefined> {
  for (let at = 0; at < size; at += pieceLength) {
    const piece = new Uint8Array(Math.min(pieceLength, size - at));
    if (readInto(piece, descriptor, at) < piece.length) {
      throw fileError.unreadable(file, 'it became shorter while it was read.');
    }
    yield piece;
  }
}

/** The bytes [from, to) of a source, in pieces; all of it is read where `to` is its end, so that it may check itself. */
export async function* stretchOf(
  source: ByteSource,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array, undefined> {
  let at = 0;
  for await (const piece of source.pieces()) {
    const wanted = piece.subarray(Math.max(0, from - at), Math.max(0, to - at));
    if (wanted.length > 0) yield wanted;
    at += piece.length;
    if (at >= to && to < source.size) return;
  }
}
