import { partitionPoint } from '../partition-point';
import type { Graph, Node } from './model';

/** The order in which a graph's nodes run: that of the file, but a node comes after those whose values it uses. */
export interface Order {
  readonly nodes: readonly Node[];
  /** The node's place in `nodes`. */
  place(node: Node): number;
  /** The place of the last node that uses a value of the graph; undefined where none does. */
  lastUse(name: string): number | undefined;
}

const orders = new WeakMap<Graph, Order>();

/**
 * The order of a graph. ONNX wants the file's to do, and it mostly does; onnxruntime sorts the nodes where it does
 * not, and so does this, taking the first node of the file that can run. A cycle is left at the end, in file order.
 */
export function orderOf(graph: Graph): Order {
  let order = orders.get(graph);
  if (!order) {
    order = makeOrder(graph);
    orders.set(graph, order);
  }
  return order;
}

function makeOrder(graph: Graph): Order {
  const producersOf = (node: Node) =>
    [...node.inputs, ...node.captures].flatMap((name) => {
      const producer = graph.producers.get(name);
      return producer && producer !== node ? [producer] : [];
    });
  const sorted = graph.nodes.every((node) =>
    producersOf(node).every((producer) => producer.index < node.index),
  );
  if (sorted) return withUses(graph, graph.nodes, (node) => node.index);

  const waiting = new Map(graph.nodes.map((node) => [node, new Set(producersOf(node)).size]));
  // Last of the file first: the first of those that can run is taken from the end.
  const ready = graph.nodes.filter((node) => waiting.get(node) === 0).reverse();
  const nodes: Node[] = [];
  for (let node = ready.pop(); node; node = ready.pop()) {
    nodes.push(node);
    waiting.delete(node);
    for (const consumer of new Set(node.outputs.flatMap((name) => graph.consumers.get(name) ?? []))) {
      const left = waiting.get(consumer);
      if (left === undefined || consumer === node) continue;
      waiting.set(consumer, left - 1);
      if (left === 1) insert(ready, consumer);
    }
  }
  nodes.push(...waiting.keys());
  const places = new Map(nodes.map((node, at) => [node, at]));
  return withUses(graph, nodes, (node) => places.get(node)!);
}

function withUses(graph: Graph, nodes: readonly Node[], place: (node: Node) => number): Order {
  const lastUses = new Map<string, number>();
  for (const [name, consumers] of graph.consumers) {
    lastUses.set(
      name,
      consumers.reduce((last, node) => Math.max(last, place(node)), -1),
    );
  }
  return { nodes, place, lastUse: (name) => lastUses.get(name) };
}

/** Puts a node where it belongs in a list that is sorted by falling indices. */
function insert(sorted: Node[], node: Node): void {
  const place = partitionPoint(sorted, ({ index }) => index > node.index);
  sorted.splice(place, 0, node);
}
