import type { Node } from '../model';
import type { GraphMatching } from '../match/matching';
import { orderOf } from '../order';

/**
 * B's items in the order of what they are in A; one that A does not have follows the one that it follows in B.
 * `placeInA` is undefined for these.
 */
export function inOrderOfA<T>(items: readonly T[], placeInA: (item: T) => number | undefined): T[] {
  return ranked(items, placeInA)
    .sort((x, y) => x.rank - y.rank || x.at - y.at)
    .map(({ item }) => item);
}

/**
 * The nodes of B in the order of A's, as far as each still comes after what it uses: Kahn's algorithm, which takes, of
 * the nodes that can come next, the one that comes first in A.
 */
export function nodesInOrderOfA({ a, b, nodesOfB }: GraphMatching): Node[] {
  const wanted = ranked(orderOf(b).nodes, (node) => {
    const pair = nodesOfB.get(node);
    return pair && orderOf(a).place(pair.a);
  });
  const waiting = new Map<Node, number>();
  const ready = new Heap<(typeof wanted)[number]>((x, y) => x.rank - y.rank || x.at - y.at);
  const entryOf = new Map(wanted.map((entry) => [entry.item, entry]));
  for (const entry of wanted) {
    const { item } = entry;
    const producers = new Set([...item.inputs, ...item.captures].map((name) => b.producers.get(name)));
    producers.delete(undefined);
    producers.delete(item);
    if (producers.size === 0) ready.push(entry);
    else waiting.set(item, producers.size);
  }
  const nodes: Node[] = [];
  for (let next = ready.pop(); next; next = ready.pop()) {
    const { item } = next;
    nodes.push(item);
    const users = new Set(
      item.outputs.flatMap((name) => (b.producers.get(name) === item ? (b.consumers.get(name) ?? []) : [])),
    );
    for (const user of users) {
      const left = waiting.get(user);
      if (left === undefined || user === item) continue;
      if (left === 1) {
        waiting.delete(user);
        ready.push(entryOf.get(user)!);
      } else waiting.set(user, left - 1);
    }
  }
  // What is in a cycle comes last, as in the order of execution.
  nodes.push(...orderOf(b).nodes.filter((node) => waiting.has(node)));
  return nodes;
}

interface Ranked<T> {
  readonly item: T;
  readonly rank: number;
  /** Place in B. */
  readonly at: number;
}

function ranked<T>(items: readonly T[], placeInA: (item: T) => number | undefined): Ranked<T>[] {
  let last = -1;
  return items.map((item, at) => {
    last = placeInA(item) ?? last;
    return { item, rank: last, at };
  });
}

/** A binary heap: the smallest comes out first. */
class Heap<T> {
  private readonly items: T[] = [];

  constructor(private readonly compare: (x: T, y: T) => number) {}

  push(item: T): void {
    const { items, compare } = this;
    let at = items.length;
    items.push(item);
    for (let parent = (at - 1) >> 1; at > 0 && compare(item, items[parent]!) < 0; parent = (at - 1) >> 1) {
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const { items, compare } = this;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && compare(items[child + 1]!, items[child]!) < 0) child++;
      if (compare(items[child]!, last) >= 0) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return first;
  }
}
