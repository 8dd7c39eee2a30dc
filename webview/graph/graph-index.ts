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
  }

  /** The values that a node takes, what only its bodies use included, without what is left out. */
  taken(node: number): number[] {
    const { inputs, captures } = this.part.nodes;
    return [...itemsOf(inputs, node), ...itemsOf(captures, node)].filter((value) => value >= 0);
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

  /** The running nodes that use what a node makes; some may stand there more than once. */
  behind(node: number): number[] {
    return this.made(node).flatMap((value) => (this.maker[value] === node ? [...this.usersOf(value)] : []));
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

  private usersOfValues(): NumberLists {
    const start = new Uint32Array(this.part.values.count + 1);
    const eachUse = (visit: (value: number, node: number) => void) => {
      for (const node of this.running) for (const value of this.taken(node)) visit(value, node);
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
