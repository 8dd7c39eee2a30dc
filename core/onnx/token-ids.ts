import type { Graph, Node } from './model';

/**
 * Operators whose output has the elements of their first input, moved or of another type; what comes out of `Where`
 * and `Concat` may be of others too.
 */
const moving = new Set([
  'Cast',
  'Concat',
  'Expand',
  'Flatten',
  'Identity',
  'Reshape',
  'Slice',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);
/** What may stand between the weight of an embedding and the Gather. */
const decoding = new Set(['Cast', 'DequantizeLinear', 'Identity']);

/** Embeddings of fewer rows are of something else: token types, masks. */
const fewestRows = 16;
/** Of tables of positions or types, as far as their names say it. */
const otherTable = /posit|segment|token_?type|[._/]wpe[._/]|relative|rotary|(?:cos|sin)_cached/i;
/** So many nodes are looked at. */
const mostNodes = 64;

/**
 * How many rows the embedding has that a value's elements choose from, directly or moved: where there is one, the value
 * is of token ids. Undefined for every other value.
 */
export function embeddingRows(graph: Graph, name: string): number | undefined {
  const seen = new Set([name]);
  const waiting = [name];
  let looked = 0;
  while (waiting.length > 0) {
    const value = waiting.shift()!;
    for (const node of graph.consumers.get(value) ?? []) {
      if (++looked > mostNodes) return undefined;
      const rows = rowsChosenBy(graph, node, value);
      if (rows !== undefined) return rows;
      if (node.domain !== '' || !moving.has(node.op) || !passesOn(node, value)) continue;
      for (const output of node.outputs) {
        if (output !== '' && !seen.has(output)) {
          seen.add(output);
          waiting.push(output);
        }
      }
    }
  }
  return undefined;
}

function passesOn({ op, inputs }: Node, value: string): boolean {
  return op === 'Concat' || inputs[0] === value;
}

/** The rows of the table that a node looks the elements of `value` up in. */
function rowsChosenBy(
  graph: Graph,
  { op, domain, inputs, attributes }: Node,
  value: string,
): number | undefined {
  if (op === 'Gather' && domain === '' && inputs[1] === value) {
    // Along another dimension it chooses features, or whatever they are.
    const axis = attributes.find(({ name }) => name === 'axis')?.i ?? 0n;
    return axis === 0n || axis === -2n ? rowsOf(graph, inputs[0]!) : undefined;
  }
  if (domain !== 'com.microsoft') return undefined;
  if (op === 'EmbedLayerNormalization' && inputs[0] === value) return rowsOf(graph, inputs[2]!);
  if (op === 'GatherBlockQuantized' && inputs[1] === value) return rowsOf(graph, inputs[0]!);
  return undefined;
}

function rowsOf(graph: Graph, table: string): number | undefined {
  for (let name = table, steps = 0; steps < 4; steps++) {
    const weight = findWeight(graph, name);
    if (weight) {
      const [rows = 0] = weight.shape;
      return weight.shape.length === 2 && rows >= fewestRows && !otherTable.test(name) ? rows : undefined;
    }
    const producer = graph.producers.get(name);
    if (!producer || !decoding.has(producer.op)) return undefined;
    name = producer.inputs[0] ?? '';
  }
  return undefined;
}

function findWeight(graph: Graph, name: string): { readonly shape: readonly number[] } | undefined {
  for (let at: Graph | undefined = graph; at; at = at.parent?.node.graph) {
    const weight = at.weights.get(name);
    if (weight) return weight;
    if (at.producers.has(name)) return undefined;
  }
  return undefined;
}
