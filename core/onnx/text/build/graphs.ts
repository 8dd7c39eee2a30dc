import { create } from '@bufbuild/protobuf';
import type { FunctionProto, GraphProto, NodeProto, TensorProto, ValueInfoProto } from '../../gen/onnx_pb';
import {
  FunctionProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  ValueInfoProtoSchema,
} from '../../gen/onnx_pb';
import type { FunctionTree, GraphTree, NodeTree, ValueTree } from '../parse/tree';
import type { BuildBody } from './attributes';
import { buildAttribute } from './attributes';
import type { BuildContext } from './context';
import { functionHeader } from './headers';
import type { FieldsComment } from './merge';
import { mergeComment, messageIn } from './merge';
import type { StructuredComment } from './read-comments';
import { buildTensor } from './tensors';
import { buildType } from './types';

/** Builds graphs and functions of their trees, and remembers which is which. */
export class GraphBuilder {
  readonly trees = new Map<GraphProto | FunctionProto, GraphTree | FunctionTree>();
  readonly nodeTrees = new Map<NodeProto, NodeTree>();
  /** Initializers that have no data in the text. */
  readonly withoutData = new Map<TensorProto, ValueTree>();
  private readonly body: BuildBody = (tree) => this.graph(tree);

  constructor(private readonly context: BuildContext) {}

  graph(tree: GraphTree): GraphProto {
    const graph = create(GraphProtoSchema, { name: tree.name?.text ?? '' });
    this.trees.set(graph, tree);
    for (const value of tree.inputs) {
      graph.input.push(buildValue(value));
      if (value.data) this.addInitializer(graph, value, []);
    }
    graph.output = tree.outputs.map(buildValue);
    for (const value of tree.values) {
      const comments = this.initializerComments(graph, value.start);
      if (value.data) this.addInitializer(graph, value, comments);
      else {
        this.noOwner(comments);
        graph.valueInfo.push(buildValue(value));
      }
    }
    if (tree.valuesRange) this.noOwner(this.initializerComments(graph, tree.valuesRange.end));
    this.nodes(graph, tree);
    return graph;
  }

  function(tree: FunctionTree): FunctionProto {
    const definition = create(FunctionProtoSchema, { name: tree.name?.text ?? '' });
    this.trees.set(definition, tree);
    functionHeader(definition, tree.header);
    for (const attribute of tree.attributes) {
      if ('name' in attribute) {
        definition.attributeProto.push(buildAttribute(this.context, attribute, this.body));
      } else definition.attribute.push(attribute.text);
    }
    definition.input = tree.inputs.map(({ name }) => name.text);
    definition.output = tree.outputs.map(({ name }) => name.text);
    for (const value of [...tree.inputs, ...tree.outputs]) {
      if (value.type) definition.valueInfo.push(buildValue(value));
    }
    for (const value of tree.values) {
      if (value.data) this.context.problem(value, 'A function has no weights; a Constant node makes one.');
      definition.valueInfo.push(buildValue(value));
    }
    this.nodes(definition, tree);
    return definition;
  }

  private addInitializer(graph: GraphProto, value: ValueTree, comments: readonly FieldsComment[]): void {
    const tensor = buildTensor(this.context, value.name.text, value.type, value.data);
    for (const comment of comments) mergeComment(this.context, comment, tensor);
    if (value.data?.kind === 'none') this.withoutData.set(tensor, value);
    graph.initializer.push(tensor);
  }

  /**
   * The comments before a place among the weights. One that names its tensor is a weight of its own, which has no
   * form in the syntax; the others are for the weight that comes next.
   */
  private initializerComments(graph: GraphProto, place: number): FieldsComment[] {
    const forNext: FieldsComment[] = [];
    for (const comment of this.context.commentsBefore(place)) {
      if (this.context.noteMissing(comment, graph)) continue;
      const fields = comment as FieldsComment;
      if (fields.of !== 'initializer' || !('name' in fields.json)) {
        forNext.push(fields);
        continue;
      }
      const tensor = messageIn(this.context, { ...fields, of: fields.of });
      if (tensor) graph.initializer.push(tensor);
    }
    return forNext.filter((comment) => comment.of === 'initializer' || this.noOwner([comment]));
  }

  private nodes(graph: GraphProto | FunctionProto, tree: GraphTree): void {
    for (const nodeTree of tree.nodes) {
      const comments = this.context.commentsBefore(nodeTree.start);
      // What the parser could not read up to its operator is no node.
      if (nodeTree.operator) graph.node.push(this.node(nodeTree, graph, comments));
    }
    if (!tree.nodesRange) return;
    const behind = this.context.commentsBefore(tree.nodesRange.end);
    this.noOwner(behind.filter((comment) => !this.context.noteMissing(comment, graph)));
  }

  private node(
    tree: NodeTree,
    graph: GraphProto | FunctionProto,
    comments: readonly StructuredComment[],
  ): NodeProto {
    const node = create(NodeProtoSchema);
    this.nodeTrees.set(node, tree);
    const { label, operator } = tree;
    if (label && label.text !== '') node.name = label.text;
    node.opType = operator!.name;
    if (operator!.domain !== '') node.domain = operator!.domain;
    if (operator!.overload) node.overload = operator!.overload.text;
    for (const { text } of tree.inputs) node.input.push(text);
    for (const { text } of tree.outputs) node.output.push(text);
    for (const attribute of tree.attributes) {
      node.attribute.push(buildAttribute(this.context, attribute, this.body));
    }
    for (const comment of comments) {
      if (this.context.noteMissing(comment, comment.kind === 'left-out' ? graph : node)) continue;
      const fields = comment as FieldsComment;
      if (fields.of === 'node') mergeComment(this.context, fields, node);
      else this.noOwner([fields]);
    }
    return node;
  }

  private noOwner(comments: readonly StructuredComment[]): false {
    for (const comment of comments) {
      const what = comment.kind === 'fields' ? comment.of : 'thing';
      this.context.problem(comment, `No ${what} follows this comment, and it has no address.`);
    }
    return false;
  }
}

function buildValue({ name, type }: ValueTree): ValueInfoProto {
  const value = create(ValueInfoProtoSchema, { name: name.text });
  if (type) value.type = buildType(type);
  return value;
}
