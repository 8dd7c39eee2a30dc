/** A value's name in a line of a model's text. Columns count from 0, `end` is past the last character. */
export interface ValueName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const token = /"(?:\\.|[^"\\])*"|[A-Za-z_]\w*|=>|-?\d[\w.+-]*|#.*|[^\s\w]/g;
const identifier = /^[A-Za-z_]\w*$/;
const typeName =
  /^(?:float|double|b?float16|float8e\w+|float4e2m1|u?int(?:2|4|8|16|32|64)|bool|string|complex(?:64|128)|seq|map|optional|sparse_tensor|opaque)$/;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The names of values in one line of ONNX text: a node's outputs and inputs, a graph's inputs and outputs, weights.
 * Labels, operators, attributes, types and dimensions are left out. Names that are no identifiers stand in quotes.
 */
export function valueNames(line: string): ValueName[] {
  const tokens: Token[] = [...line.matchAll(token)]
    .map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }))
    .filter(({ text }) => !text.startsWith('#'));
  const node = nodeNames(tokens);
  return (node ?? declaredNames(tokens)).filter(({ name }) => name !== '');
}

/** The value's name at a column; undefined where there is none. */
export function valueNameAt(line: string, column: number): ValueName | undefined {
  return valueNames(line).find(({ start, end }) => start <= column && column <= end);
}

/** `[label] outputs = operator <attributes> (inputs)`; undefined where the line is no node. */
function nodeNames(tokens: readonly Token[]): ValueName[] | undefined {
  let at = 0;
  if (tokens[0]?.text === '[') {
    const close = tokens.findIndex(({ text }) => text === ']');
    at = close < 0 ? tokens.length : close + 1;
  }
  const names: ValueName[] = [];
  for (; at < tokens.length && tokens[at]!.text !== '='; at++) {
    const name = nameOf(tokens[at]!);
    if (name) names.push(name);
    else if (tokens[at]!.text !== ',') return undefined;
  }
  // The operator: identifiers joined by dots, perhaps with an overload after a colon.
  if (!identifier.test(tokens[++at]?.text ?? '') || tokens[at - 1]?.text !== '=') return undefined;
  while (/^[.:]$/.test(tokens[at + 1]?.text ?? '')) at++;
  at++;
  while (identifier.test(tokens[at]?.text ?? '') || /^[.:]$/.test(tokens[at]?.text ?? '')) at++;
  if (!/^[<(]$/.test(tokens[at]?.text ?? '')) return undefined;
  // The inputs stand in the first parentheses outside the attributes.
  let angles = 0;
  for (; at < tokens.length; at++) {
    const { text } = tokens[at]!;
    if (text === '<') angles++;
    else if (text === '>') angles--;
    else if (text === '(' && angles === 0) break;
  }
  for (at++; at < tokens.length && tokens[at]!.text !== ')'; at++) {
    const name = nameOf(tokens[at]!);
    if (name) names.push(name);
  }
  return names;
}

/** Names after a type: `float[1,3] image`, also in a graph's header; and quoted or plain names before `=`. */
function declaredNames(tokens: readonly Token[]): ValueName[] {
  const names: ValueName[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (!typeName.test(tokens[at]!.text)) continue;
    at = afterType(tokens, at);
    const name = tokens[at] && nameOf(tokens[at]!);
    if (name && !typeName.test(name.name)) names.push(name);
    else at--;
  }
  return names;
}

/** Past the dimensions or the element type that follow a type's name. */
function afterType(tokens: readonly Token[], at: number): number {
  let next = at + 1;
  const open = tokens[next]?.text;
  if (open !== '[' && open !== '(') return next;
  let depth = 0;
  for (; next < tokens.length; next++) {
    if (/^[[(]$/.test(tokens[next]!.text)) depth++;
    else if (/^[\])]$/.test(tokens[next]!.text) && --depth === 0) return next + 1;
  }
  return next;
}

function nameOf({ text, start, end }: Token): ValueName | undefined {
  if (text.startsWith('"') && text.length > 1) return { name: unquote(text), start, end };
  return identifier.test(text) ? { name: text, start, end } : undefined;
}

/** In ONNX text a backslash makes just the next character literal. */
function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, '$1');
}
