/** A string as the page gets it: in the quotes of JSON, with an ellipsis behind them where it is cut. */
export interface StringElement {
  readonly text: string;
  /** Whether there is more of it than was told. */
  readonly isCut: boolean;
}

/** Reads the text of a string element; what is none is taken as it is. */
export function stringElement(told: string): StringElement {
  const isCut = told.endsWith('"…');
  try {
    const text: unknown = JSON.parse(isCut ? told.slice(0, -1) : told);
    return { text: typeof text === 'string' ? text : told, isCut };
  } catch {
    return { text: told, isCut };
  }
}

const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** What Python's repr writes as an escape (`str.isprintable`): controls and what has no letter, blanks but the space. */
const escaped = /\\|(?! )[\p{C}\p{Z}]/gu;

/** A string as NumPy prints it in an array: Python's repr, in single quotes unless only these are in it. */
export function numPyString({ text, isCut }: StringElement): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text
    .replace(escaped, (character) => named[character] ?? escapeOf(character))
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${inside}${quote}${isCut ? '…' : ''}`;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
