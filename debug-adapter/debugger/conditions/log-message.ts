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
      parts.push({ text: inner.trim(), expression: read(inner) });
      at = end;
    } else text += char;
  }
  if (text !== '') parts.push(text);
  return parts;
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
