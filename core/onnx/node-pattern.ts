import picomatch from 'picomatch';
import type { Node } from './model';
import { firstOutput } from './model';

/** Whether a node is meant. */
export type NodePattern = (node: Node) => boolean;

/** What a pattern says: of what, and which text it has to be. */
export interface PatternParts {
  /** Whether it is about the operator's names or about the node's own. */
  readonly subject: 'operator' | 'name';
  /** Whether a name is one that is meant. */
  matches(name: string): boolean;
  /** What every name that is meant begins with. */
  readonly prefix: string;
}

/**
 * The nodes that a function breakpoint or `--break` means:
 *
 * - `Conv`: by operator type, in whichever domain
 * - `com.microsoft.Gelu`, `com.microsoft.*`, `ai.onnx.Conv`: by domain and operator type
 * - `name:/layer1/**`: by the node's name, or by its first output where it has none
 *
 * All are globs, `/` separates; a text that is the same as the pattern matches too, whatever signs it holds.
 */
export function parsePattern(pattern: string): NodePattern {
  const { subject, matches } = patternParts(pattern);
  const namesOf = subject === 'name' ? (node: Node) => [patternName(node)] : operatorNames;
  return (node) => namesOf(node).some(matches);
}

/** The parts of a pattern. */
export function patternParts(pattern: string): PatternParts {
  const text = pattern.trim();
  const subject = text.startsWith('name:') ? 'name' : 'operator';
  const wanted = subject === 'name' ? text.slice('name:'.length).trim() : text;
  return { subject, matches: glob(wanted), prefix: literalStart(wanted) };
}

/** The name by which patterns know a node. */
export function patternName(node: Node): string {
  return node.name || firstOutput(node) || '';
}

/** The names by which patterns know a node's operator. */
export function operatorNames(node: Node): string[] {
  return [node.op, `${node.domain || 'ai.onnx'}.${node.op}`];
}

function glob(pattern: string): (text: string) => boolean {
  let matches: (text: string) => boolean = () => false;
  try {
    if (pattern !== '') matches = picomatch(pattern, { dot: true, nonegate: true });
  } catch {
    // A pattern that is no glob can still be a name.
  }
  return (text) => text !== '' && (text === pattern || matches(text));
}

/** What stands before the first sign that may have a meaning in a glob. `a/**` matches `a` too; `./a` means `a`. */
function literalStart(pattern: string): string {
  if (pattern.startsWith('.')) return '';
  const literal = /^[\w/:. -]*/.exec(pattern)![0];
  return literal.replace(/\/+$/, '');
}
