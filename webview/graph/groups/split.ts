import { componentsOf } from './units';

/**
 * Divides units until no cycle is left among them, as a box that uses what a box uses that uses it can be neither above
 * nor below: two modules of which each runs between the other's nodes. `unitOf[i]` is the unit of node `i`; nodes are
 * numbered in the order of execution, and `behind(i)` are the nodes (of higher numbers) that use what `i` makes.
 *
 * What is in a cycle is run again in an order that stays with a unit as long as it can; each go is a unit then. Edges
 * lead from earlier goes to later ones, so no cycle is left. Returns each node's unit, numbered from 0 by first node.
 */
export function splitCycles(unitOf: Int32Array, behind: (node: number) => Iterable<number>): Int32Array {
  const count = unitOf.length;
  const units = count === 0 ? 0 : unitOf.reduce((most, unit) => Math.max(most, unit), 0) + 1;
  const edges: number[][] = Array.from({ length: units }, () => []);
  for (let node = 0; node < count; node++) {
    for (const to of behind(node)) {
      if (unitOf[to] !== unitOf[node]) edges[unitOf[node]!]!.push(unitOf[to]!);
    }
  }
  const component = componentsOf(edges);
  const sizes = new Map<number, number>();
  for (const each of component) sizes.set(each, (sizes.get(each) ?? 0) + 1);
  const cyclic = (node: number) => sizes.get(component[unitOf[node]!]!)! > 1;
  const parts = Int32Array.from(unitOf);
  let next = units;
  for (const members of membersOf(count, (node) => (cyclic(node) ? component[unitOf[node]!]! : -1))) {
    next = divide(members, parts, unitOf, behind, next);
  }
  return renumbered(parts);
}

/** Gives each go of a unit among these nodes a number of its own, from `next` on; the next free number. */
function divide(
  members: readonly number[],
  parts: Int32Array,
  unitOf: Int32Array,
  behind: (node: number) => Iterable<number>,
  next: number,
): number {
  const inside = new Set(members);
  const waiting = new Map<number, number>(members.map((node) => [node, 0]));
  for (const node of members) {
    for (const to of behind(node)) if (inside.has(to)) waiting.set(to, waiting.get(to)! + 1);
  }
  /** What can run, by unit; a unit's nodes in the order in which they became ready. */
  const ready = new Map<number, number[]>();
  const add = (node: number) => {
    const unit = unitOf[node]!;
    const queue = ready.get(unit);
    if (queue) queue.push(node);
    else ready.set(unit, [node]);
  };
  for (const node of members) if (waiting.get(node) === 0) add(node);
  let part = next;
  while (ready.size > 0) {
    const unit = unitThatRuns(ready);
    const queue = ready.get(unit)!;
    // The queue grows while it is run: all that the unit can run now is one go.
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at]!;
      parts[node] = part;
      for (const to of behind(node)) {
        if (!inside.has(to)) continue;
        const left = waiting.get(to)! - 1;
        waiting.set(to, left);
        if (left === 0) add(to);
      }
    }
    ready.delete(unit);
    part++;
  }
  return part;
}

/** The unit whose first ready node comes first. */
function unitThatRuns(ready: ReadonlyMap<number, readonly number[]>): number {
  let best = -1;
  let first = Number.POSITIVE_INFINITY;
  for (const [unit, queue] of ready) {
    if (queue[0]! >= first) continue;
    first = queue[0]!;
    best = unit;
  }
  return best;
}

function membersOf(count: number, keyOf: (node: number) => number): number[][] {
  const members = new Map<number, number[]>();
  for (let node = 0; node < count; node++) {
    const key = keyOf(node);
    if (key < 0) continue;
    const list = members.get(key);
    if (list) list.push(node);
    else members.set(key, [node]);
  }
  return [...members.values()];
}

function renumbered(parts: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return parts.map((part) => {
    let number = numbers.get(part);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(part, number);
    }
    return number;
  });
}
