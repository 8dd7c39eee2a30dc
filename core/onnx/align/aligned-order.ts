import type { GraphMatching } from '../match/matching';
import type { Node } from '../model';

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
 * Where things of A stand, by their names. Damaged models have a name twice: the second time that it is asked for, the
 * second place is meant.
 */
export function placesByName(
  items: readonly { readonly name: string }[],
): (item: { readonly name: string }) => number | undefined {
  const places = new Map<string, number[]>();
  items.forEach(({ name }, at) => {
    const known = places.get(name);
    if (known) known.push(at);
    else places.set(name, [at]);
  });
  return ({ name }) => {
    const known = places.get(name);
    return known && known.length > 1 ? known.shift() : known?.[0];
  };
}

/**
 * The nodes of B in the order of A's file, as far as each still comes after what it uses and comes after in B's file:
 * Kahn's algorithm, which takes, of the nodes that can come next, the one that comes first in A.
 */
export function nodesInOrderOfA({ b, nodesOfB }: GraphMatching): Node[] {
  const wanted = ranked(b.nodes, (node) => nodesOfB.get(node)?.a.index);
  const waiting: number[] = [];
  const ready = new Heap<Ranked<Node>>((x, y) => x.rank - y.rank || x.at - y.at);
  for (const entry of wanted) {
    const { item, at } = entry;
    const earlier = new Set<Node>();
    for (const name of [...item.inputs, ...item.captures]) {
      const producer = b.producers.get(name);
      if (producer && producer.index < at) earlier.add(producer);
    }
    waiting.push(earlier.size);
    if (earlier.size === 0) ready.push(entry);
  }
  const nodes: Node[] = [];
  for (let next = ready.pop(); next; next = ready.pop()) {
    const { item, at } = next;
    nodes.push(item);
    const users = new Set<Node>();
    for (const name of item.outputs) {
      if (b.producers.get(name) !== item) continue;
      for (const user of b.consumers.get(name) ?? []) if (user.index > at) users.add(user);
    }
    for (const { index } of users) if (--waiting[index]! === 0) ready.push(wanted[index]!);
  }
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
