import type { Line, Style } from './debugger/messages';

/** The codes of ECMA-48's SGR; colours are the eight that every theme sets. */
const codes: Readonly<Record<Style, string>> = {
  error: '1;31',
  warning: '33',
  node: '1',
  name: '36',
};

/** A line's text with its marks as ANSI escape sequences. */
export function styledText({ text, marks = [] }: Line): string {
  let styled = '';
  let from = 0;
  for (const [part, style] of marks) {
    const at = text.indexOf(part, from);
    if (at < 0 || part === '') continue;
    styled += `${printable(text.slice(from, at))}\u001b[${codes[style]}m${printable(part)}\u001b[0m`;
    from = at + part.length;
  }
  return styled + printable(text.slice(from));
}

/**
 * The text without control characters but tabs and line ends: names are the model's, and a client that takes escape
 * sequences would obey those in them.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}
