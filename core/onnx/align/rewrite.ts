import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  StringStringEntryProto,
  TensorProto,
  ValueInfoProto,
} from '../gen/onnx_pb';
import type { FunctionDefinition, Graph, Model, Node } from '../model';
import { changed } from './changed';

/** What of a model is shown otherwise than the file has it. */
export interface Rewriting {
  /** A name that stands in that graph. */
  value(graph: Graph, name: string): string;
  nodeName(node: Node): string;
  /** The name of a body's graph. */
  graphName(graph: Graph): string;
  operator(node: Node): Pick<NodeProto, 'domain' | 'opType' | 'overload'>;
  function(definition: FunctionDefinition): Pick<FunctionProto, 'domain' | 'name' | 'overload'>;
  tensor(tensor: TensorProto): TensorProto;
  nodes(graph: Graph): readonly Node[];
  attributes(node: Node, attributes: readonly AttributeProto[]): readonly AttributeProto[];
  /** Things of a graph that have names, in the order in which they are shown; the names are as shown. */
  sorted<T extends { readonly name: string }>(
    graph: Graph,
    kind: 'initializer' | 'valueInfo',
    items: T[],
  ): T[];
  functions(definitions: readonly FunctionDefinition[]): readonly FunctionDefinition[];
}

/** The protobuf of a model as it is shown. What does not change is shared with the model's own. */
export function rewriteModel(model: Model, rewriting: Rewriting): ModelProto {
  const shown = rewriting.functions([...model.functions.values()]);
  // Functions that are there twice have no definition; they stay as they are.
  const protos = new Set([...model.functions.values()].map(({ proto }) => proto));
  return changed(model.proto, {
    graph: model.proto.graph && graphProto(model.graph, rewriting),
    functions: [
      ...shown.map((definition) => functionProto(definition, rewriting)),
      ...model.proto.functions.filter((proto) => !protos.has(proto)),
    ],
  });
}

function graphProto(graph: Graph, rewriting: Rewriting): GraphProto {
  const proto = graph.proto as GraphProto;
  const tensor = (one: TensorProto) =>
    changed(rewriting.tensor(one), { name: rewriting.value(graph, one.name) });
  const entries = (list: readonly StringStringEntryProto[]) =>
    list.map((entry) => changed(entry, { value: rewriting.value(graph, entry.value) }));
  return changed(proto, {
    name: rewriting.graphName(graph),
    input: values(graph, proto.input, rewriting),
    output: values(graph, proto.output, rewriting),
    valueInfo: rewriting.sorted(graph, 'valueInfo', values(graph, proto.valueInfo, rewriting)),
    initializer: rewriting.sorted(graph, 'initializer', proto.initializer.map(tensor)),
    sparseInitializer: proto.sparseInitializer.map((sparse) =>
      changed(sparse, {
        values: sparse.values && changed(sparse.values, { name: rewriting.value(graph, sparse.values.name) }),
      }),
    ),
    quantizationAnnotation: proto.quantizationAnnotation.map((annotation) =>
      changed(annotation, {
        tensorName: rewriting.value(graph, annotation.tensorName),
        quantParameterTensorNames: entries(annotation.quantParameterTensorNames),
      }),
    ),
    node: rewriting.nodes(graph).map((node) => nodeProto(node, rewriting)),
  });
}

function functionProto(definition: FunctionDefinition, rewriting: Rewriting): FunctionProto {
  const { graph, proto } = definition;
  const name = (one: string) => rewriting.value(graph, one);
  return changed(proto, {
    ...rewriting.function(definition),
    input: proto.input.map(name),
    output: proto.output.map(name),
    valueInfo: rewriting.sorted(graph, 'valueInfo', values(graph, proto.valueInfo, rewriting)),
    node: rewriting.nodes(graph).map((node) => nodeProto(node, rewriting)),
  });
}

function values(graph: Graph, list: readonly ValueInfoProto[], rewriting: Rewriting): ValueInfoProto[] {
  return list.map((value) => changed(value, { name: rewriting.value(graph, value.name) }));
}

function nodeProto(node: Node, rewriting: Rewriting): NodeProto {
  const { graph, proto } = node;
  const name = (one: string) => (one === '' ? '' : rewriting.value(graph, one));
  const body = (one: GraphProto) => {
    const inner = node.bodies.find((candidate) => candidate.graph.proto === one);
    return inner ? graphProto(inner.graph, rewriting) : one;
  };
  const shown = (attribute: AttributeProto) => {
    const { t, g, graphs } = attribute;
    if (!t && !g && graphs.length === 0) return attribute;
    return changed(attribute, { t: t && rewriting.tensor(t), g: g && body(g), graphs: graphs.map(body) });
  };
  return changed(proto, {
    ...rewriting.operator(node),
    name: rewriting.nodeName(node),
    input: proto.input.map(name),
    output: proto.output.map(name),
    attribute: rewriting.attributes(node, proto.attribute).map(shown),
  });
}
