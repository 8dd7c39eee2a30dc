import type { MessageInitShape } from '@bufbuild/protobuf';
import {
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
import { attributeText } from './attribute';
import { comment, fieldsJson } from './comments';
import { bodyName, isIdentifier } from './tokens';
import type { TextWriter } from './writer';

/** Comments are the first to be left out of a text that is too long. */
const shareOfText = 0.95;

/**
 * Writes, after the graphs, what the syntax has no form for and no node needs to be understood: documentation,
 * metadata, annotations, training information.
 */
export function printAppendix(writer: TextWriter, model: Model): void {
  const lines = new Appendix(writer);
  const { trainingInfo, configuration } = model.proto;
  lines.add('model', [], fieldsJson(ModelProtoSchema, { trainingInfo, configuration }));
  for (const graph of model.graphs.values()) {
    if (!graph.path.startsWith('function:')) lines.graph(graph);
    for (const node of graph.nodes) lines.node(node);
  }
  for (const definition of model.functions.values()) lines.function(definition);
  lines.finish();
}

class Appendix {
  private begun = false;
  private left = 0;

  constructor(private readonly writer: TextWriter) {}

  add(kind: string, address: readonly string[], fields: Parameters<typeof comment>[4]): void {
    if (Object.keys(fields).length === 0) return;
    if (this.writer.used > shareOfText) {
      this.left++;
      return;
    }
    if (!this.begun) this.writer.line(0, '# What the syntax has no form for:');
    this.begun = true;
    comment(this.writer, 0, kind, address, fields);
  }

  graph(graph: Graph): void {
    const proto = graph.proto as GraphProto;
    const { docString, metadataProps, quantizationAnnotation, sparseInitializer } = proto;
    const fields: MessageInitShape<typeof GraphProtoSchema> = {
      metadataProps,
      quantizationAnnotation,
      sparseInitializer,
    };
    if (graph.parent && bodyName(proto.name) !== proto.name) fields.name = proto.name;
    if (docString !== '') fields.docString = docString;
    this.add('graph', [graph.path], fieldsJson(GraphProtoSchema, fields));
    for (const value of [...proto.input, ...proto.output, ...proto.valueInfo]) this.value(graph, value);
    for (const { name, docString: doc, metadataProps: metadata } of proto.initializer) {
      const extra = fieldsJson(TensorProtoSchema, { docString: doc || undefined, metadataProps: metadata });
      this.add('initializer', [graph.path, name], extra);
    }
  }

  node(node: Node): void {
    const { docString, metadataProps, deviceConfigurations } = node.proto;
    const address = [node.graph.path, firstOutput(node) ?? node.name];
    const fields = { docString: docString || undefined, metadataProps, deviceConfigurations };
    this.add('node', address, fieldsJson(NodeProtoSchema, fields));
    for (const attribute of node.attributes) {
      // An attribute that has no form at all stands before its node with everything that it says.
      const text = attributeText(attribute);
      if (text.kind === 'none') continue;
      const { docString: doc, t } = attribute;
      const lostName = t && t.name !== '' && !isIdentifier(t.name) ? t.name : undefined;
      const tensor = t && {
        name: lostName,
        docString: t.docString || undefined,
        metadataProps: t.metadataProps,
      };
      const known =
        tensor && Object.keys(fieldsJson(TensorProtoSchema, tensor)).length > 0 ? tensor : undefined;
      const written = text.kind === 'graphs' ? text.name : attribute.name;
      const name = written === attribute.name ? undefined : attribute.name;
      const extra = fieldsJson(AttributeProtoSchema, { name, docString: doc || undefined, t: known });
      this.add('attribute', [...address, written], extra);
    }
  }

  function(definition: FunctionDefinition): void {
    const { docString, metadataProps, attributeProto, valueInfo } = definition.proto;
    const unwritten = attributeProto.filter((attribute) => attributeText(attribute).kind !== 'pieces');
    const fields = { docString: docString || undefined, metadataProps, attributeProto: unwritten };
    this.add('function', [definition.graph.path], fieldsJson(FunctionProtoSchema, fields));
    for (const value of valueInfo) this.value(definition.graph, value);
  }

  finish(): void {
    if (this.left > 0)
      this.writer.line(0, `# ${this.left} more comments are not shown: the text would be too long.`);
  }

  private value(graph: Graph, proto: ValueInfoProto): void {
    const { name, docString, metadataProps, type } = proto;
    const lost = type && (typeText(type) === undefined || hasDenotation(type)) ? type : undefined;
    const fields = { docString: docString || undefined, metadataProps, type: lost };
    this.add('value', [graph.path, name], fieldsJson(ValueInfoProtoSchema, fields));
  }
}

/** Whether a tensor type says what its dimensions or its values mean. */
function hasDenotation(type: TypeProto): boolean {
  const dimensions = type.value.case === 'tensorType' ? (type.value.value.shape?.dim ?? []) : [];
  return type.denotation !== '' || dimensions.some((dimension) => dimension.denotation !== '');
}
