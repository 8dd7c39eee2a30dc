import type { JsonObject } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  FunctionProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  type TypeProto,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from '../gen/onnx_pb';
import type { FunctionDefinition, Graph, Model, Node } from '../model';
import { firstOutput } from '../model';
import { typeText } from '../type-text';
import { Addresses } from './address';
import { attributeText, isLegal } from './attribute';
import type { CommentKind } from './comments';
import { comment, fieldsJson } from './comments';
import type { Style } from './style';
import { bodyName, isIdentifier } from './tokens';
import { unwritten, unwrittenOfAttribute, unwrittenOfTensor } from './unwritten';
import type { TextWriter } from './writer';

/** Comments are the first to be left out of a text that is too long. */
const shareOfText = 0.95;

/** What the syntax itself says of each message. */
const written = {
  model: new Set([
    ...['irVersion', 'opsetImport', 'producerName', 'producerVersion', 'domain', 'modelVersion', 'docString'],
    ...['metadataProps', 'graph', 'functions'],
  ]),
  graph: new Set(['name', 'node', 'initializer', 'input', 'output', 'valueInfo']),
  function: new Set([
    ...[
      'name',
      'domain',
      'overload',
      'opsetImport',
      'input',
      'output',
      'attribute',
      'attributeProto',
      'node',
    ],
    'valueInfo',
  ]),
  node: new Set(['name', 'opType', 'domain', 'overload', 'input', 'output', 'attribute']),
  value: new Set(['name', 'type']),
};

/**
 * Writes, after the graphs, what the syntax has no form for and no node needs to be understood: documentation,
 * metadata, annotations, training information.
 */
export function printAppendix(writer: TextWriter, model: Model): void {
  const lines = new Appendix(writer);
  lines.model(model);
  // A function that is there twice stands whole in the model's comment, its bodies too.
  const definitions = [...model.functions.values(), ...(model.composites?.values() ?? [])];
  const printed = new Set<Graph>([model.graph, ...definitions.map(({ graph }) => graph)]);
  for (const graph of model.graphs.values()) {
    if (!printed.has(graph) && !(graph.parent && printed.has(graph.parent.node.graph))) continue;
    printed.add(graph);
    if (graph.proto.$typeName === 'onnx.GraphProto') lines.graph(graph, graph.proto);
    lines.nodes(graph);
  }
  for (const definition of model.functions.values()) lines.function(definition);
  lines.finish();
}

type Fields = Parameters<typeof comment>[4];

class Appendix {
  private begun = false;
  private readonly left: { kind: CommentKind; address: readonly string[]; fields: Fields }[] = [];
  private leftCount = 0;

  constructor(private readonly writer: TextWriter) {}

  private add(kind: CommentKind, address: readonly string[], fields: Fields): void {
    if (Object.keys(fields).length === 0) return;
    if (this.writer.used > shareOfText) {
      this.leftCount++;
      if (this.writer.leaveOut) this.left.push({ kind, address, fields });
      return;
    }
    if (!this.begun) this.writer.line(0, '# What the syntax has no form for:');
    this.begun = true;
    comment(this.writer, 0, kind, address, fields);
  }

  /** A function that is there twice is not called, and stands here. */
  model(model: Model): void {
    const used = new Set([...model.functions.values()].map(({ proto }) => proto));
    const functions = model.proto.functions.filter((proto) => !used.has(proto));
    const fields = unwritten(ModelProtoSchema, model.proto, written.model);
    this.add('model', [], fieldsJson(ModelProtoSchema, { ...fields, functions }, this.writer.style));
  }

  graph(graph: Graph, proto: GraphProto): void {
    const fields = unwritten(GraphProtoSchema, proto, written.graph);
    if (graph.parent && bodyName(proto.name) !== proto.name) fields.name = proto.name;
    this.add('graph', [graph.path], fieldsJson(GraphProtoSchema, fields, this.writer.style));
    this.values(graph, [...proto.input, ...proto.output, ...proto.valueInfo]);
    const addresses = new Addresses(proto.initializer.map(({ name }) => name));
    proto.initializer.forEach((tensor, at) => {
      const extra = fieldsJson(TensorProtoSchema, unwrittenOfTensor(tensor), this.writer.style);
      this.add('initializer', [graph.path, addresses.of(at)], extra);
    });
  }

  nodes(graph: Graph): void {
    const addresses = new Addresses(graph.nodes.map((node) => firstOutput(node) ?? node.name));
    for (const node of graph.nodes) this.node(node, [graph.path, addresses.of(node.index)]);
  }

  private node(node: Node, address: readonly string[]): void {
    this.add(
      'node',
      address,
      fieldsJson(NodeProtoSchema, unwritten(NodeProtoSchema, node.proto, written.node), this.writer.style),
    );
    const extras = node.attributes.map((attribute) => attributeFields(attribute, this.writer.style));
    if (extras.every((extra) => Object.keys(extra).length === 0)) return;
    // One that has no form at all stands before its node with everything that it says.
    const shown = node.attributes.flatMap((attribute, at) => {
      const text = attributeText(attribute, this.writer.style);
      if (text.kind === 'none') return [];
      return [{ name: text.kind === 'graphs' ? text.name : attribute.name, extra: extras[at]! }];
    });
    const addresses = new Addresses(shown.map(({ name }) => name));
    shown.forEach(({ extra }, at) => {
      this.add('attribute', [...address, addresses.of(at)], extra);
    });
  }

  function(definition: FunctionDefinition): void {
    const { proto, graph } = definition;
    const fields = unwritten(FunctionProtoSchema, proto, written.function);
    const isShown = (attribute: AttributeProto) =>
      attributeText(attribute, this.writer.style).kind === 'pieces';
    fields.attributeProto = proto.attributeProto.filter((attribute) => !isShown(attribute));
    this.add('function', [graph.path], fieldsJson(FunctionProtoSchema, fields, this.writer.style));
    const shown = proto.attributeProto.filter(isShown);
    const addresses = new Addresses(shown.map(({ name }) => name));
    shown.forEach((attribute, at) => {
      this.add('attribute', [graph.path, addresses.of(at)], attributeFields(attribute, this.writer.style));
    });
    this.values(graph, proto.valueInfo);
  }

  finish(): void {
    if (this.leftCount === 0) return;
    const line = `# ${this.leftCount} more comments are not shown: the text would be too long.`;
    this.writer.line(0, line);
    for (const { kind: of, address, fields: json } of this.left) {
      this.writer.leaveOut?.({ line, what: { kind: 'fields', of, address, json, node: undefined } });
    }
  }

  private values(graph: Graph, list: readonly ValueInfoProto[]): void {
    const addresses = new Addresses(list.map(({ name }) => name));
    list.forEach((value, at) => {
      const { type } = value;
      const fields = unwritten(ValueInfoProtoSchema, value, written.value);
      if (type && (typeText(type) === undefined || hasDenotation(type))) fields.type = type;
      this.add(
        'value',
        [graph.path, addresses.of(at)],
        fieldsJson(ValueInfoProtoSchema, fields, this.writer.style),
      );
    });
  }
}

/** What an attribute says that its text does not: another name, documentation, what its tensor says beside data. */
function attributeFields(attribute: AttributeProto, style: Style): JsonObject {
  const fields = unwrittenOfAttribute(attribute);
  if (!isLegal(attribute.name)) fields.name = attribute.name;
  const { t, tp } = attribute;
  if (tp && hasDenotation(tp)) fields.tp = tp;
  if (t && attribute.refAttrName === '') {
    const lost = unwrittenOfTensor(t);
    if (t.name !== '' && !isIdentifier(t.name)) lost.name = t.name;
    if (Object.keys(lost).length > 0) fields.t = lost;
  }
  return fieldsJson(AttributeProtoSchema, fields, style);
}

/** Whether a type says, at any depth, what its dimensions or its values mean. */
function hasDenotation({ denotation, value }: TypeProto): boolean {
  if (denotation !== '') return true;
  switch (value.case) {
    case 'tensorType':
    case 'sparseTensorType':
      return value.value.shape?.dim.some((dimension) => dimension.denotation !== '') ?? false;
    case 'sequenceType':
    case 'optionalType':
      return value.value.elemType !== undefined && hasDenotation(value.value.elemType);
    case 'mapType':
      return value.value.valueType !== undefined && hasDenotation(value.value.valueType);
    default:
      return false;
  }
}
