import type { Scope } from '../../core/onnx/text/parse/scopes';
import type { NodeTree } from '../../core/onnx/text/parse/tree';
import type { ParsedDocument } from '../../language-server/document';
import type { FoundNode } from './linted-file';

/** The innermost node of a text that a place is in. */
export function foundNode(document: ParsedDocument, offset: number): FoundNode | undefined {
  let found: FoundNode | undefined;
  let scopes: readonly Scope[] = document.scopes;
  for (;;) {
    const scope = scopes.find(({ graph }) => graph.start <= offset && offset < graph.end);
    if (!scope) return found;
    const { nodes } = scope.graph;
    const index = lastBeginning(nodes, offset);
    const node = nodes[index];
    if (!node || offset > node.end) return found;
    found = {
      graph: document.graphPaths.pathOf(scope.graph),
      index,
      name: node.label?.text ?? '',
      op: node.operator?.name ?? '',
      outputs: node.outputs.map(({ text }) => text),
    };
    scopes = scope.bodies.filter(({ owner }) => owner === node);
  }
}

/** The index of the last node that begins at or before a place; -1 where none does. */
function lastBeginning(nodes: readonly NodeTree[], offset: number): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
