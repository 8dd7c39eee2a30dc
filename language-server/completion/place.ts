import type { Scope } from '../../core/onnx/text/parse/scopes';
import { Tokens, unquote } from '../../core/onnx/text/parse/tokens';
import type { GraphTree, NodeTree, Range, ValueTree } from '../../core/onnx/text/parse/tree';
import { partitionPoint } from '../../core/partition-point';
import type { ParsedDocument } from '../document';
import type { Beginning, Expected } from './context';
import { expectedAfter } from './context';

/** A place in a text where something is typed. */
export interface Place {
  readonly expected: Expected;
  /** The word or string that is there; empty where there is none. */
  readonly word: Range;
  /** What of it stands before the cursor, without a quotation mark. */
  readonly typed: string;
  readonly quoted: boolean;
  /** The graph around; the main one where it is in no nodes. */
  readonly scope: Scope | undefined;
  /** Where the node begins that is typed. */
  readonly statement: number;
  /** The node that the place is in, as far as it could be read. */
  readonly node: NodeTree | undefined;
}

/** What can be typed at an offset; undefined in a comment. */
export function placeAt(document: ParsedDocument, offset: number): Place | undefined {
  if (inComment(document, offset)) return undefined;
  const around = surroundings(document, offset);
  const lineEnd = endOfLine(document.text, offset);
  const local = offset - around.start;
  let tokens = new Tokens(document.text.slice(around.start, lineEnd));
  let count = tokensBefore(tokens, local);
  // `to =|>`: the editor has closed the bracket already; this is no arrow.
  if (count > 0 && tokens.kind(count - 1) === '=>' && tokens.end(count - 1) > local) {
    tokens = new Tokens(document.text.slice(around.start, offset));
    count = tokensBefore(tokens, local);
  }
  // A word that the cursor is in, or at the end of, is being typed.
  const last = count - 1;
  const kind = last >= 0 && tokens.end(last) >= local ? tokens.kind(last) : undefined;
  const atString = kind === 'string' && (tokens.end(last) > local || isUnended(tokens.source(last)));
  const isWord = kind === 'identifier' || kind === 'unended' || kind === 'integer' || atString;
  const from = isWord ? around.start + tokens.start(last) : offset;
  const to = isWord && kind !== 'unended' ? around.start + tokens.end(last) : offset;
  const before = document.text.slice(from, offset);
  const quoted = before.startsWith('"');
  return {
    expected: expectedAfter(tokens, isWord ? last : count, around.beginning),
    word: { start: from, end: to },
    typed: quoted ? unquote(before) : before,
    quoted,
    scope: around.scope,
    statement: around.start,
    node: around.node,
  };
}

/** How many tokens begin before an offset. */
function tokensBefore(tokens: Tokens, offset: number): number {
  let count = tokens.count - 1;
  while (count > 0 && tokens.start(count - 1) >= offset) count--;
  return count;
}

interface Surroundings {
  readonly beginning: Beginning;
  readonly start: number;
  readonly scope: Scope | undefined;
  readonly node: NodeTree | undefined;
}

function surroundings(document: ParsedDocument, offset: number): Surroundings {
  const { scopes, tree, text } = document;
  let scope: Scope | undefined;
  for (let inner = scopes.find((each) => holds(each.graph, offset, text)); inner; ) {
    scope = inner;
    inner = inner.bodies.find((each) => holds(each.graph, offset, text));
  }
  if (scope) {
    const node = lastBefore(scope.graph.nodes, offset);
    const isDone = node !== undefined && isComplete(node, text) && offset > node.end;
    const start = isDone ? node.end : (node?.start ?? scope.graph.nodesRange!.start + 1);
    return { beginning: 'node', start, scope, node: isDone ? undefined : node };
  }
  const main = scopes.find(({ kind }) => kind === 'main');
  for (const { graph } of scopes) {
    const { valuesRange, values } = graph;
    if (!valuesRange || offset <= valuesRange.start || offset > valuesRange.end) continue;
    const value = lastBefore(values, offset);
    return { beginning: 'weights', start: beginningOf(value, valuesRange), scope: main, node: undefined };
  }
  // Between graphs: from the end of the one before.
  const before = [...tree.functions, ...(tree.graph ? [tree.graph] : [])]
    .filter(({ nodesRange }) => nodesRange && nodesRange.end <= offset)
    .sort((a, b) => a.end - b.end)
    .at(-1);
  return {
    beginning: before ? 'function' : 'model',
    start: before?.nodesRange?.end ?? 0,
    scope: main,
    node: undefined,
  };
}

function beginningOf(value: ValueTree | undefined, block: Range): number {
  return value?.start ?? block.start + 1;
}

/** Whether an offset is among a graph's nodes. Braces that are not closed go on. */
function holds({ nodesRange, end }: GraphTree, offset: number, text: string): boolean {
  if (!nodesRange || offset <= nodesRange.start) return false;
  if (text[nodesRange.end - 1] === '}' && nodesRange.end - 1 > nodesRange.start)
    return offset < nodesRange.end;
  return offset <= Math.max(end, text.length);
}

function isComplete({ inputsRange }: NodeTree, text: string): boolean {
  return inputsRange !== undefined && text[inputsRange.end - 1] === ')';
}

/** The last item that begins before an offset. */
function lastBefore<Item extends Range>(items: readonly Item[], offset: number): Item | undefined {
  return items[partitionPoint(items, ({ start }) => start < offset) - 1];
}

function inComment({ tree: { comments } }: ParsedDocument, offset: number): boolean {
  const comment = lastBefore(comments, offset);
  return comment !== undefined && offset <= comment.end;
}

/** Whether a string has no quotation mark at its end, or only one that is escaped. */
function isUnended(source: string): boolean {
  return source.length < 2 || !source.endsWith('"');
}

function endOfLine(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}
