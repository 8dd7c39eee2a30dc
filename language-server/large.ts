import type { ParsedDocument } from './document';

/** Texts of more characters are checked for their syntax only: the whole of it would keep the server busy for seconds. */
const longestChecked = 5_000_000;

/** Whether a text is so long that what looks at all of it is left out; what is asked about a place still works. */
export function isLarge({ text }: ParsedDocument): boolean {
  return text.length > longestChecked;
}

/** What the log says of such a text. */
export function largeNote({ uri, text }: ParsedDocument): string {
  const length = (text.length / 1e6).toFixed(1);
  const limit = longestChecked / 1e6;
  return (
    `${uri} has ${length} million characters. Of texts over ${limit} million only the syntax is checked; ` +
    '`onnx-debug lint` checks all.'
  );
}
