import { type GraphPart, type NumberLists, valueRole } from './protocol';

/** Who makes and who uses what in one graph, by number. Constants are left out: what they make counts as a weight. */
export class GraphIndex {
  /** The nodes that are no Constants, in the order of execution. */
  readonly running: Int32Array;
  /** Each node's place in `running`; −1 for a Constant. */
  readonly place: Int32Array;
  /** The running node that makes each value; −1 for none. */
  readonly maker: Int32Array;
  /** The running nodes that use each value, in the order of execution; a node that takes it twice stands there twice. */
  private readonly users: NumberLists;
  /** For each place, the places further on whose nodes use what its node makes; some may stand there more than once. */
  private readonly placesBehind: NumberLists;
  /**
   * By place, −1 everywhere: for whoever numbers some places for a moment, and puts it back as it was. A map of its own
   * for each group would be most of the time that grouping takes.
   */
  readonly scratch: Int32Array;

  constructor(readonly part: GraphPart) {
    const { nodes, values } = part;
    const byPlace = new Int32Array(nodes.count);
    for (let node = 0; node < nodes.count; node++) byPlace[nodes.order?.[node] ?? node] = node;
    this.running = byPlace.filter((node) => nodes.constant[node] === 0);
    this.place = new Int32Array(nodes.count).fill(-1);
    this.running.forEach((node, place) => {
      this.place[node] = place;
    });
    this.maker = Int32Array.from(values.producer, (node, value) =>
      node >= 0 && values.role[value] === valueRole.made && nodes.constant[node] === 0 ? node : -1,
    );
    this.users = this.usersOfValues();
    this.placesBehind = this.findPlacesBehind();
    this.scratch = new Int32Array(this.running.length).fill(-1);
  }

  /** The values that a node takes, what only its bodies use included, without what is left out. */
  taken(node: number): number[] {
    const { inputs, captures } = this.part.nodes;
    const taken: number[] = [];
    for (const value of itemsOf(inputs, node)) if (value >= 0) taken.push(value);
    for (const value of itemsOf(captures, node)) if (value >= 0) taken.push(value);
    return taken;
  }

  /** The values that a node makes, without what is left out. */
  made(node: number): number[] {
    return [...itemsOf(this.part.nodes.outputs, node)].filter((value) => value >= 0);
  }

  usersOf(value: number): Int32Array {
    return itemsOf(this.users, value);
  }

  /** The running nodes that make what a node takes; some may stand there more than once. */
  before(node: number): number[] {
    return this.taken(node)
      .map((value) => this.maker[value]!)
      .filter((maker) => maker >= 0);
  }

  /**
   * The places of the nodes that use what the node at a place makes. What a damaged graph uses before it is made is left
   * out, so that they are in no cycle.
   */
  behind(place: number): Int32Array {
    return itemsOf(this.placesBehind, place);
  }

  /** The first output of a node that is not left out, by its name; `''` for none. */
  firstOutput(node: number): string {
    const [first] = this.made(node);
    return first === undefined ? '' : this.part.values.name[first]!;
  }

  op(node: number): string {
    const { operators, operator } = this.part.nodes;
    return operators[operator[node]!]!.op;
  }

  typeOf(value: number): string {
    const { types, type } = this.part.values;
    return types[type[value]!] ?? '';
  }

  private findPlacesBehind(): NumberLists {
    const start = new Uint32Array(this.running.length + 1);
    const items: number[] = [];
    const { outputs } = this.part.nodes;
    this.running.forEach((node, place) => {
      for (const value of itemsOf(outputs, node)) {
        if (value < 0 || this.maker[value] !== node) continue;
        for (const user of this.usersOf(value)) {
          const to = this.place[user]!;
          if (to > place) items.push(to);
        }
      }
      start[place + 1] = items.length;
    });
    return { start, items: Int32Array.from(items) };
  }

  private usersOfValues(): NumberLists {
    const start = new Uint32Array(this.part.values.count + 1);
    const { inputs, captures } = this.part.nodes;
    const eachUse = (visit: (value: number, node: number) => void) => {
      for (const node of this.running) {
        for (const value of itemsOf(inputs, node)) if (value >= 0) visit(value, node);
        for (const value of itemsOf(captures, node)) if (value >= 0) visit(value, node);
      }
    };
    eachUse((value) => {
      start[value + 1]!++;
    });
    for (let value = 0; value < this.part.values.count; value++) start[value + 1]! += start[value]!;
    const items = new Int32Array(start.at(-1)!);
    const next = start.slice();
    eachUse((value, node) => {
      items[next[value]!++] = node;
    });
    return { start, items };
  }
}

function itemsOf({ start, items }: NumberLists, list: number): Int32Array {
  return items.subarray(start[list]!, start[list + 1]!);
}
