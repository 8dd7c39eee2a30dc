import { statSync } from 'node:fs';
import type { GraphProto, NodeProto, TensorProto } from '../../core/onnx/gen/onnx_pb';
import type { Graph, Node } from '../../core/onnx/model';
import { weightProto } from './weight-proto';

/**
 * Makes the weights of a node's bodies entries that point to their files. onnxruntime refuses hard links (package
 * managers make them) for initializers inside a body: those are moved out to the submodel's own initializers. A name
 * that is taken outside gets a number behind it, and the body's uses of it follow. All others stay where they are:
 * some kernels give other last bits where a weight comes from outside (silero's, as onnxruntime optimises it).
 * `proto` is changed.
 */
export function hoistWeights(
  node: Node,
  proto: NodeProto,
  initializers: Map<string, TensorProto>,
  taken: (name: string) => boolean,
): void {
  for (const body of node.bodies) {
    const graph = bodyProto(proto, body.attribute);
    if (graph) hoistFrom(body.graph, graph, initializers, taken);
  }
}

function isHardLinked(file: string): boolean {
  try {
    return statSync(file).nlink > 1;
  } catch {
    // Whoever uses the file says that it is gone.
    return true;
  }
}

function hoistFrom(
  graph: Graph,
  proto: GraphProto,
  initializers: Map<string, TensorProto>,
  taken: (name: string) => boolean,
): void {
  for (const [at, node] of graph.nodes.entries()) hoistWeights(node, proto.node[at]!, initializers, taken);
  const renamed = new Map<string, string>();
  const gone = new Set<string>();
  const inputs = new Set(graph.inputs.map((input) => input.name));
  const outputs = new Set(graph.outputs.map((output) => output.name));
  const sparse = new Set(proto.sparseInitializer.map((tensor) => tensor.values?.name));
  for (const weight of graph.weights.values()) {
    // Inline ones do no harm where they are.
    if (weight.data.kind === 'inline' && !sparse.has(weight.name)) continue;
    // An output of the body has to be made in it, and an input of it is the caller's.
    const at = proto.initializer.findIndex((tensor) => tensor.name === weight.name);
    const stays = outputs.has(weight.name) || inputs.has(weight.name);
    if (stays || (at >= 0 && weight.data.kind === 'file' && !isHardLinked(weight.data.file))) {
      if (at >= 0) proto.initializer[at] = weightProto(weight.name, weight);
      continue;
    }
    let name = weight.name;
    for (let count = 1; initializers.has(name) || taken(name); count++) name = `${weight.name}::${count}`;
    initializers.set(name, weightProto(name, weight));
    gone.add(weight.name);
    if (name !== weight.name) renamed.set(weight.name, name);
  }
  if (gone.size === 0) return;
  proto.initializer = proto.initializer.filter((tensor) => !gone.has(tensor.name));
  proto.sparseInitializer = proto.sparseInitializer.filter((tensor) => !gone.has(tensor.values?.name ?? ''));
  proto.node = proto.node.filter((node) => !(node.opType === 'Constant' && gone.has(node.output[0] ?? '')));
  if (renamed.size > 0) renameInputs(proto.node, renamed);
}

/** Renames what nodes use, in their bodies too; no name of an inner graph may hide one of an outer graph in ONNX. */
export function renameInputs(nodes: readonly NodeProto[], renamed: ReadonlyMap<string, string>): void {
  for (const node of nodes) {
    node.input = node.input.map((name) => renamed.get(name) ?? name);
    for (const attribute of node.attribute) {
      for (const graph of attribute.g ? [attribute.g, ...attribute.graphs] : attribute.graphs) {
        renameInputs(graph.node, renamed);
      }
    }
  }
}

/** The body of that attribute (`NAME`, or `NAME[K]` of several) in a node's proto. */
export function bodyProto(node: NodeProto, attribute: string): GraphProto | undefined {
  const several = /^(.*)\[(\d+)\]$/.exec(attribute);
  const exact = node.attribute.find(({ name }) => name === attribute);
  if (exact?.g) return exact.g;
  return node.attribute.find(({ name }) => name === several?.[1])?.graphs[Number(several?.[2])];
}
