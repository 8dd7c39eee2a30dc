import { createHash } from 'node:crypto';
import type { AttributeProto } from './gen/onnx_pb';
import type { Graph, Model, Node } from './model';
import { firstOutput } from './model';

/**
 * How a node is known when lines and indices change with the model: by its graph and first output, else by its name,
 * else by its structure. Plain data, so that it can be stored.
 */
export interface NodeIdentity {
  readonly graph: string;
  /** First output that is not left out; '' where there is none. */
  readonly output: string;
  readonly name: string;
  /** Hash of what the node computes and of what, without any name. */
  readonly structure: string;
}

/** How far the structure of the values that a node uses is looked at. */
const structureDepth = 3;

/** The identity of a node. */
export function identityOf(node: Node): NodeIdentity {
  const output = firstOutput(node) ?? '';
  return { graph: node.graph.path, output, name: node.name, structure: structureOf(node, structureDepth) };
}

/**
 * Finds the node in a model, which may be another version of the one that the identity was taken from. Names and
 * structures count only where a single node has them, in the same graph first, then in the whole model.
 */
export function findNode(model: Model, identity: NodeIdentity): Node | undefined {
  const graph = model.graphs.get(identity.graph);
  const producer = identity.output === '' ? undefined : graph?.producers.get(identity.output);
  if (producer) return producer;
  const here = graph ? [graph] : [];
  const everywhere = [...model.graphs.values()];
  const { name, structure } = identity;
  return (
    (name === '' ? undefined : (single(here, byName, name) ?? single(everywhere, byName, name))) ??
    single(here, byStructure, structure) ??
    single(everywhere, byStructure, structure)
  );
}

/** The nodes of a graph by what they are called, or by their structure. */
class NodesBy {
  readonly #graphs = new WeakMap<Graph, ReadonlyMap<string, readonly Node[]>>();

  constructor(private readonly keyOf: (node: Node) => string) {}

  of(graph: Graph, key: string): readonly Node[] {
    return (this.#graphs.get(graph) ?? this.add(graph)).get(key) ?? [];
  }

  private add(graph: Graph): ReadonlyMap<string, readonly Node[]> {
    const nodes = new Map<string, Node[]>();
    for (const node of graph.nodes) {
      const key = this.keyOf(node);
      const alike = nodes.get(key);
      if (alike) alike.push(node);
      else nodes.set(key, [node]);
    }
    this.#graphs.set(graph, nodes);
    return nodes;
  }
}

// Gathered once a graph: a thousand breakpoints are looked for among twenty thousand nodes.
const byName = new NodesBy((node) => node.name);
const byStructure = new NodesBy((node) => structureOf(node, structureDepth));

function single(graphs: readonly Graph[], nodes: NodesBy, key: string): Node | undefined {
  const found = graphs.flatMap((graph) => nodes.of(graph, key));
  return found.length === 1 ? found[0] : undefined;
}

/** Hashes by node and depth; nodes never change. */
const structures = new WeakMap<Node, Map<number, string>>();

function structureOf(node: Node, depth: number): string {
  const known = structures.get(node) ?? new Map<number, string>();
  structures.set(node, known);
  const before = known.get(depth);
  if (before !== undefined) return before;
  // In a broken model a value may need itself; the depth ends that too.
  const parts = [node.domain, node.op, node.overload, `${node.outputs.length}`];
  for (const attribute of node.attributes) parts.push(attributeStructure(attribute));
  for (const { attribute, graph } of node.bodies) {
    parts.push(attribute, ...graph.nodes.map((inner) => `${inner.domain}.${inner.op}`));
  }
  for (const input of node.inputs)
    parts.push(input === '' ? '' : valueStructure(node.graph, input, depth - 1));
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  known.set(depth, hash);
  return hash;
}

function valueStructure(graph: Graph, name: string, depth: number): string {
  const weight = graph.weights.get(name);
  if (weight) return `weight ${weight.dtype} ${weight.shape.join(',')}`;
  const producer = graph.producers.get(name);
  if (producer) return depth > 0 ? structureOf(producer, depth) : producer.op;
  const input = graph.inputs.findIndex((value) => value.name === name);
  return input >= 0 ? `input ${input}` : 'outer';
}

/** What an attribute says, but where tensors are: their offsets in the file change with everything before them. */
export function attributeStructure(attribute: AttributeProto): string {
  const { name, type, refAttrName, f, i, s, t, floats, ints, strings } = attribute;
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const tensor = t ? `${t.dataType} ${t.dims.join(',')}` : '';
  const lists = [floats.join(','), ints.join(','), strings.map(hex).join(',')];
  return JSON.stringify([name, type, refAttrName, String(f), String(i), hex(s), tensor, ...lists]);
}
