import { clone, create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { constantNode } from '../core/onnx/constant';
import { ExternalFiles } from '../core/onnx/external-data';
import type { FunctionProto, ModelProto, TypeProto } from '../core/onnx/gen/onnx_pb';
import {
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from '../core/onnx/gen/onnx_pb';
import { GraphIndexer } from '../core/onnx/graph';
import type { FunctionDefinition, Model, Node } from '../core/onnx/model';
import { firstOutput } from '../core/onnx/model';
import { describeNode } from './errors';
import { InferredTypes } from './inferred-types';
import type { Runner } from './runner-client';
import { calledFunction } from './submodel/called-function';
import { embedAttributeTensors } from './submodel/inline-data';
import { opsetImports } from './submodel/opset-imports';

/**
 * Operators that ONNX defines by others and that onnxruntime 1.30 has no CPU kernel for, with some element types at
 * least (found by having it write a model of each). It decides for every node; the others are not asked about.
 */
const composite: ReadonlySet<string> = new Set([
  ...[
    'CastLike',
    'CausalConvWithState',
    'CenterCropPad',
    'GroupNormalization',
    'HardSwish',
    'LinearAttention',
  ],
  ...['Mish', 'NegativeLogLikelihoodLoss', 'Range', 'SoftmaxCrossEntropyLoss'],
]);

/**
 * The model with the bodies of its composite operators: of each node that onnxruntime inlines, the nodes that it runs
 * in its place. The nodes stay as they are, so what is not stepped into runs as before. No weight is copied: a node
 * is inlined by itself, with inputs of which the types are all that is known. A node is left without a body where its
 * inputs' types are not known: in model-local functions, mostly.
 *
 * @throws RunnerDied
 */
export async function withComposites(runner: Runner, model: Model): Promise<Model> {
  const composites = new Map<Node, FunctionDefinition>();
  const graphs = new Map(model.graphs);
  const types = new InferredTypes(runner, model);
  for (const graph of model.graphs.values()) {
    for (const node of graph.nodes) {
      if (!composite.has(node.op) || node.domain !== '' || calledFunction(model, node)) continue;
      const proto = await bodyOf(runner, model, node, types);
      if (!proto) continue;
      const indexer = new GraphIndexer(new ExternalFiles([]));
      const definition = indexer.function(proto);
      if ([...indexer.graphs.keys()].some((path) => graphs.has(path))) continue;
      for (const [path, inner] of indexer.graphs) graphs.set(path, inner);
      composites.set(node, definition);
    }
  }
  return composites.size === 0 ? model : { ...model, graphs, composites };
}

/** The body of a node as a function; undefined where onnxruntime has a kernel for it, or does not take it. */
async function bodyOf(
  runner: Runner,
  model: Model,
  node: Node,
  types: InferredTypes,
): Promise<FunctionProto | undefined> {
  if (node.attributes.some(({ refAttrName }) => refAttrName !== '')) return undefined;
  const inputs = node.inputs.map((name, at) => parameter(node, name, at));
  const given: { name: string; type: TypeProto }[] = [];
  for (const [at, name] of node.inputs.entries()) {
    const type = name === '' ? undefined : await types.of(node.graph, name);
    if (type) given.push({ name: inputs[at]!, type });
    else if (name !== '') return undefined;
  }
  const proto = clone(NodeProtoSchema, node.proto);
  proto.name = '';
  proto.input = inputs.map((name, at) => (node.inputs[at] === '' ? '' : name));
  embedAttributeTensors([proto], model);
  const alone = create(ModelProtoSchema, {
    irVersion: BigInt(model.irVersion),
    opsetImport: opsetImports(types.opsetsOf(node.graph)),
    graph: create(GraphProtoSchema, {
      name: node.op,
      node: [proto],
      input: given.map((value) => create(ValueInfoProtoSchema, value)),
      output: node.outputs
        .filter((name) => name !== '')
        .map((name) => create(ValueInfoProtoSchema, { name })),
    }),
  });
  const answer = await inlined(runner, node, toBinary(ModelProtoSchema, alone));
  const body = answer && fromBinary(ModelProtoSchema, answer);
  // What is there still has a kernel.
  const isThere = body?.graph?.node.some(({ opType, domain }) => opType === node.op && domain === '');
  return body?.graph && !isThere ? functionOf(node, body, inputs) : undefined;
}

async function inlined(runner: Runner, node: Node, model: Uint8Array): Promise<Uint8Array | null> {
  runner.running = { text: `the body of ${describeNode(node)}`, nodes: [node] };
  try {
    return await runner.request('inline', { model });
  } finally {
    runner.running = undefined;
  }
}

/** The name of an input inside: its own, once; something else for one that is left out or there again. */
function parameter(node: Node, name: string, at: number): string {
  if (name === '') return `absent_${at}`;
  return node.inputs.indexOf(name) === at ? name : `${name}_${at}`;
}

/** What onnxruntime wrote, as a function that no other node has. Initializers, which functions lack, are Constants. */
function functionOf(node: Node, body: ModelProto, inputs: readonly string[]): FunctionProto {
  const graph = body.graph!;
  const constants = graph.initializer.map((tensor) => {
    const t = clone(TensorProtoSchema, tensor);
    t.name = '';
    return constantNode(tensor.name, t);
  });
  const nodes = [...constants, ...graph.node];
  for (const each of nodes) {
    each.docString = '';
    each.metadataProps = [];
  }
  const domains = new Set(nodes.map(({ domain }) => domain));
  return create(FunctionProtoSchema, {
    name: node.op,
    overload: [node.graph.path, firstOutput(node) ?? `#${node.index}`]
      .filter((part) => part !== '')
      .join('/'),
    input: [...inputs],
    output: [...node.outputs],
    node: nodes,
    opsetImport: body.opsetImport.filter(({ domain }) => domains.has(domain)),
  });
}
