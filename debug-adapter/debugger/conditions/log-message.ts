import type { Expression } from '../../../core/expressions/ast';
import { ExpressionError } from '../../../core/expressions/error';

/** A piece of a log message: text as it stands, or an expression. */
export type LogPart = string | { readonly text: string; readonly expression: Expression };

/**
 * Takes a log message apart: `mean is {y.mean()}`. Braces are doubled to stand for themselves; inside an expression,
 * brackets and quotes are respected.
 *
 * @throws ExpressionError where a brace is not closed, or what it holds is no expression
 */
export function readLogMessage(message: string, read: (text: string) => Expression): LogPart[] {
  const parts: LogPart[] = [];
  let text = '';
  for (let at = 0; at < message.length; at++) {
    const char = message[at]!;
    if ((char === '{' || char === '}') && message[at + 1] === char) {
      text += char;
      at++;
    } else if (char === '{') {
      const end = endOfExpression(message, at + 1);
      if (end === undefined) throw new ExpressionError(at, 'the brace { is not closed');
      if (text !== '') parts.push(text);
      text = '';
      const inner = message.slice(at + 1, end);
      refuseFormat(inner, at + 1);
      // Blanks before it keep the places of errors those of the message.
      parts.push({ text: inner.trim(), expression: read(' '.repeat(at + 1) + inner) });
      at = end;
    } else text += char;
  }
  if (text !== '') parts.push(text);
  return parts;
}

/**
 * Python's formats, `{x:.2f}` and `{x!r}`, are not part of the language.
 *
 * @throws ExpressionError that says what to write instead
 */
function refuseFormat(inner: string, from: number): void {
  const at = formatMark(inner);
  if (at === undefined) return;
  const value = inner.slice(0, at).trim() || 'x';
  const format = inner.slice(at).trim();
  const digits = /^:.*\.(\d+)/.exec(format)?.[1];
  const instead = digits === undefined ? `{${value}}` : `{round(${value}, ${digits})}`;
  throw new ExpressionError(from + at, `formats such as ${format} are not read; write ${instead}`);
}

/** Where a colon or an exclamation mark stands outside of brackets and quotes, as no expression has it. */
function formatMark(inner: string): number | undefined {
  let quote: string | undefined;
  let depth = 0;
  for (let at = 0; at < inner.length; at++) {
    const char = inner[at]!;
    if (quote !== undefined) {
      if (char === '\\') at++;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (depth === 0 && (char === ':' || (char === '!' && /^![rsa]\s*$/.test(inner.slice(at)))))
      return at;
  }
  return undefined;
}

/** Where the closing brace is. */
function endOfExpression(message: string, from: number): number | undefined {
  let quote: string | undefined;
  for (let at = from; at < message.length; at++) {
    const char = message[at]!;
    if (quote !== undefined) {
      if (char === '\\') at++;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '}') return at;
  }
  return undefined;
}
