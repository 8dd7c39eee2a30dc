import { bytesOfLetters } from './byte-alphabet';
import { type TokenKind, tokenKind, type Vocabulary } from './vocabulary';

/** A token as a person reads it. */
export interface TokenText {
  readonly kind: TokenKind;
  /** The text that it stands for; where its bytes are no characters by themselves, these as `\xE2`. Empty if missing. */
  readonly text: string;
  /** The piece as the vocabulary has it, where that is another text. */
  readonly piece?: string;
}

/** Tokens one by one, and the text that they make together. */
export interface DecodedTokens {
  readonly tokens: readonly TokenText[];
  readonly text: string;
}

const wordEnd = /<\/w>$/;
/** The blank in the alphabet of bytes. */
const blankLetter = '\u0120';
const byteFallback = /^<0x([0-9A-Fa-f]{2})>$/;

/** The pieces of token ids, and their text; special tokens stand in it by their names, many equal ones once. */
export function decodeTokens(vocabulary: Vocabulary, ids: readonly number[]): DecodedTokens {
  const joined = new JoinedText(vocabulary);
  const tokens = ids.map((id): TokenText => {
    const kind = tokenKind(vocabulary, id);
    const piece = vocabulary.pieces.get(id);
    if (piece === undefined) return { kind, text: '' };
    if (kind !== 'piece') return { kind, text: piece };
    const text = textOfPiece(vocabulary, piece);
    return { kind, text, ...(text !== piece && { piece }) };
  });
  for (let at = 0, end = 0; at < ids.length; at = end) {
    const { kind } = tokens[at]!;
    const piece = vocabulary.pieces.get(ids[at]!);
    end = at + 1;
    if (kind !== 'piece') while (ids[end] === ids[at]) end++;
    const many = end - at >= leastRepeated;
    if (!many) end = at + 1;
    joined.add(kind, many ? `${piece ?? missing} × ${end - at}` : piece);
  }
  return { tokens, text: joined.end() };
}

/** What stands in a text for an id that the vocabulary does not have. */
const missing = '\uFFFD';
/** Equal tokens without a text, as padding is, are counted from so many on. */
const leastRepeated = 3;

/** What one piece stands for by itself. */
function textOfPiece({ style }: Vocabulary, piece: string): string {
  switch (style) {
    case 'bytes':
      return textOrEscapes(bytesOfLetters(piece));
    case 'metaspace': {
      const byte = byteFallback.exec(piece)?.[1];
      return byte === undefined
        ? piece.replaceAll('\u2581', ' ')
        : textOrEscapes(Uint8Array.of(Number.parseInt(byte, 16)));
    }
    case 'wordEnd':
      return piece.replace(wordEnd, ' ');
    case 'byteWords':
      return textOrEscapes(bytesOfLetters(piece.replace(wordEnd, blankLetter)));
    case 'wordPiece':
    case 'plain':
      return piece;
  }
}

/** UTF-8 as its characters; bytes that are none each as `\xE2`. */
function textOrEscapes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) =>
      byte >= 0x20 && byte < 0x7f
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join('');
  }
}

/** Puts pieces together to the text that they are of. */
class JoinedText {
  private text = '';
  /** Bytes that wait for others which make characters of them. */
  private bytes: number[] = [];

  constructor(private readonly vocabulary: Vocabulary) {}

  add(kind: TokenKind, piece: string | undefined): void {
    const { style } = this.vocabulary;
    if (piece === undefined) this.write(missing, style === 'wordPiece' || style === 'plain');
    else if (kind !== 'piece') this.write(piece, style === 'wordPiece' || style === 'plain');
    else this.addPiece(piece);
  }

  end(): string {
    this.flush();
    return this.vocabulary.style === 'bytes' ? this.text : this.text.replace(/^ | $/g, '');
  }

  private addPiece(piece: string): void {
    const { style } = this.vocabulary;
    const byte = style === 'metaspace' ? byteFallback.exec(piece)?.[1] : undefined;
    if (style === 'bytes') this.bytes.push(...bytesOfLetters(piece));
    else if (style === 'byteWords') this.bytes.push(...bytesOfLetters(piece.replace(wordEnd, blankLetter)));
    else if (byte !== undefined) this.bytes.push(Number.parseInt(byte, 16));
    else if (style === 'metaspace') this.write(piece.replaceAll('\u2581', ' '), false);
    else if (style === 'wordEnd') this.write(piece.replace(wordEnd, ' '), false);
    else if (style === 'wordPiece' && piece.startsWith('##')) this.write(piece.slice(2), false);
    else this.write(piece, true);
  }

  /** @param apart whether a blank comes before it */
  private write(text: string, apart: boolean): void {
    this.flush();
    this.text += apart && this.text !== '' ? ` ${text}` : text;
  }

  private flush(): void {
    if (this.bytes.length === 0) return;
    this.text += new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(this.bytes));
    this.bytes = [];
  }
}
