import { create } from '@bufbuild/protobuf';
import type { AttributeProto, GraphProto } from '../../gen/onnx_pb';
import { AttributeProtoSchema, AttributeProto_AttributeType as Type } from '../../gen/onnx_pb';
import type { AttributeTree, AttributeValue, GraphTree } from '../parse/tree';
import type { BuildContext } from './context';
import { buildTensor } from './tensors';
import { buildType } from './types';

/** Builds a graph that is an attribute's value. */
export type BuildBody = (graph: GraphTree) => GraphProto;

const encoder = new TextEncoder();

/** The types by the words that annotations have for them. */
const typesByWord: ReadonlyMap<string, Type> = new Map([
  ['float', Type.FLOAT],
  ['int', Type.INT],
  ['string', Type.STRING],
  ['tensor', Type.TENSOR],
  ['graph', Type.GRAPH],
  ['sparse_tensor', Type.SPARSE_TENSOR],
  ['type_proto', Type.TYPE_PROTO],
  ['floats', Type.FLOATS],
  ['ints', Type.INTS],
  ['strings', Type.STRINGS],
  ['tensors', Type.TENSORS],
  ['graphs', Type.GRAPHS],
  ['sparse_tensors', Type.SPARSE_TENSORS],
  ['type_protos', Type.TYPE_PROTOS],
]);

/** The AttributeProto of an attribute. What of its values has another type than it should was told by the parser. */
export function buildAttribute(context: BuildContext, tree: AttributeTree, body: BuildBody): AttributeProto {
  const attribute = create(AttributeProtoSchema, { name: tree.name.text });
  const { value } = tree;
  const annotated = tree.annotation && typesByWord.get(tree.annotation.text);
  if (!value) {
    if (annotated !== undefined) attribute.type = annotated;
    return attribute;
  }
  if (value.kind === 'reference') {
    attribute.refAttrName = value.name.text;
    if (annotated !== undefined) attribute.type = annotated;
    return attribute;
  }
  const items = value.kind === 'list' ? value.items : [value];
  const type = annotated ?? (value.kind === 'list' ? listType(items[0]) : singleType(value));
  attribute.type = type;
  for (const item of items) addValue(context, attribute, type, item, body);
  return attribute;
}

function singleType(value: AttributeValue): Type {
  switch (value.kind) {
    case 'int':
      return Type.INT;
    case 'float':
      return Type.FLOAT;
    case 'string':
      return Type.STRING;
    case 'type':
      return Type.TYPE_PROTO;
    case 'tensor':
      return value.type.kind === 'sparse_tensor' ? Type.SPARSE_TENSOR : Type.TENSOR;
    case 'graph':
      return Type.GRAPH;
    default:
      return Type.UNDEFINED;
  }
}

function listType(first: AttributeValue | undefined): Type {
  const single = first ? singleType(first) : Type.UNDEFINED;
  switch (single) {
    case Type.INT:
      return Type.INTS;
    case Type.FLOAT:
      return Type.FLOATS;
    case Type.STRING:
      return Type.STRINGS;
    case Type.TYPE_PROTO:
      return Type.TYPE_PROTOS;
    case Type.TENSOR:
      return Type.TENSORS;
    case Type.GRAPH:
      return Type.GRAPHS;
    default:
      return single;
  }
}

/** Puts a value where its type has it; one of another type is left out. */
function addValue(
  context: BuildContext,
  attribute: AttributeProto,
  type: Type,
  value: AttributeValue,
  body: BuildBody,
): void {
  switch (value.kind) {
    case 'int':
      if (type === Type.INT) attribute.i = value.value;
      else if (type === Type.INTS) attribute.ints.push(value.value);
      else addFloat(attribute, type, Number(value.value));
      return;
    case 'float':
      addFloat(attribute, type, value.value);
      return;
    case 'string': {
      const bytes = encoder.encode(value.text) as Uint8Array<ArrayBuffer>;
      if (type === Type.STRING) attribute.s = bytes;
      else if (type === Type.STRINGS) attribute.strings.push(bytes);
      return;
    }
    case 'type':
      if (type === Type.TYPE_PROTO) attribute.tp = buildType(value.type);
      else if (type === Type.TYPE_PROTOS) attribute.typeProtos.push(buildType(value.type));
      return;
    case 'tensor': {
      const tensor = buildTensor(context, value.name?.text ?? '', value.type, value.data);
      if (type === Type.TENSOR) attribute.t = tensor;
      else if (type === Type.TENSORS) attribute.tensors.push(tensor);
      return;
    }
    case 'graph': {
      const graph = body(value.graph);
      if (type === Type.GRAPH) attribute.g = graph;
      else if (type === Type.GRAPHS) attribute.graphs.push(graph);
      return;
    }
  }
}

function addFloat(attribute: AttributeProto, type: Type, value: number): void {
  if (type === Type.FLOAT) attribute.f = Math.fround(value);
  else if (type === Type.FLOATS) attribute.floats.push(Math.fround(value));
}
