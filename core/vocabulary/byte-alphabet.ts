/**
 * The alphabet in which byte-level BPE (GPT-2, RoBERTa, Llama 3 and others) writes bytes as letters, so that a piece
 * holds no blanks: the 188 printable ones of Latin-1 stand for themselves, the other 68 for U+0100 and on, in their
 * order. Source: `bytes_to_unicode` in https://github.com/openai/gpt-2/blob/master/src/encoder.py.
 */
const byteOfLetter = new Map<string, number>();

const printable = [
  [0x21, 0x7e],
  [0xa1, 0xac],
  [0xae, 0xff],
] as const;

let next = 0x100;
for (let byte = 0; byte < 256; byte++) {
  const isPrintable = printable.some(([first, last]) => byte >= first && byte <= last);
  byteOfLetter.set(String.fromCharCode(isPrintable ? byte : next++), byte);
}

/** Whether a piece is one letter that stands for a byte. */
export function isByteLetter(piece: string): boolean {
  return byteOfLetter.has(piece);
}

/** The bytes that a piece of a byte-level vocabulary stands for; a letter outside of the alphabet is its own UTF-8. */
export function bytesOfLetters(piece: string): Uint8Array {
  const bytes: number[] = [];
  for (const letter of piece) {
    const byte = byteOfLetter.get(letter);
    if (byte !== undefined) bytes.push(byte);
    else bytes.push(...new TextEncoder().encode(letter));
  }
  return Uint8Array.from(bytes);
}
