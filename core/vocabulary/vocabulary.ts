import { isByteLetter } from './byte-alphabet';

/**
 * How the pieces of a vocabulary make a text:
 * - `bytes`: in the alphabet of byte-level BPE (byte-alphabet.ts)
 * - `wordPiece`: words with blanks between them, and `##` before what goes on with one (BERT)
 * - `metaspace`: `▁` for a blank, and `<0x0A>` for a byte (SentencePiece)
 * - `wordEnd`: `</w>` behind the last piece of a word (the first GPT)
 * - `byteWords`: both, the alphabet of bytes and `</w>` (CLIP)
 * - `plain`: as they are
 */
export type PieceStyle = 'bytes' | 'wordPiece' | 'metaspace' | 'wordEnd' | 'byteWords' | 'plain';

/** The pieces of text that a model's token ids stand for. */
export interface Vocabulary {
  readonly style: PieceStyle;
  /** As the file writes them, by id. */
  readonly pieces: ReadonlyMap<number, string>;
  /** Ids that stand for no text but mark something: begin, end, padding, mask. */
  readonly special: ReadonlySet<number>;
  /** The id for what the vocabulary does not have. */
  readonly unknown: number | undefined;
  /** One more than the largest id: as many rows as the embedding of its model has. */
  readonly size: number;
}

/** What a token is: `missing` has an id that the vocabulary does not. */
export type TokenKind = 'piece' | 'special' | 'unknown' | 'missing';

/** So many pieces a vocabulary has at most, so large an id, and so long a piece (in UTF-16 units). */
export const vocabularyLimits = { pieces: 1_000_000, id: 4_000_000, length: 512 } as const;

/** Names that tokens without text have in vocabularies that do not say which ones these are. */
const specialName =
  /^(?:\[(?:PAD|CLS|SEP|MASK|UNK|BOS|EOS|unused\d+)\]|<\/?(?:s|pad|mask|unk|bos|eos|cls|sep)>|<\|[^<>|\s]{1,64}\|>|<extra_id_\d+>|<(?:start|end)_of_[a-z_]{1,32}>)$/i;
const unknownName = /^(?:\[UNK\]|<unk>|<\|unk\|>)$/i;

/** What a file says besides its pieces. */
export interface VocabularyFacts {
  readonly style?: PieceStyle;
  readonly special?: ReadonlySet<number>;
  readonly unknown?: number;
}

/** A vocabulary of pieces; what the facts leave out is told from how they are written. Undefined where there is none. */
export function vocabularyOf(
  pieces: ReadonlyMap<number, string>,
  facts: VocabularyFacts = {},
): Vocabulary | undefined {
  if (pieces.size === 0) return undefined;
  const special = new Set(facts.special);
  let { unknown } = facts;
  let last = -1;
  for (const [id, piece] of pieces) {
    if (id > last) last = id;
    if (specialName.test(piece)) special.add(id);
    if (unknown === undefined && unknownName.test(piece)) unknown = id;
  }
  return { style: facts.style ?? likelyStyle(pieces), pieces, special, unknown, size: last + 1 };
}

/**
 * What a token of that id is. Some vocabularies name a token for the unknown that marks something else as well: CLIP's
 * and GPT-2's is the end of the text. As their pieces have every byte, nothing is unknown to them, and it is that mark.
 */
export function tokenKind({ pieces, special, unknown, style }: Vocabulary, id: number): TokenKind {
  const piece = pieces.get(id);
  if (piece === undefined) return 'missing';
  const hasEveryByte = style === 'bytes' || style === 'byteWords';
  const isMark = special.has(id) && hasEveryByte && !unknownName.test(piece);
  if (id === unknown && !isMark) return 'unknown';
  return special.has(id) ? 'special' : 'piece';
}

/** A piece cut to the length that is kept. */
export function shortPiece(piece: string): string {
  return piece.length > vocabularyLimits.length ? `${piece.slice(0, vocabularyLimits.length - 1)}…` : piece;
}

/** In how many pieces a style's sign must stand, so that it is not one piece among others. */
const leastShare = 1 / 50;

function likelyStyle(pieces: ReadonlyMap<number, string>): PieceStyle {
  const counts = { bytes: 0, wordPiece: 0, metaspace: 0, wordEnd: 0 };
  for (const piece of pieces.values()) {
    // Ġ is the blank of the byte alphabet.
    if (piece.startsWith('\u0120')) counts.bytes++;
    else if (piece.startsWith('##')) counts.wordPiece++;
    else if (piece.startsWith('\u2581')) counts.metaspace++;
    else if (piece.endsWith('</w>')) counts.wordEnd++;
  }
  const [style, count] = Object.entries(counts).reduce((best, each) => (each[1] > best[1] ? each : best));
  if (count < Math.max(1, pieces.size * leastShare)) return 'plain';
  return style === 'wordEnd' && hasByteAlphabet(pieces) ? 'byteWords' : (style as PieceStyle);
}

/** Whether each letter that stands for a byte is a piece by itself. */
function hasByteAlphabet(pieces: ReadonlyMap<number, string>): boolean {
  const single = new Set<string>();
  for (const piece of pieces.values()) if (isByteLetter(piece)) single.add(piece);
  return single.size === 256;
}
