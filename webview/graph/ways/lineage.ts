import { GraphIndex } from '../graph-index';
import { type BodyLink, type GraphData, type GraphPart, valueRole } from '../protocol';

/** Nodes by the path of their graph. */
export type NodesByGraph = ReadonlyMap<string, ReadonlySet<number>>;

/** Operators whose bodies' outputs become the bodies' inputs of the next iteration. */
const loops = new Set(['Loop', 'Scan']);

/**
 * What a value depends on and what depends on it, in its graph, in the bodies of nodes and in the graphs around. A node
 * with bodies depends on all that its bodies' outputs depend on; which input becomes which is the operator's business,
 * so that a body's inputs are taken to depend on all of the node's. Called functions are not entered.
 */
export class Lineage {
  private readonly indices = new Map<string, GraphIndex>();
  private readonly parts: ReadonlyMap<string, GraphPart>;
  private readonly bodies = new Map<string, ReadonlyMap<number, readonly BodyLink[]>>();
  private readonly names = new Map<string, ReadonlyMap<string, number>>();

  constructor(data: GraphData) {
    this.parts = new Map(data.graphs.map((part) => [part.path, part]));
  }

  /** The nodes that a value is computed from, the one that makes it included. */
  ancestors(graph: string, value: number): NodesByGraph {
    return this.spread(graph, value, (found, path, each, go) => {
      const index = this.index(path);
      const { parent } = index.part;
      const maker = index.maker[each]!;
      if (maker >= 0 && found(path, maker)) {
        for (const taken of index.taken(maker)) go(path, taken);
        for (const body of this.bodiesOf(path, maker)) go(body, ...this.index(body).part.outputs);
      }
      if (!parent) return;
      const role = index.part.values.role[each];
      if (role === valueRole.outer) {
        const outer = this.valueNamed(parent.path, index.part.values.name[each]!);
        if (outer !== undefined) go(parent.path, outer);
      } else if (role === valueRole.input) {
        const around = this.index(parent.path);
        go(parent.path, ...around.taken(parent.node));
        if (loops.has(around.op(parent.node))) go(path, ...index.part.outputs);
      }
    });
  }

  /** The nodes that use a value or what is computed from it. */
  descendants(graph: string, value: number): NodesByGraph {
    return this.spread(graph, value, (found, path, each, go) => {
      const index = this.index(path);
      const { parent, values } = index.part;
      for (const user of index.usersOf(each)) {
        // Bodies can use a value of which the node itself was found by another one.
        for (const body of this.bodiesOf(path, user)) {
          const inside = this.index(body);
          const same = this.valueNamed(body, values.name[each]!);
          if (same !== undefined && inside.part.values.role[same] === valueRole.outer) go(body, same);
          if (inside.part.nodes.count > 0 && this.takes(path, user, each)) go(body, ...inside.part.inputs);
        }
        if (found(path, user)) go(path, ...index.made(user));
      }
      if (!parent || !index.part.outputs.includes(each)) return;
      const around = this.index(parent.path);
      if (loops.has(around.op(parent.node))) go(path, ...index.part.inputs);
      if (found(parent.path, parent.node)) go(parent.path, ...around.made(parent.node));
    });
  }

  /** Whether a value is an input of a node, not only of its bodies. */
  private takes(path: string, node: number, value: number): boolean {
    const { start, items } = this.index(path).part.nodes.inputs;
    return items.subarray(start[node]!, start[node + 1]!).includes(value);
  }

  private spread(
    graph: string,
    value: number,
    visit: (
      found: (path: string, node: number) => boolean,
      path: string,
      value: number,
      go: (path: string, ...values: number[]) => void,
    ) => void,
  ): NodesByGraph {
    const nodes = new Map<string, Set<number>>();
    const seen = new Map<string, Set<number>>();
    const waiting: [string, number][] = [];
    const found = (path: string, node: number) => added(nodes, path, node);
    const go = (path: string, ...values: number[]) => {
      if (!this.parts.has(path)) return;
      for (const each of values) if (each >= 0 && added(seen, path, each)) waiting.push([path, each]);
    };
    go(graph, value);
    for (let next = waiting.pop(); next; next = waiting.pop()) visit(found, next[0], next[1], go);
    return nodes;
  }

  private index(path: string): GraphIndex {
    let index = this.indices.get(path);
    if (!index) {
      index = new GraphIndex(this.parts.get(path)!);
      this.indices.set(path, index);
    }
    return index;
  }

  /** The paths of a node's bodies, without functions. */
  private bodiesOf(path: string, node: number): readonly string[] {
    let known = this.bodies.get(path);
    if (!known) {
      const byNode = new Map<number, BodyLink[]>();
      for (const body of this.parts.get(path)!.bodies) {
        if (body.attribute === undefined) continue;
        const list = byNode.get(body.node);
        if (list) list.push(body);
        else byNode.set(body.node, [body]);
      }
      known = byNode;
      this.bodies.set(path, known);
    }
    return (known.get(node) ?? []).map((body) => body.path).filter((body) => this.parts.has(body));
  }

  private valueNamed(path: string, name: string): number | undefined {
    let known = this.names.get(path);
    if (!known) {
      known = new Map(this.parts.get(path)?.values.name.map((each, value) => [each, value]));
      this.names.set(path, known);
    }
    return known.get(name);
  }
}

function added(sets: Map<string, Set<number>>, path: string, item: number): boolean {
  let set = sets.get(path);
  if (!set) {
    set = new Set();
    sets.set(path, set);
  }
  if (set.has(item)) return false;
  set.add(item);
  return true;
}
