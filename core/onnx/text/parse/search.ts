import { partitionPoint } from '../../../partition-point';
import type { Scope } from './scopes';
import type { NodeTree, Range } from './tree';

/** The number of the first of some items, in the order of the text, that begins at an offset or behind it. */
export function firstFrom(items: readonly Range[], offset: number): number {
  return partitionPoint(items.length, (at) => items[at]!.start < offset);
}

/** The last of some items, in the order of the text, that begins before an offset. */
export function lastBefore<Item extends Range>(items: readonly Item[], offset: number): Item | undefined {
  return items[firstFrom(items, offset) - 1];
}

/** A node of a text and where it is: `scope.graph.nodes[index]`. */
export interface FoundNode {
  readonly node: NodeTree;
  readonly scope: Scope;
  readonly index: number;
}

/** The innermost node at an offset, its end included; `scopes` are those of `scopesOf`. */
export function nodeAt(scopes: readonly Scope[], offset: number): FoundNode | undefined {
  let found: FoundNode | undefined;
  for (let around = scopes; ; around = found.scope.bodies) {
    const begun = partitionPoint(around.length, (at) => around[at]!.graph.start <= offset);
    const scope = around[begun - 1];
    if (!scope || offset > scope.graph.end) return found;
    const { nodes } = scope.graph;
    const index = firstFrom(nodes, offset + 1) - 1;
    const node = nodes[index];
    if (!node || offset > node.end) return found;
    found = { node, scope, index };
  }
}
