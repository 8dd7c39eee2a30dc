import type { GraphTree, NodeTree, Range } from '../../text/parse/tree';
import type { TextEdit } from '../diagnostic';

/**
 * The whole lines of a node, with the comments right above it, where nothing else stands on them; else the node with
 * the blanks before it.
 */
function linesOf(text: string, node: NodeTree): Range & { readonly isWhole: boolean } {
  const first = lineStart(text, node.start);
  const end = restIsBlank(text, node.end);
  if (end === undefined || text.slice(first, node.start).trim() !== '') {
    return { start: blanksBefore(text, node.start), end: node.end, isWhole: false };
  }
  let start = first;
  for (let above = lineStart(text, start - 1); start > 0; above = lineStart(text, start - 1)) {
    if (!text.slice(above, start).trimStart().startsWith('#')) break;
    start = above;
  }
  return { start, end, isWhole: true };
}

/** Takes nodes out of the text. */
export function removeNode(text: string, node: NodeTree): TextEdit {
  const { start, end } = linesOf(text, node);
  return { start, end, text: '' };
}

/** Moves a node before or behind another one of its graph. */
export function moveNode(
  text: string,
  node: NodeTree,
  place: 'before' | 'behind',
  other: NodeTree,
): TextEdit[] {
  const from = linesOf(text, node);
  const to = linesOf(text, other);
  const at = place === 'before' ? to.start : to.end;
  const source = text.slice(from.start, from.end);
  const bare = source.trim();
  let moved: string;
  // Whole lines stay whole among others; what stands among others on a line gets blanks.
  if (from.isWhole && to.isWhole) moved = source.endsWith('\n') ? source : `${source}\n`;
  else if (to.isWhole) moved = `${indentAt(text, other.start)}${bare}\n`;
  else moved = place === 'before' ? `${text.slice(to.start, other.start)}${bare}` : ` ${bare}`;
  return [
    { start: at, end: at, text: moved },
    { start: from.start, end: from.end, text: '' },
  ];
}

/** Adds a node at the end of a graph; undefined where the graph has no nodes in braces. */
export function appendNode(text: string, graph: GraphTree, node: string): TextEdit | undefined {
  const { nodesRange } = graph;
  if (!nodesRange || text[nodesRange.end - 1] !== '}') return undefined;
  const close = nodesRange.end - 1;
  const first = lineStart(text, close);
  if (text.slice(first, close).trim() !== '') return { start: close, end: close, text: `${node} ` };
  const last = graph.nodes.at(-1);
  const indent = last ? indentAt(text, last.start) : `${text.slice(first, close)}  `;
  return { start: first, end: first, text: `${indent}${node}\n` };
}

/** Where the line begins that a place is on. */
function lineStart(text: string, place: number): number {
  return text.lastIndexOf('\n', place - 1) + 1;
}

/** The blanks that the line of a place begins with. */
function indentAt(text: string, place: number): string {
  return /[ \t]*/y.exec(text.slice(lineStart(text, place), place))![0];
}

/** Where the next line begins, if only blanks and a comment stand between; undefined otherwise. */
function restIsBlank(text: string, place: number): number | undefined {
  const newline = text.indexOf('\n', place);
  const end = newline < 0 ? text.length : newline + 1;
  return /^[ \t\r]*(#[^\n]*)?\n?$/.test(text.slice(place, end)) ? end : undefined;
}

function blanksBefore(text: string, place: number): number {
  let at = place;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}
