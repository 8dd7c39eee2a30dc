/** An assignment, as somebody writes it into the console. */
export interface AssignmentText {
  readonly target: string;
  /** With blanks in front, so that a place in it is the same place in the whole text. */
  readonly value: string;
}

/**
 * Takes `x[0] = 5` apart at its equals sign; undefined where the text is no assignment. `x += 1` is `x = x + (1)`.
 */
export function readAssignment(text: string): AssignmentText | undefined {
  const at = equalsSign(text);
  if (at === undefined) return undefined;
  const [, target = '', operator = ''] =
    /^(.*?)(\*\*|\/\/|<<|>>|[-+*/%@&|^])?$/s.exec(text.slice(0, at)) ?? [];
  if (target.trim() === '') return undefined;
  const rest = text.slice(at + 1);
  if (operator === '') return { target, value: `${' '.repeat(at + 1)}${rest}` };
  return { target, value: `${target.trim()} ${operator} (${rest.trim()})` };
}

/** The place of an equals sign that is no comparison, outside of brackets and quotes. */
function equalsSign(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"' || character === "'") {
      at = closingQuote(text, at, character);
    } else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === '=' && depth === 0) {
      if (text[at + 1] === '=') at++;
      else if (!/[<>!]$/.test(text.slice(0, at)) || /(<<|>>)$/.test(text.slice(0, at))) return at;
    }
  }
  return undefined;
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}
