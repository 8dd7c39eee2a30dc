import type { GraphIndex } from '../graph-index';
import { valueRole } from '../protocol';
import { Grouping } from './grouping';
import { type Container, type Item, isContainer, type Leaf, type Outline } from './outline';

/** Finds the groups of a graph. The same graph always gives the same outline. */
export function buildOutline(index: GraphIndex): Outline {
  const { part, running } = index;
  const leafOfNode = new Array<Leaf | undefined>(part.nodes.count);
  for (const node of running) {
    leafOfNode[node] = { kind: 'node', id: `node:${node}`, number: node, parent: undefined };
  }
  const sourceOfValue = new Map<number, Leaf>();
  const outputOfValue = new Map<number, Leaf>();
  const leaf = (kind: Leaf['kind'], value: number): Leaf => ({
    kind,
    id: `${kind}:${part.values.name[value]}`,
    number: value,
    parent: undefined,
  });
  for (const value of part.inputs) if (value >= 0) sourceOfValue.set(value, leaf('input', value));
  for (const value of new Set(part.outputs)) {
    if (value < 0) continue;
    outputOfValue.set(value, leaf('output', value));
    // An output that no running node makes is a constant's, or nobody's.
    if (index.maker[value]! < 0 && part.values.role[value] === valueRole.weight) {
      sourceOfValue.set(value, leaf('weight', value));
    }
  }
  for (let value = 0; value < part.values.count; value++) {
    if (part.values.role[value] !== valueRole.outer) continue;
    sourceOfValue.set(value, leaf('outer', value));
  }
  const grouping = new Grouping(index, (node) => leafOfNode[node]!);
  const items: Item[] = [...sourceOfValue.values(), ...grouping.items(), ...outputOfValue.values()];
  const containers = new Map<string, Container>();
  adopt(items, undefined, containers);
  return { items, leafOfNode, sourceOfValue, outputOfValue, containers };
}

/** Tells everything what it is in, without recursion: groups may stand in one another as deep as names say. */
function adopt(
  items: readonly Item[],
  parent: Container | undefined,
  containers: Map<string, Container>,
): void {
  const waiting: [readonly Item[], Container | undefined][] = [[items, parent]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const item of next[0]) {
      item.parent = next[1];
      if (!isContainer(item)) continue;
      containers.set(item.id, item);
      waiting.push([item.items, item]);
    }
  }
}
