import type { ParsedDocument } from '../../language-server/document';
import { nodeAt } from '../../language-server/tree/node-at';
import type { FoundNode } from './linted-file';

/** The innermost node of a text that a place is in. */
export function foundNode(document: ParsedDocument, offset: number): FoundNode | undefined {
  const found = nodeAt(document.scopes, offset);
  if (!found) return undefined;
  const { node, scope, index } = found;
  return {
    graph: document.graphPaths.pathOf(scope.graph),
    index,
    name: node.label?.text ?? '',
    op: node.operator?.name ?? '',
    outputs: node.outputs.map(({ text }) => text),
  };
}
