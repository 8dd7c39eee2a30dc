import type { Container } from './outline';
import { rangeText, stemOf } from './titles';
import type { Naming, Unit } from './unit';

/**
 * Puts groups that are alike, named by one loop and follow one another onto a stack. Units come in an order in which none
 * uses what a later one makes, so that a stack of neighbours is in no cycle.
 */
export function stacked(units: readonly Unit[], { path, unusedId }: Naming): Unit[] {
  const found: Unit[] = [];
  for (let from = 0; from < units.length; ) {
    let to = from + 1;
    while (to < units.length && alike(units[from]!, units[to]!)) to++;
    const alone = units[from]!;
    if (to - from > 1) {
      const members = units.slice(from, to);
      const title = rangeText(members.map(({ item }) => (item as Container).title));
      found.push(stackOf(members, title, unusedId(`repeat:${path}/${alone.name}+${members.length}`)));
    } else {
      found.push(alone);
    }
    from = to;
  }
  return found;
}

function alike(a: Unit, b: Unit): boolean {
  return a.name !== '' && a.signature === b.signature && stemOf(a.name) === stemOf(b.name);
}

/** Groups that are alike as one. */
export function stackOf(units: readonly Unit[], title: string, id: string): Unit {
  const members = units.map(({ item }) => item as Container);
  const item: Container = {
    kind: 'repeat',
    id,
    title,
    detail: members[0]!.detail,
    items: members,
    nodeCount: members.reduce((sum, { nodeCount }) => sum + nodeCount, 0),
    parent: undefined,
  };
  return {
    name: '',
    signature: `${units.length}×${units[0]!.signature}`,
    places: units.flatMap(({ places }) => places),
    item,
  };
}
