import type { GraphIndex } from '../graph-index';

/** A way between two nodes along values. */
export interface Path {
  /** The nodes, the ends included. */
  readonly nodes: readonly number[];
  /** The value between each node and the next. */
  readonly values: readonly number[];
}

/**
 * The shortest way from one node to another in the direction of the values, or else from the other to the one; of
 * several the one over nodes that run earlier. Undefined where neither depends on the other.
 */
export function shortestPath(index: GraphIndex, a: number, b: number): Path | undefined {
  return pathDown(index, a, b) ?? pathDown(index, b, a);
}

function pathDown(index: GraphIndex, from: number, to: number): Path | undefined {
  if (from === to) return { nodes: [from], values: [] };
  /** The value by which each node was reached first. */
  const reachedBy = new Map<number, number>();
  let border = [from];
  while (border.length > 0 && !reachedBy.has(to)) {
    const next: number[] = [];
    for (const node of border) {
      for (const value of index.made(node)) {
        if (index.maker[value] !== node) continue;
        for (const user of index.usersOf(value)) {
          if (user === from || reachedBy.has(user)) continue;
          reachedBy.set(user, value);
          next.push(user);
        }
      }
    }
    border = next;
  }
  if (!reachedBy.has(to)) return undefined;
  const nodes = [to];
  const values: number[] = [];
  for (let node = to; node !== from; ) {
    const value = reachedBy.get(node)!;
    values.push(value);
    node = index.maker[value]!;
    nodes.push(node);
  }
  return { nodes: nodes.reverse(), values: values.reverse() };
}
