import { clone, create, toBinary } from '@bufbuild/protobuf';
import { UserError } from '../../core/errors';
import { constantNode } from '../../core/onnx/constant';
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  NodeProto,
  TensorProto,
  TypeProto,
  ValueInfoProto,
} from '../../core/onnx/gen/onnx_pb';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  ValueInfoProtoSchema,
} from '../../core/onnx/gen/onnx_pb';
import type { FunctionDefinition, Graph, Model, Node, Weight } from '../../core/onnx/model';
import { orderOf } from '../../core/onnx/order';
import { calledFunction } from '../submodel/called-function';
import { bodyProto } from '../submodel/hoist';
import { embedAttributeTensors } from '../submodel/inline-data';
import { opsetImports } from '../submodel/opset-imports';
import type { Markers } from './markers';
import { syncDomain, syncFunction, syncNode } from './sync';
import { standIn, telling, weightType } from './weights';

/** What is inferred at once: the main graph, or a function as one call of it uses it. */
export interface Root {
  readonly graph: Graph;
  readonly opsets: ReadonlyMap<string, number>;
  /** The types of the graph's inputs; one that is not among them is not known. */
  readonly inputs: ReadonlyMap<string, TypeProto>;
  /** Inputs whose elements are known. */
  readonly constants: ReadonlyMap<string, TensorProto>;
  /** Optional inputs that the call leaves out. */
  readonly absent: ReadonlySet<string>;
  /** The node with the attributes that the call gives put in. */
  protoOf(node: Node): NodeProto;
}

/** What a trial leaves out, with all that depends on it and whose type is not declared. */
export interface LeftOut {
  readonly nodes: ReadonlySet<Node>;
  /** Casts to the type that their input has already: onnxruntime trips over its own treatment of some. */
  readonly identities: ReadonlySet<Node>;
}

/** What the nodes of a graph are put into. */
interface Surroundings {
  protoOf(node: Node): NodeProto;
  /** Inputs of the function around that its caller leaves out. */
  readonly absent: ReadonlySet<string>;
  /** Whether Constants are there otherwise. */
  readonly hasConstants: boolean;
  /** Whether the types in bodies are told: not where functions are taken apart. */
  readonly telling: boolean;
  /** Provides a value of a type from elsewhere. */
  readonly give?: ((name: string, type: TypeProto) => void) | undefined;
  /** Where nodes go that stand before the graph's own. */
  readonly before?: NodeProto[];
}

/** Versions of the format from which on models have functions. */
const functionsIrVersion = 8;
/** Before it, every initializer is an input too, and constant nevertheless. */
const overridableIrVersion = 4;

/**
 * The model that onnxruntime is asked about: nodes and graphs with markers for names, every value declared, weights
 * only where shapes may depend on their elements. Big weights are inputs; in bodies and functions, which cannot have
 * more of these, ConstantOfShape makes them.
 */
export function trialModel(model: Model, root: Root, markers: Markers, leftOut: LeftOut): Uint8Array {
  return new TrialBuilder(model, root, markers, leftOut).build();
}

class TrialBuilder {
  /** Values of the main graph that stand for what a body cannot make. */
  private readonly extraInputs: ValueInfoProto[] = [];
  /** Functions that are called, the one whose nodes cannot all be had as undefined. */
  private readonly functions = new Map<FunctionDefinition, FunctionProto | undefined>();
  private readonly opset: number;

  constructor(
    private readonly model: Model,
    private readonly root: Root,
    private readonly markers: Markers,
    private readonly leftOut: LeftOut,
  ) {
    this.opset = root.opsets.get('') ?? lowestFittingOpset;
  }

  build(): Uint8Array {
    const { graph, opsets } = this.root;
    const main = this.mainGraph(graph);
    const domains = new Map(opsets).set('', this.opset).set(syncDomain, 1);
    const functions = [...this.functions.values()].filter((proto) => proto !== undefined);
    return toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        irVersion: BigInt(Math.max(this.model.irVersion, functionsIrVersion)),
        opsetImport: opsetImports(domains),
        graph: main,
        functions: [...functions, syncFunction(this.opset)],
      }),
    );
  }

  private mainGraph(graph: Graph): GraphProto {
    const inputs: ValueInfoProto[] = [];
    const initializers: TensorProto[] = [];
    const hidden = new Set<string>();
    const inputNames = new Set<string>();
    const asInput = (name: string, type: TypeProto | undefined) => {
      if (type) inputs.push(valueInfo(name, type));
      else hidden.add(name);
    };
    for (const { name } of graph.inputs) {
      const weight = graph.weights.get(name);
      const constant =
        this.root.constants.get(name) ??
        (weight && this.model.irVersion < overridableIrVersion ? telling(name, weight) : undefined);
      if (this.root.absent.has(name) || inputNames.has(name)) continue;
      inputNames.add(name);
      if (constant) initializers.push(constant);
      else asInput(name, this.root.inputs.get(name));
    }
    for (const [name, weight] of graph.weights) {
      if (inputNames.has(name) || (weight.node !== undefined && this.isLeftOut(graph.nodes[weight.node]!)))
        continue;
      const tensor = telling(name, weight);
      if (tensor) initializers.push(tensor);
      else asInput(name, weightType(weight));
    }
    const part = this.nodes(graph, hidden, {
      protoOf: (node) => this.root.protoOf(node),
      absent: this.root.absent,
      hasConstants: true,
      telling: true,
      give: (name, type) => inputs.push(valueInfo(name, type)),
    });
    const sync = `${this.markers.ofGraph(graph)}sync`;
    const isMade = (name: string) =>
      graph.producers.has(name) || graph.weights.has(name) || inputNames.has(name);
    const outputs = graph.outputs.filter(
      ({ name }) => isMade(name) && !part.hidden.has(name) && !part.given.has(name),
    );
    return create(GraphProtoSchema, {
      name: this.markers.ofGraph(graph),
      node: [...part.nodes, syncNode(sync)],
      input: [...inputs, ...this.extraInputs],
      output: [...outputs.map(({ name, type }) => valueInfo(name, type)), valueInfo(sync)],
      initializer: initializers,
      valueInfo: this.declared(graph, part.nodes),
    });
  }

  /** A body; undefined where it cannot be made whole. */
  private body(
    graph: Graph,
    protos: readonly NodeProto[],
    outer: ReadonlySet<string>,
    { absent, telling: tells }: Surroundings,
  ): GraphProto | undefined {
    const initializers: TensorProto[] = [];
    const before: NodeProto[] = [];
    const hidden = new Set(outer);
    for (const { name } of graph.inputs) hidden.delete(name);
    for (const [name, weight] of graph.weights) {
      if (weight.node !== undefined) continue;
      const tensor = telling(name, weight);
      if (tensor) initializers.push(tensor);
      else this.standFor(name, weight, before, hidden);
    }
    const give = (name: string, type: TypeProto) => {
      const input = `${this.markers.ofGraph(graph)}${name}`;
      this.extraInputs.push(valueInfo(input, type));
      before.push(create(NodeProtoSchema, { opType: 'Identity', input: [input], output: [name] }));
    };
    const part = this.nodes(graph, hidden, {
      protoOf: (node) => protos[node.index] ?? node.proto,
      absent,
      hasConstants: false,
      telling: tells,
      give: tells ? give : undefined,
      before,
    });
    if (graph.outputs.some(({ name }) => part.hidden.has(name))) return undefined;
    const sync = tells ? [syncNode(`${this.markers.ofGraph(graph)}sync`)] : [];
    return create(GraphProtoSchema, {
      name: this.markers.ofGraph(graph),
      node: [...before, ...part.nodes, ...sync],
      input: graph.inputs.map(({ name, type }) => valueInfo(name, type)),
      output: graph.outputs.map(({ name, type }) => valueInfo(name, type)),
      initializer: initializers,
      valueInfo: this.declared(graph, part.nodes),
    });
  }

  private function(definition: FunctionDefinition): boolean {
    if (this.functions.has(definition)) return this.functions.get(definition) !== undefined;
    // Functions that call themselves are onnxruntime's to refuse.
    this.functions.set(definition, definition.proto);
    const { graph, proto } = definition;
    const before: NodeProto[] = [];
    const part = this.nodes(graph, new Set(), {
      protoOf: (node) => node.proto,
      absent: new Set(),
      hasConstants: false,
      telling: false,
      before,
    });
    const whole = part.hidden.size === 0 && part.given.size === 0;
    const nodes = [...before, ...part.nodes];
    this.functions.set(
      definition,
      whole ? { ...clone(FunctionProtoSchema, { ...proto, node: [] }), node: nodes } : undefined,
    );
    return whole;
  }

  /** The nodes of a graph that can be had, and the values that cannot (`hidden`) or that were `given` instead. */
  private nodes(
    graph: Graph,
    outer: ReadonlySet<string>,
    how: Surroundings,
  ): { nodes: NodeProto[]; hidden: ReadonlySet<string>; given: ReadonlySet<string> } {
    const nodes: NodeProto[] = [];
    const hidden = new Set(outer);
    const given = new Set<string>();
    const isHidden = (name: string) => hidden.has(name);
    for (const node of orderOf(graph).nodes) {
      const output = node.outputs[0] ?? '';
      const weight = graph.weights.get(output);
      if (weight?.node === node.index && !this.isLeftOut(node)) {
        if (how.hasConstants) continue;
        const tensor = telling('', weight);
        if (tensor) nodes.push(constantNode(output, tensor, this.markers.ofNode(node)));
        else this.standFor(output, weight, how.before!, hidden);
        continue;
      }
      const some = hidden.size > 0;
      const lacks = this.isLeftOut(node) || (some && node.inputs.some(isHidden));
      const proto = lacks ? undefined : this.node(node, how, hidden);
      if (proto) nodes.push(proto);
      else {
        for (const name of node.outputs) {
          if (name === '' || graph.producers.get(name) !== node) continue;
          const type = graph.types.get(name);
          if (type?.value.case && how.give) {
            how.give(name, type);
            given.add(name);
          } else hidden.add(name);
        }
      }
    }
    return { nodes, hidden, given };
  }

  private node(node: Node, how: Surroundings, hidden: ReadonlySet<string>): NodeProto | undefined {
    const { absent } = how;
    const proto = how.protoOf(node);
    const called = calledFunction(this.model, node);
    if (called && !this.function(called)) return undefined;
    const attributes = node.bodies.length === 0 ? proto.attribute : this.attributes(node, proto, hidden, how);
    if (!attributes) return undefined;
    const isIdentity = this.leftOut.identities.has(node);
    const result = create(NodeProtoSchema, {
      name: this.markers.ofNode(node),
      opType: isIdentity ? 'Identity' : proto.opType,
      domain: proto.domain,
      overload: proto.overload,
      input: absent.size === 0 ? proto.input : proto.input.map((name) => (absent.has(name) ? '' : name)),
      output: proto.output,
      attribute: isIdentity ? [] : attributes,
    });
    if (!attributes.some(isExternal)) return result;
    const own = clone(NodeProtoSchema, result);
    try {
      embedAttributeTensors([own], this.model);
      return own;
    } catch (error) {
      // That its data cannot be had is told where the model is read.
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }

  /** The attributes of a node with bodies; undefined where one cannot be made. */
  private attributes(
    node: Node,
    proto: NodeProto,
    hidden: ReadonlySet<string>,
    how: Surroundings,
  ): AttributeProto[] | undefined {
    const bodies = new Map<string, GraphProto>();
    for (const { attribute, graph } of node.bodies) {
      const inner = bodyProto(proto, attribute);
      const body = this.body(graph, inner?.node ?? [], hidden, how);
      if (!body) return undefined;
      bodies.set(attribute, body);
    }
    return proto.attribute.map((attribute) => {
      const { name, g, graphs } = attribute;
      const body = bodies.get(name);
      if (g && body) {
        return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g: body });
      }
      if (graphs.length === 0 || !bodies.has(`${name}[0]`)) return attribute;
      return create(AttributeProtoSchema, {
        name,
        type: AttributeProto_AttributeType.GRAPHS,
        graphs: graphs.map((_, at) => bodies.get(`${name}[${at}]`)!),
      });
    });
  }

  private standFor(name: string, weight: Weight, before: NodeProto[], hidden: Set<string>): void {
    const nodes = standIn(name, weight);
    if (nodes) before.push(...nodes);
    else hidden.add(name);
  }

  private isLeftOut(node: Node): boolean {
    return this.leftOut.nodes.has(node);
  }

  /** Every value by name, with its type where the model declares it: onnxruntime tells the types of these only. */
  private declared(graph: Graph, nodes: readonly NodeProto[]): ValueInfoProto[] {
    const outputs = new Set(graph.outputs.map(({ name }) => name));
    const values: ValueInfoProto[] = [];
    for (const { output } of nodes) {
      for (const name of output) {
        if (name !== '' && !outputs.has(name)) values.push(valueInfo(name, graph.types.get(name)));
      }
    }
    return values;
  }
}

/** Where a model imports no version of ONNX's own operators, the one for the nodes that are put in. */
const lowestFittingOpset = 17;

function valueInfo(name: string, type?: TypeProto): ValueInfoProto {
  return create(ValueInfoProtoSchema, { name, type });
}

function isExternal({ t, tensors, sparseTensor, sparseTensors }: AttributeProto): boolean {
  const all = [t, ...tensors];
  for (const sparse of [sparseTensor, ...sparseTensors]) all.push(sparse?.values, sparse?.indices);
  return all.some((tensor) => tensor?.dataLocation === TensorProto_DataLocation.EXTERNAL);
}
