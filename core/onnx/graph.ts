import { attributeType } from './attribute-type';
import { constantTensor, isConstant, sparseConstant } from './constant';
import { canonicalDomain } from './domain';
import type { ExternalFiles } from './external-data';
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  NodeProto,
  TensorProto,
  TypeProto,
  ValueInfoProto,
} from './gen/onnx_pb';
import { AttributeProto_AttributeType as Type } from './gen/onnx_pb';
import type { Body, FunctionDefinition, Graph, GraphValue, Node, Problem, Weight, WeightData } from './model';
import { firstOutput } from './model';
import { sparseWeight } from './sparse';
import { weightOf } from './weights';

/** Makes the graph index of a model's protobuf: graphs, nodes, weights, who makes and who uses a value. */
export class GraphIndexer {
  readonly graphs = new Map<string, Graph>();
  readonly problems: Problem[] = [];

  /** `unfilled`: weights without data, of which that is no problem. */
  constructor(
    private readonly files: ExternalFiles,
    private readonly unfilled?: ReadonlySet<TensorProto>,
  ) {}

  /** The index of a graph and of all graphs in its nodes. */
  graph(proto: GraphProto, path: string, parent: Graph['parent']): Graph {
    const inputs = proto.input.map(graphValue);
    const outputs = proto.output.map(graphValue);
    const graph = this.start(proto, path, parent, inputs, outputs, proto.valueInfo);
    for (const tensor of proto.initializer) {
      const weight = weightOf(tensor.name, tensor, this.files);
      if (this.unfilled?.has(tensor)) graph.weights.set(weight.name, { ...weight, data: noData });
      else this.addWeight(graph, weight);
    }
    for (const tensor of proto.sparseInitializer) this.addWeight(graph, sparseWeight(tensor, this.files));
    this.addNodes(graph, proto.node);
    return graph;
  }

  /** The index of a model-local function. */
  function(proto: FunctionProto): FunctionDefinition {
    const domain = canonicalDomain(proto.domain);
    const path = functionPath(proto);
    const typed = new Map(proto.valueInfo.map((value) => [value.name, value.type]));
    const value = (name: string): GraphValue => ({ name, type: typed.get(name) });
    const inputs = proto.input.map(value);
    const graph = this.start(proto, path, undefined, inputs, proto.output.map(value), proto.valueInfo);
    this.addNodes(graph, proto.node);
    return {
      domain,
      name: proto.name,
      overload: proto.overload,
      attributes: [...proto.attribute, ...proto.attributeProto.map(({ name }) => name)],
      opsets: opsetsOf(proto.opsetImport),
      graph,
      proto,
    };
  }

  private start(
    proto: Graph['proto'],
    wantedPath: string,
    parent: Graph['parent'],
    inputs: readonly GraphValue[],
    outputs: readonly GraphValue[],
    valueInfo: readonly ValueInfoProto[],
  ): MutableGraph {
    const path = this.unusedPath(wantedPath);
    const types = new Map<string, TypeProto>();
    for (const { name, type } of [...valueInfo, ...outputs, ...inputs]) if (type) types.set(name, type);
    const { name } = proto;
    const weights = new Map<string, Weight>();
    const producers = new Map<string, Node>();
    const consumers = new Map<string, Node[]>();
    const nodes: Node[] = [];
    const graph = { path, name, inputs, outputs, nodes, weights, types, producers, consumers, parent, proto };
    this.graphs.set(path, graph);
    return graph;
  }

  /** Broken models may say one path twice; each graph must be found by its own. */
  private unusedPath(path: string): string {
    let unused = path;
    for (let count = 2; this.graphs.has(unused); count++) unused = `${path}~${count}`;
    return unused;
  }

  private addWeight(graph: MutableGraph, weight: Weight): void {
    const at = { graph: graph.path, node: weight.node };
    // A Constant that makes what is there already is told of by the check of names. The last one counts, as in
    // onnxruntime: real exports have such names.
    if (graph.weights.has(weight.name) && weight.node === undefined) {
      this.problem(`The weight '${weight.name}' is there twice; the last one counts.`, {
        ...at,
        value: weight.name,
      });
    }
    graph.weights.set(weight.name, weight);
    if (weight.data.kind === 'missing') {
      const message = `The data of the weight '${weight.name}' cannot be read: ${weight.data.why}.`;
      this.problem(message, { ...at, weight: weight.name });
    }
  }

  private problem(message: string, at: Pick<Problem, 'graph' | 'node' | 'weight' | 'value'>): void {
    this.problems.push({ level: 'error', message, ...at });
  }

  private addNodes(graph: MutableGraph, protos: readonly NodeProto[]): void {
    protos.forEach((proto, index) => {
      const node = this.node(graph, proto, index);
      graph.nodes.push(node);
      for (const output of node.outputs) {
        if (output !== '' && !graph.producers.has(output)) graph.producers.set(output, node);
      }
      for (const name of new Set([...node.inputs, ...node.captures])) {
        if (name === '') continue;
        const users = graph.consumers.get(name);
        if (users) users.push(node);
        else graph.consumers.set(name, [node]);
      }
      const constant = isConstant(proto) ? constantTensor(proto) : undefined;
      const output = node.outputs[0];
      if (constant && output) this.addWeight(graph, weightOf(output, constant, this.files, index));
      // onnxruntime makes a dense initializer of a sparse constant, too.
      const sparse = isConstant(proto) ? sparseConstant(proto) : undefined;
      if (sparse && output) {
        this.addWeight(graph, { ...sparseWeight(sparse, this.files), name: output, node: index });
      }
    });
  }

  private node(graph: Graph, proto: NodeProto, index: number): Node {
    const bodies: Body[] = [];
    const captures: string[] = [];
    const node: Node = {
      graph,
      index,
      name: proto.name,
      op: proto.opType,
      domain: canonicalDomain(proto.domain),
      overload: proto.overload,
      inputs: proto.input,
      outputs: proto.output,
      attributes: proto.attribute,
      bodies,
      captures,
      proto,
    };
    for (const { attribute, proto: body } of proto.attribute.flatMap(bodyProtos)) {
      const path = `${graph.path}/${nodeKey(proto, index)}/${attribute}`;
      const inner = this.graph(body, path, { node, attribute });
      bodies.push({ attribute, graph: inner });
      for (const name of freeNames(inner)) if (!captures.includes(name)) captures.push(name);
    }
    return node;
  }
}

interface MutableGraph extends Graph {
  readonly nodes: Node[];
  readonly weights: Map<string, Weight>;
  readonly producers: Map<string, Node>;
  readonly consumers: Map<string, Node[]>;
}

const noData: WeightData = { kind: 'missing', why: 'its text gives it a type and no numbers' };

/** The key of `Model.functions`. */
export function functionKey(domain: string, name: string, overload: string): string {
  return overload === '' ? `${domain}:${name}` : `${domain}:${name}:${overload}`;
}

/** Opset versions by domain. */
export function opsetsOf(
  imports: readonly { readonly domain: string; readonly version: bigint }[],
): ReadonlyMap<string, number> {
  return new Map(imports.map(({ domain, version }) => [canonicalDomain(domain), versionNumber(version)]));
}

/** A version of the file as a number that can be written back: no real one comes near the limits. */
export function versionNumber(version: bigint): number {
  return Math.min(Math.max(Number(version), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

function graphValue(proto: ValueInfoProto): GraphValue {
  return { name: proto.name, type: proto.type };
}

/** The path of a model-local function's graph. */
export function functionPath({
  domain,
  name,
  overload,
}: Pick<FunctionProto, 'domain' | 'name' | 'overload'>): string {
  return `function:${functionKey(canonicalDomain(domain), name, overload)}`;
}

/** What a node is called in the paths of its bodies. */
export function nodeKey({ output, name }: Pick<NodeProto, 'output' | 'name'>, index: number): string {
  return firstOutput({ outputs: output }) ?? (name || `#${index}`);
}

/** The graphs that an attribute holds; one of another type may have some by mistake, which do not count. */
export function bodyProtos(
  attribute: AttributeProto,
): { readonly attribute: string; readonly proto: GraphProto }[] {
  if (attribute.refAttrName !== '') return [];
  const { name } = attribute;
  const type = attributeType(attribute);
  if (type === Type.GRAPH && attribute.g) return [{ attribute: name, proto: attribute.g }];
  if (type !== Type.GRAPHS) return [];
  return attribute.graphs.map((proto, at) => ({ attribute: `${name}[${at}]`, proto }));
}

/** The names that a graph takes from the scopes around it, in the order of first use. */
function freeNames(graph: Graph): Set<string> {
  const inputs = new Set(graph.inputs.map((input) => input.name));
  const own = (name: string) => inputs.has(name) || graph.weights.has(name) || graph.producers.has(name);
  const free = new Set<string>();
  for (const name of [...graph.consumers.keys(), ...graph.outputs.map((output) => output.name)]) {
    if (name !== '' && !own(name)) free.add(name);
  }
  return free;
}
