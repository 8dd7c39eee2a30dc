import type { Container, Item } from './outline';
import { rangeText, stemOf } from './titles';
import type { Unit } from './unit';

/**
 * Puts groups that are alike, named by one loop and follow one another onto a stack. Units come in an order in which none
 * uses what a later one makes, so that a stack of neighbours is in no cycle.
 */
export function stacked(units: readonly Unit[], path: string, unusedId: (wanted: string) => string): Item[] {
  const items: Item[] = [];
  for (let from = 0; from < units.length; ) {
    let to = from + 1;
    while (to < units.length && alike(units[from]!, units[to]!)) to++;
    if (to - from > 1) items.push(stackOf(units.slice(from, to), path, unusedId));
    else items.push(units[from]!.item);
    from = to;
  }
  return items;
}

function alike(a: Unit, b: Unit): boolean {
  return a.name !== '' && a.signature === b.signature && stemOf(a.name) === stemOf(b.name);
}

function stackOf(units: readonly Unit[], path: string, unusedId: (wanted: string) => string): Container {
  const members = units.map(({ item }) => item as Container);
  return {
    kind: 'repeat',
    id: unusedId(`repeat:${path}/${units[0]!.name}+${units.length}`),
    title: rangeText(members.map(({ title }) => title)),
    detail: members[0]!.detail,
    items: members,
    nodeCount: members.reduce((sum, { nodeCount }) => sum + nodeCount, 0),
    parent: undefined,
  };
}
