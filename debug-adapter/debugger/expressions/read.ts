import type { Expression } from '../../../core/expressions/ast';
import { parseExpression } from '../../../core/expressions/parse';
import { rewrite } from '../../../core/expressions/rewrite';
import { isPlainName } from './names';

/**
 * Reads an expression. A text that is a value's name as it stands (`isName`) is that value, and so is such a name, odd
 * as it may be, with indices or attributes after it: `/layer1/Conv_output_0[0].max()`. Anywhere else an odd name is
 * written `t["name"]`.
 *
 * @throws ExpressionError where the text is no expression
 */
export function readExpression(text: string, isName: (name: string) => boolean): Expression {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  if (trimmed !== '' && isName(trimmed)) return reference(trimmed, start);
  const odd = oddNameBefore(trimmed, isName);
  if (odd === undefined) return parseExpression(text);
  // An identifier of the same length stands for it meanwhile, so that errors point at the right character.
  const placeholder = '_'.repeat(odd.length);
  const parsed = parseExpression(text.slice(0, start) + placeholder + trimmed.slice(odd.length));
  return rewrite(parsed, (part) =>
    part.kind === 'name' && part.name === placeholder && part.at === start
      ? reference(odd, start)
      : undefined,
  );
}

/** The longest odd name that an index or an attribute follows. */
function oddNameBefore(text: string, isName: (name: string) => boolean): string | undefined {
  for (let at = text.length - 1; at > 0; at--) {
    if (text[at] !== '[' && text[at] !== '.') continue;
    const name = text.slice(0, at).trimEnd();
    if (isName(name) && !isPlainName(name)) return name;
  }
  return undefined;
}

/** `t["name"]`. */
function reference(name: string, at: number): Expression {
  const target: Expression = { kind: 'name', name: 't', at };
  return { kind: 'index', target, items: [{ kind: 'string', value: name, at }], at };
}
