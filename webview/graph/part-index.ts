import { type GraphPart, type NumberLists, valueRole } from './protocol';

/** One list of several. */
export function listOf(lists: NumberLists, at: number): Int32Array {
  return lists.items.subarray(lists.start[at]!, lists.start[at + 1]!);
}

/** Finds what belongs together in a graph: who uses a value, what a node is called, in which order nodes run. */
export class PartIndex {
  /** Place in the order of execution, by node. */
  readonly places: Uint32Array;
  private readonly consumers: NumberLists;

  constructor(readonly part: GraphPart) {
    const { nodes, values } = part;
    this.places = nodes.order ?? Uint32Array.from({ length: nodes.count }, (_, at) => at);
    this.consumers = invert(nodes.count, values.count, [nodes.inputs, nodes.captures]);
  }

  op(node: number): string {
    const { operators, operator } = this.part.nodes;
    return operators[operator[node]!]!.op;
  }

  /** How a person knows a node: its name, else its first output, else its operator. */
  label(node: number): string {
    const { name, outputs } = this.part.nodes;
    if (name[node]) return name[node];
    const output = listOf(outputs, node).find((value) => value >= 0);
    return output === undefined ? this.op(node) : (this.part.values.name[output] ?? '');
  }

  /** The type of a value as people read it; empty where it is not known. */
  type(value: number): string {
    const { types, type } = this.part.values;
    return types[type[value]!] ?? '';
  }

  /** The nodes that use a value, in file order, each once. */
  usersOf(value: number): Int32Array {
    return listOf(this.consumers, value);
  }

  /** The nodes that make what a node takes, Constants left out. */
  producersOf(node: number): number[] {
    const { nodes, values } = this.part;
    const found = new Set<number>();
    for (const list of [listOf(nodes.inputs, node), listOf(nodes.captures, node)]) {
      for (const value of list) {
        if (value < 0 || values.role[value] !== valueRole.made) continue;
        const producer = values.producer[value]!;
        if (producer >= 0) found.add(producer);
      }
    }
    return [...found];
  }

  /** The nodes that use what a node makes. */
  consumersOf(node: number): number[] {
    const found = new Set<number>();
    for (const value of listOf(this.part.nodes.outputs, node)) {
      if (value >= 0) for (const user of this.usersOf(value)) found.add(user);
    }
    return [...found];
  }
}

/** For each value the nodes that have it in one of their lists. */
function invert(nodeCount: number, valueCount: number, lists: readonly NumberLists[]): NumberLists {
  const each = (visit: (node: number, value: number) => void) => {
    const seen = new Int32Array(valueCount).fill(-1);
    for (let node = 0; node < nodeCount; node++) {
      for (const list of lists) {
        for (const value of listOf(list, node)) {
          if (value < 0 || seen[value] === node) continue;
          seen[value] = node;
          visit(node, value);
        }
      }
    }
  };
  const start = new Uint32Array(valueCount + 1);
  each((_, value) => start[value + 1]!++);
  for (let value = 0; value < valueCount; value++) start[value + 1]! += start[value]!;
  const items = new Int32Array(start[valueCount]!);
  const next = start.slice();
  each((node, value) => {
    items[next[value]!++] = node;
  });
  return { start, items };
}
