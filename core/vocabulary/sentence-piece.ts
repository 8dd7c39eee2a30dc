import type { ByteSource } from '../onnx/read/source';
import { WireReader, WireType } from '../onnx/read/wire';
import { shortPiece, type Vocabulary, vocabularyLimits, vocabularyOf } from './vocabulary';

/**
 * The numbers of a SentencePiece model's fields that are read. Source:
 * https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto (ModelProto, SentencePiece).
 */
const field = { pieces: 1, piece: 1, score: 2, type: 3 } as const;

/** What a piece is; NORMAL (1) where nothing is said. */
const pieceType = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

/** Bytes of a piece that are read: enough for as many characters as are kept. */
const mostPieceBytes = 4 * vocabularyLimits.length;

interface Piece {
  readonly text: string;
  readonly type: number;
}

/**
 * The vocabulary of a SentencePiece model (`tokenizer.model`, `spiece.model`, `*.spm`): a piece's place is its id. The
 * trainer's and normaliser's settings are passed by.
 *
 * @throws Error that says what is wrong with the file; `WireError` where it is no protobuf
 */
export function vocabularyOfSentencePiece(source: ByteSource): Vocabulary {
  const pieces = new Map<number, string>();
  const special = new Set<number>();
  let unknown: number | undefined;
  for (const { text, type } of piecesOf(source)) {
    const id = pieces.size;
    pieces.set(id, text);
    if (type === pieceType.unknown) unknown ??= id;
    // An unused piece is never made of a text: as an id it marks something, if anything.
    if (type === pieceType.control || type === pieceType.unused) special.add(id);
  }
  const vocabulary = vocabularyOf(pieces, {
    style: 'metaspace',
    special,
    ...(unknown !== undefined && { unknown }),
  });
  if (!vocabulary) throw new Error('it has no pieces.');
  return vocabulary;
}

function* piecesOf(source: ByteSource): Generator<Piece> {
  const reader = new WireReader(source);
  let count = 0;
  while (reader.pos < source.size && count < vocabularyLimits.pieces) {
    const tag = reader.varint(source.size);
    if (tag !== tagOf(field.pieces, WireType.bytes)) {
      if (tag < 8) throw new Error('a field has no number.');
      reader.skip(tag % 8, source.size);
      continue;
    }
    yield pieceOf(source, reader, endOf(reader, source.size));
    count++;
  }
}

/** One SentencePiece, which ends at `end`. */
function pieceOf(source: ByteSource, reader: WireReader, end: number): Piece {
  let text = '';
  let type: number = pieceType.normal;
  while (reader.pos < end) {
    const tag = reader.varint(end);
    if (tag === tagOf(field.piece, WireType.bytes)) {
      const textEnd = endOf(reader, end);
      const length = Math.min(textEnd - reader.pos, mostPieceBytes);
      text = shortPiece(new TextDecoder().decode(source.read(reader.pos, length)));
      reader.pos = textEnd;
    } else if (tag === tagOf(field.type, WireType.varint)) type = reader.varint(end);
    else reader.skip(tag % 8, end);
  }
  if (type < pieceType.normal || type > pieceType.byte)
    throw new Error(`a piece is of the unknown type ${type}.`);
  return { text, type };
}

/** Where a field of a given length, which comes next, ends. */
function endOf(reader: WireReader, end: number): number {
  const length = reader.varint(end);
  if (length > end - reader.pos) throw new Error('a piece is cut off.');
  return reader.pos + length;
}

function tagOf(number: number, wireType: number): number {
  return number * 8 + wireType;
}
