/** What the text before a cursor is in the middle of. */
export interface Cursor {
  /** The quote that is open: where its text begins, and what stands before it. */
  readonly quoted?: { readonly from: number; readonly quote: string; readonly before: string };
  /** The name whose brackets the cursor is in, of the innermost call: `np.sum`. */
  readonly callee?: string;
  /** Where the word begins that the cursor ends: letters, digits and `_`. */
  readonly word: number;
  /** Where the name begins that the cursor ends, where names may hold what no Python name does: `/layer1/Conv`. */
  readonly odd: number;
}

/** Characters that end a name even where it is no Python name; others, such as `/`, `.`, `:`, may be part of one. */
const nameEnds = /[\s()[\]{},"'=<>+*%&|^~@;!]/;

/** Reads the text before the cursor. */
export function readCursor(text: string): Cursor {
  const open: number[] = [];
  let quote: { at: number; mark: string } | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quote) {
      if (char === '\\') at++;
      else if (char === quote.mark) quote = undefined;
    } else if (char === '"' || char === "'") quote = { at, mark: char };
    else if ('([{'.includes(char)) open.push(at);
    else if (')]}'.includes(char)) open.pop();
  }
  const call = open.findLast((at) => text[at] === '(');
  const callee = call === undefined ? undefined : /[A-Za-z_][\w.]*$/.exec(text.slice(0, call))?.[0];
  let odd = text.length;
  while (odd > 0 && !nameEnds.test(text[odd - 1]!)) odd--;
  return {
    ...(quote && {
      quoted: { from: quote.at + 1, quote: quote.mark, before: text.slice(0, quote.at).trimEnd() },
    }),
    ...(callee !== undefined && { callee }),
    word: /\w*$/.exec(text)!.index,
    odd,
  };
}
