import picomatch from 'picomatch';
import type { Node } from './model';
import { firstOutput } from './model';

/** Whether a node is meant. */
export type NodePattern = (node: Node) => boolean;

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
  const text = pattern.trim();
  if (text.startsWith('name:')) {
    const matches = glob(text.slice('name:'.length).trim());
    return (node) => matches(node.name || firstOutput(node) || '');
  }
  const matches = glob(text);
  return (node) => matches(node.op) || matches(`${node.domain || 'ai.onnx'}.${node.op}`);
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
