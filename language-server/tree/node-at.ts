import type { Scope } from '../../core/onnx/text/parse/scopes';
import type { NodeTree } from '../../core/onnx/text/parse/tree';
import { partitionPoint } from '../../core/partition-point';

/** A node of a text, with its graph and its place among the graph's nodes. */
export interface NodePlace {
  readonly node: NodeTree;
  readonly scope: Scope;
  readonly index: number;
}

/** The innermost node at an offset, or that ends there; undefined where there is none. */
export function nodeAt(scopes: readonly Scope[], offset: number): NodePlace | undefined {
  // Graphs that stand side by side are in the order of the text, too.
  const scope = scopes[partitionPoint(scopes, ({ graph }) => graph.start <= offset) - 1];
  if (!scope || offset > scope.graph.end) return undefined;
  const { nodes } = scope.graph;
  const index = partitionPoint(nodes, ({ start }) => start <= offset) - 1;
  const node = nodes[index];
  if (!node || offset > node.end) return undefined;
  return nodeAt(scope.bodies, offset) ?? { node, scope, index };
}
