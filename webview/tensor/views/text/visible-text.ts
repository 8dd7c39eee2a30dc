/** A stretch of text; a `sign` stands for something that is not seen: a blank, the end of a line. */
export interface TextPart {
  readonly text: string;
  readonly sign: boolean;
}

const signs: Readonly<Record<string, string>> = { ' ': '·', '\n': '↵', '\r': '␍', '\t': '→', '\u00a0': '⍽' };
/** Blanks, control characters, and what has no width or turns the direction of others. */
const unseen =
  /[\u0000-\u0020\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** A token's text with everything in it to be seen: its blanks, and what is a control character, as `U+200B`. */
export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(unseen)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), sign: false });
    parts.push({ text: signs[match[0]] ?? codePoint(match[0]), sign: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), sign: false });
  return parts;
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
