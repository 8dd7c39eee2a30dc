import type { GraphIndex } from '../graph-index';
import { type Container, type Item, isContainer, type Leaf, type Outline } from '../groups/outline';

/** An edge between what is drawn. */
export interface DrawnEdge {
  readonly value: number;
  readonly from: Item;
  readonly to: Item;
  /** How many uses it stands for. */
  readonly count: number;
  /** The way from level to level, each part an edge of that level. */
  readonly way: readonly { readonly level: Level; readonly edge: number }[];
}

/** An edge of a level, between members by their index. */
export interface LevelEdge {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** Where a value comes into an open group, or leaves it. */
export interface Port {
  readonly side: 'in' | 'out';
  readonly value: number;
}

/** What is laid out as one: what an open group (or the graph) holds, with the places where values cross its border. */
export class Level {
  readonly edges: LevelEdge[] = [];
  readonly ports: Port[] = [];
  private readonly edgeNumbers = new Map<string, number>();
  private readonly portNumbers = new Map<string, number>();
  private readonly itemNumbers: ReadonlyMap<Item, number>;

  constructor(
    /** `undefined` for the graph itself. */
    readonly container: Container | undefined,
    /** The members: items by index, ports behind them. In an order in which none uses what a later one makes. */
    readonly items: readonly Item[],
  ) {
    this.itemNumbers = new Map(items.map((item, at) => [item, at]));
  }

  member(item: Item): number {
    return this.itemNumbers.get(item)!;
  }

  port(side: Port['side'], value: number): number {
    const key = `${side}${value}`;
    let number = this.portNumbers.get(key);
    if (number === undefined) {
      number = this.items.length + this.ports.length;
      this.ports.push({ side, value });
      this.portNumbers.set(key, number);
    }
    return number;
  }

  /** The number of an edge, which is added where there is none. */
  edge(value: number, from: number, to: number): number {
    const key = `${value}:${from}:${to}`;
    let number = this.edgeNumbers.get(key);
    if (number === undefined) {
      number = this.edges.length;
      this.edges.push({ value, from, to });
      this.edgeNumbers.set(key, number);
    }
    return number;
  }
}

/** What is drawn where certain groups are open, by what is laid out as one. */
export interface Drawn {
  /** The levels, each before those inside of it. */
  readonly levels: readonly Level[];
  /** The level of each open group that is drawn. */
  readonly levelOf: ReadonlyMap<Container, Level>;
  readonly edges: readonly DrawnEdge[];
  /** What an item is drawn as: itself, or the outermost closed group around it. */
  shown(item: Item): Item;
}

/** Finds what is drawn: items whose containers are all open, and the edges between them. */
export function drawnWith(outline: Outline, index: GraphIndex, open: ReadonlySet<string>): Drawn {
  const root = new Level(undefined, outline.items);
  const levels = [root];
  const levelOf = new Map<Container, Level>();
  for (let at = 0; at < levels.length; at++) {
    for (const item of levels[at]!.items) {
      if (!isContainer(item) || !open.has(item.id)) continue;
      const level = new Level(item, item.items);
      levels.push(level);
      levelOf.set(item, level);
    }
  }
  const shown = shownBy(levelOf);
  const edges: DrawnEdge[] = [];
  const { count } = index.part.values;
  for (let value = 0; value < count; value++) {
    const source = sourceLeaf(outline, index, value);
    if (!source) continue;
    const from = shown(source);
    const uses = new Map<Item, number>();
    const use = (leaf: Leaf) => {
      const to = shown(leaf);
      if (to !== from) uses.set(to, (uses.get(to) ?? 0) + 1);
    };
    for (const user of index.usersOf(value)) use(outline.leafOfNode[user]!);
    const output = outline.outputOfValue.get(value);
    if (output) use(output);
    for (const [to, uses_] of uses) {
      const way = wayOf(value, from, to, (container) => (container ? levelOf.get(container)! : root));
      edges.push({ value, from, to, count: uses_, way });
    }
  }
  return { levels, levelOf, edges, shown };
}

function sourceLeaf(outline: Outline, index: GraphIndex, value: number): Leaf | undefined {
  const maker = index.maker[value]!;
  return maker >= 0 ? outline.leafOfNode[maker] : outline.sourceOfValue.get(value);
}

/** What an item is drawn as: itself, or the outermost closed group around it. */
function shownBy(levelOf: ReadonlyMap<Container, Level>): (item: Item) => Item {
  const known = new Map<Container, Item | undefined>();
  return (item) => {
    const chain: Container[] = [];
    for (let at = item.parent; at; at = at.parent) {
      if (known.has(at)) break;
      chain.push(at);
    }
    for (let at = chain.length - 1; at >= 0; at--) {
      const container = chain[at]!;
      const above = container.parent && known.get(container.parent);
      known.set(container, above ?? (levelOf.has(container) ? undefined : container));
    }
    return (item.parent && known.get(item.parent)) ?? item;
  };
}

/** The way of an edge: out of the groups around its beginning, across, and into those around its end. */
function wayOf(
  value: number,
  from: Item,
  to: Item,
  levelOf: (container: Container | undefined) => Level,
): DrawnEdge['way'] {
  const around = new Set<Container | undefined>();
  for (let at = to.parent; at; at = at.parent) around.add(at);
  around.add(undefined);
  const out: { level: Level; edge: number }[] = [];
  let start = from;
  while (!around.has(start.parent)) {
    const level = levelOf(start.parent);
    out.push({ level, edge: level.edge(value, level.member(start), level.port('out', value)) });
    start = start.parent!;
  }
  const into: { level: Level; edge: number }[] = [];
  let end = to;
  while (end.parent !== start.parent) {
    const level = levelOf(end.parent);
    into.push({ level, edge: level.edge(value, level.port('in', value), level.member(end)) });
    end = end.parent!;
  }
  const level = levelOf(start.parent);
  const across = { level, edge: level.edge(value, level.member(start), level.member(end)) };
  return [...out, across, ...into.reverse()];
}
