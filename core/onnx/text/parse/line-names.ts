import { attempt, Cursor } from './cursor';
import { parseFunction, parseNode } from './graphs';
import type { Name, NodeTree } from './tree';
import { atType, parseType } from './types';

/**
 * The names of values in one line of a text: a node's outputs and inputs, a graph's inputs and outputs, weights. Labels,
 * operators, attributes, types and dimensions are left out. For who has a line and needs an answer at once, however
 * long the text is; whoever has read the whole text knows more.
 */
export function valueNamesOfLine(line: string): readonly Name[] {
  const names = nodeNames(line) ?? signatureNames(line) ?? typedNames(line);
  return names.filter(({ text }) => text !== '');
}

/** The value's name at a column, counted from 0; undefined where there is none. */
export function valueNameAt(line: string, column: number): Name | undefined {
  return valueNamesOfLine(line).find(({ start, end }) => start <= column && column <= end);
}

/** `[label] outputs = operator <attributes> (inputs)`, of which the end may stand on further lines. */
function nodeNames(line: string): Name[] | undefined {
  const cursor = new Cursor(line);
  const nodes: NodeTree[] = [];
  attempt(() => parseNode(cursor, nodes, 0));
  const [node] = nodes;
  // `then_branch = g () => …` begins as a node does.
  if (!node?.operator || cursor.is('=>')) return undefined;
  return [...node.outputs, ...node.inputs];
}

/** `name (inputs) => (outputs)`, perhaps behind `attribute =`. */
function signatureNames(line: string): Name[] | undefined {
  const cursor = new Cursor(line);
  const { tokens } = cursor;
  for (let at = 0; at < tokens.count && tokens.kind(at) !== '(' && tokens.kind(at) !== '<'; at++) {
    if (tokens.kind(at) === '=') cursor.at = at + 1;
  }
  if (!cursor.atName && !cursor.is('<')) return undefined;
  const graph = parseFunction(cursor);
  if (!graph.inputsRange || !graph.outputsRange) return undefined;
  return [...graph.inputs, ...graph.outputs].map(({ name }) => name);
}

/** What stands behind types. */
function typedNames(line: string): Name[] {
  const cursor = new Cursor(line);
  const names: Name[] = [];
  while (!cursor.is('end')) {
    const before = cursor.at;
    if (atType(cursor)) {
      const isRead = attempt(() => parseType(cursor));
      if (isRead && cursor.atName && !atType(cursor)) names.push(cursor.name('A name'));
    }
    if (cursor.at === before) cursor.at++;
  }
  return names;
}
