import type { Graph, Node, Weight } from '../../core/onnx/model';
import { firstOutput } from '../../core/onnx/model';

/** How a person finds a node: its name, else its first output, else its place. */
export function nodeLabel(node: Node): string {
  return node.name || firstOutput(node) || `node ${node.index}`;
}

/** The operator with its domain where it is not ONNX's own: `Conv`, `com.microsoft.FusedMatMul`. */
export function operatorName(node: Node): string {
  return node.domain === '' ? node.op : `${node.domain}.${node.op}`;
}

/** What a node is in a sentence: `norm/std (Sqrt)`. */
export function nodePhrase(node: Node): string {
  return `${nodeLabel(node)} (${operatorName(node)})`;
}

/** The graphs whose values a graph can see: itself, then the graphs around it. */
export function visibleGraphs(graph: Graph): Graph[] {
  const graphs: Graph[] = [];
  for (let at: Graph | undefined = graph; at; at = at.parent?.node.graph) graphs.push(at);
  return graphs;
}

/** The weight of that name which a graph can see, with the graph that holds it. */
export function findWeight(graph: Graph, name: string): { weight: Weight; graph: Graph } | undefined {
  for (const at of visibleGraphs(graph)) {
    const weight = at.weights.get(name);
    if (weight) return { weight, graph: at };
    // A value of an inner graph hides an outer one of the same name.
    if (at.producers.has(name) || at.inputs.some((input) => input.name === name)) return undefined;
  }
  return undefined;
}

/** The graph that a value is of which a graph can see: this one, where it is none of the model's. */
export function graphOf(graph: Graph, name: string): Graph {
  const has = (each: Graph) =>
    each.producers.has(name) || each.weights.has(name) || each.inputs.some((input) => input.name === name);
  return visibleGraphs(graph).find(has) ?? graph;
}

/** The node that makes a value which a graph can see. */
export function findProducer(graph: Graph, name: string): Node | undefined {
  for (const at of visibleGraphs(graph)) {
    const producer = at.producers.get(name);
    if (producer) return producer;
    if (at.weights.has(name) || at.inputs.some((input) => input.name === name)) return undefined;
  }
  return undefined;
}

/** The names that a node takes in, its bodies' captures included, each once. */
export function inputNames(node: Node): string[] {
  return [...new Set([...node.inputs, ...node.captures])].filter((name) => name !== '');
}

/** The names that a node makes, each once. */
export function outputNames(node: Node): string[] {
  return [...new Set(node.outputs)].filter((name) => name !== '');
}

/** Whether a graph, or one around it, has a value of that name. */
export function isValue(graph: Graph, name: string): boolean {
  if (name === '') return false;
  return visibleGraphs(graph).some(
    (each) =>
      each.producers.has(name) || each.weights.has(name) || each.inputs.some((input) => input.name === name),
  );
}

/** All names that can be looked at in a graph: its own and those of the graphs around it. */
export function* visibleNames(graph: Graph): Generator<string> {
  for (const at of visibleGraphs(graph)) {
    for (const input of at.inputs) yield input.name;
    yield* at.weights.keys();
    yield* at.producers.keys();
  }
}
