import { clone, create, toBinary } from '@bufbuild/protobuf';
import type { FunctionProto, NodeProto, TensorProto, ValueInfoProto } from '../../core/onnx/gen/onnx_pb';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from '../../core/onnx/gen/onnx_pb';
import type { FunctionDefinition, Model, Node } from '../../core/onnx/model';
import { elementType } from '../../core/tensor/dtype';
import { withSeedAttributes } from '../seeds';
import { calledFunction } from './called-function';
import { hoistWeights, renameInputs } from './hoist';
import { embedAttributeTensors } from './inline-data';
import { opsetImports } from './opset-imports';
import type { NumberedNode } from './profile-names';
import { ProfileNames } from './profile-names';
import type { Scope } from './scope';
import { isWeightNode, usesOf } from './uses';
import { folderOf, weightProto } from './weight-proto';

/** A part of a model that onnxruntime can run by itself. */
export interface Submodel {
  /** The ModelProto; feeds and fetches are declared by the runner. */
  readonly bytes: Uint8Array;
  /** The folder that the weights' locations are relative to; undefined where none is in a file. */
  readonly folder: string | undefined;
  /** Bytes of the weights. */
  readonly weightBytes: number;
  /** Files that onnxruntime will map. */
  readonly files: readonly string[];
  /** Its nodes, by the numbers in their names, where it was made to be profiled. */
  readonly numbered?: readonly NumberedNode[];
}

/** Nodes put behind those of a submodel, and their outputs, which are numbers to be read rather than values to be kept. */
export interface Probes {
  /** Tells these from other probes behind the same nodes: sessions are kept by it. */
  readonly key: string;
  readonly nodes: readonly NodeProto[];
  /** Constants that they use. */
  readonly initializers: readonly TensorProto[];
  /** Which of their outputs are read: small tensors of a type that crosses into JavaScript. */
  readonly outputs: readonly string[];
}

/** The name that a node has in a submodel, by which onnxruntime's errors tell which one failed. */
export function submodelNodeName(node: Node): string {
  return `#${node.index}`;
}

/**
 * The submodel of these nodes of one graph (in file order). Constants and initializers become initializers that
 * point to where their bytes are; whatever else the nodes use is to be fed. `profiled`: every node gets a name of its
 * own.
 *
 * @throws UserError OD2020 where a weight has no data
 */
export function buildSubmodel(
  model: Model,
  scope: Scope,
  nodes: readonly Node[],
  probes?: Probes,
  profiled = false,
): Submodel {
  const computed = nodes.filter((node) => !isWeightNode(scope, node));
  const made = new Set(computed.flatMap((node) => node.outputs));
  const initializers = new Map<string, TensorProto>();
  const overridable: string[] = [];
  const { feeds, absent, weights } = usesOf(scope, computed);
  for (const [name, { weight, overridable: given }] of weights) {
    initializers.set(name, weightProto(name, weight));
    if (given) overridable.push(name);
  }
  const fed = new Set(feeds);
  const left = new Set(absent);
  const taken = (name: string) => made.has(name) || fed.has(name);
  const protos = computed.map((node) => nodeProto(scope, node, model, left, initializers, taken));
  const names = profiled ? new ProfileNames(model, (called) => functionProto(model, called)) : undefined;
  for (const [at, node] of computed.entries()) names?.name(node, protos[at]!);
  const graph = create(GraphProtoSchema, {
    name: 'submodel',
    node: [...protos, ...(probes?.nodes ?? [])],
    input: overridable.map((name) => overridableInput(initializers.get(name)!)),
    initializer: [...initializers.values(), ...(probes?.initializers ?? [])],
    valueInfo: declaredOutputs(scope, computed),
  });
  const proto = create(ModelProtoSchema, {
    irVersion: BigInt(model.irVersion),
    opsetImport: opsetImports(scope.opsets),
    graph,
    functions: [...functionsOf(model, computed), ...(names?.functions ?? [])],
  });
  const files = weightFiles(scope, computed);
  return {
    bytes: toBinary(ModelProtoSchema, proto),
    folder: files[0] === undefined ? undefined : folderOf(files[0]),
    weightBytes: computed.reduce((sum, node) => sum + weightBytesOf(scope, node), 0),
    files,
    ...(names && { numbered: names.nodes }),
  };
}

function nodeProto(
  scope: Scope,
  node: Node,
  model: Model,
  absent: ReadonlySet<string>,
  initializers: Map<string, TensorProto>,
  taken: (name: string) => boolean,
): NodeProto {
  const proto = clone(NodeProtoSchema, scope.protoOf(node));
  proto.name = submodelNodeName(node);
  proto.docString = '';
  proto.metadataProps = [];
  if (absent.size > 0) renameInputs([proto], new Map([...absent].map((name) => [name, ''])));
  if (node.bodies.length > 0) hoistWeights(node, proto, initializers, taken);
  embedAttributeTensors([proto], model);
  return proto;
}

/** A weight that is a graph input too is declared as both, which keeps onnxruntime from treating it as constant. */
function overridableInput(weight: TensorProto) {
  return create(ValueInfoProtoSchema, {
    name: weight.name,
    type: create(TypeProtoSchema, {
      value: {
        case: 'tensorType',
        value: {
          elemType: weight.dataType,
          shape: { dim: weight.dims.map((value) => ({ value: { case: 'dimValue' as const, value } })) },
        },
      },
    }),
  });
}

/**
 * The element types that the model declares for outputs of operators that are not ONNX's own: some of those have no
 * type inference, and onnxruntime takes them only with the types said. Shapes are left to what runs.
 */
function declaredOutputs(scope: Scope, nodes: readonly Node[]): ValueInfoProto[] {
  const foreign = nodes.filter(({ domain }) => domain !== '' && domain !== 'ai.onnx.ml');
  return foreign.flatMap(({ outputs }) =>
    outputs.flatMap((name) => {
      const type = scope.graph.types.get(name)?.value;
      if (name === '' || type?.case !== 'tensorType') return [];
      const value = { case: 'tensorType' as const, value: { elemType: type.value.elemType } };
      return [create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { value }) })];
    }),
  );
}

const functionProtos = new WeakMap<FunctionDefinition, FunctionProto>();

/** The model's functions that these nodes call, through others too, each with the bytes of its constants. */
function functionsOf(model: Model, nodes: readonly Node[]): FunctionProto[] {
  if (model.functions.size === 0) return [];
  const called = new Set<FunctionDefinition>();
  const open = [...nodes];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const body of node.bodies) open.push(...body.graph.nodes);
    const definition = calledFunction(model, node);
    if (!definition || called.has(definition)) continue;
    called.add(definition);
    open.push(...definition.graph.nodes);
  }
  return [...called].map((definition) => functionProto(model, definition));
}

function functionProto(model: Model, definition: FunctionDefinition): FunctionProto {
  let proto = functionProtos.get(definition);
  if (!proto) {
    proto = withSeedAttributes(model, definition);
    embedAttributeTensors(proto.node, model);
    functionProtos.set(definition, proto);
  }
  return proto;
}

/** The files that the weights of these nodes and of their bodies are in. */
function weightFiles(scope: Scope, nodes: readonly Node[]): string[] {
  const files = new Set<string>();
  const visit = (node: Node) => {
    for (const body of node.bodies) {
      for (const { data } of body.graph.weights.values()) if (data.kind === 'file') files.add(data.file);
      body.graph.nodes.forEach(visit);
    }
  };
  for (const node of nodes) {
    for (const name of [...node.inputs, ...node.captures]) {
      const meaning = name === '' ? undefined : scope.meaning(name);
      if (meaning?.kind === 'weight' && meaning.weight.data.kind === 'file')
        files.add(meaning.weight.data.file);
    }
    visit(node);
  }
  return [...files];
}

/** Bytes of the weights that these nodes use, as a measure of how much work they are. */
export function weightBytesOf(scope: Scope, node: Node): number {
  let bytes = 0;
  for (const name of node.inputs) {
    const meaning = name === '' ? undefined : scope.meaning(name);
    if (meaning?.kind !== 'weight' || !meaning.weight.dtype) continue;
    const { shape, dtype } = meaning.weight;
    bytes += shape.reduce((product, dimension) => product * dimension, elementType(dtype).bits / 8);
  }
  return bytes;
}
