import type { GraphIndex } from '../graph-index';
import { flatGroups } from './flat-groups';
import type { Container, Item, Leaf } from './outline';
import { scopeChains } from './scope-chains';
import { signatureOf } from './signature';
import { splitCycles } from './split';
import { stacked } from './stacks';
import { className, operatorsText } from './titles';
import type { Unit } from './unit';
import { orderOfUnits } from './units';

/** Makes groups of the scopes that nodes stand in: from the outside in, so that no cycle of boxes can arise. */
export class Grouping {
  private readonly usedIds = new Set<string>();
  /** The scopes around each node, outermost first, by place. */
  private readonly chains: readonly (readonly number[])[];

  constructor(
    private readonly index: GraphIndex,
    private readonly leafOf: (node: number) => Leaf,
  ) {
    this.chains = scopeChains(index);
  }

  items(): readonly Item[] {
    const all = Array.from(this.index.running, (_, place) => place);
    return this.itemsOf(all, 0, '');
  }

  /** The items that these nodes are at a depth of scopes. */
  private itemsOf(places: readonly number[], depth: number, path: string): readonly Item[] {
    const behind = this.edgesAmong(places);
    const unitOf = this.scopeUnits(places, depth);
    const parts = splitCycles(unitOf, (node) => behind[node]!);
    const members: number[][] = [];
    parts.forEach((part, at) => {
      members[part] ??= [];
      members[part].push(places[at]!);
    });
    const units = members.map((member) => this.unit(member, depth, path));
    const edges: number[][] = units.map(() => []);
    parts.forEach((part, at) => {
      for (const to of behind[at]!) if (parts[to] !== part) edges[part]!.push(parts[to]!);
    });
    const order = orderOfUnits(
      edges,
      (a, b) =>
        units[a]!.signature === units[b]!.signature ||
        units[a]!.places.length + units[b]!.places.length === 2,
    );
    const naming = { path, index: this.index, unusedId: (wanted: string) => this.unusedId(wanted) };
    const named = stacked(
      order.map((unit) => units[unit]!),
      naming,
    );
    return flatGroups(named, naming).map(({ item }) => item);
  }

  /** A scope's nodes as a group; a lone node as itself; a group that holds but one group as that, with both names. */
  private unit(places: readonly number[], depth: number, path: string): Unit {
    const [first] = places as [number, ...number[]];
    const scope = this.chains[first]![depth];
    const signature = signatureOf(places, this.index);
    if (places.length === 1 || scope === undefined) {
      const node = this.index.running[first]!;
      return { name: '', signature, places, item: this.leafOf(node) };
    }
    const { name: names, kind } = this.index.part.scopes!;
    const name = names[scope]!;
    const ownPath = `${path}/${name}`;
    const items = this.itemsOf(places, depth + 1, ownPath);
    const [only] = items;
    if (items.length === 1 && only && 'items' in only) {
      const merged: Container = { ...only, title: `${name} / ${only.title}` };
      return { name, signature, places, item: merged };
    }
    const operators = places.map((place) => this.index.op(this.index.running[place]!));
    const item: Container = {
      kind: 'group',
      id: this.unusedId(`group:${ownPath}`),
      title: name,
      detail: className(kind[scope]!) || operatorsText(operators),
      items,
      nodeCount: places.length,
      parent: undefined,
    };
    return { name, signature, places, item };
  }

  /** A number for what each node belongs to at a depth: nodes of one scope share it. */
  private scopeUnits(places: readonly number[], depth: number): Int32Array {
    const numbers = new Map<number, number>();
    let next = 0;
    return Int32Array.from(places, (place) => {
      const scope = this.chains[place]![depth];
      if (scope === undefined) return next++;
      let number = numbers.get(scope);
      if (number === undefined) {
        number = next++;
        numbers.set(scope, number);
      }
      return number;
    });
  }

  /** For each of these nodes those of them that use what it makes, by their place in the list. */
  private edgesAmong(places: readonly number[]): number[][] {
    const { scratch } = this.index;
    places.forEach((place, at) => {
      scratch[place] = at;
    });
    const edges = places.map((place) => {
      const found: number[] = [];
      for (const to of this.index.behind(place)) if (scratch[to]! >= 0) found.push(scratch[to]!);
      return found;
    });
    for (const place of places) scratch[place] = -1;
    return edges;
  }

  private unusedId(wanted: string): string {
    let id = wanted;
    for (let count = 2; this.usedIds.has(id); count++) id = `${wanted}~${count}`;
    this.usedIds.add(id);
    return id;
  }
}
