import { create } from '@bufbuild/protobuf';
import { attributeTypeOfWord } from '../../attribute-type';
import type { AttributeProto, GraphProto } from '../../gen/onnx_pb';
import { AttributeProtoSchema, AttributeProto_AttributeType as Type } from '../../gen/onnx_pb';
import { typeWordOf } from '../parse/attributes';
import type { AttributeTree, AttributeValue, GraphTree } from '../parse/tree';
import type { BuildContext } from './context';
import { buildTensor } from './tensors';
import { buildType } from './types';

/** Builds a graph that is an attribute's value. */
export type BuildBody = (graph: GraphTree) => GraphProto;

const encoder = new TextEncoder();

/** The AttributeProto of an attribute. What of its values has another type than it should was told by the parser. */
export function buildAttribute(context: BuildContext, tree: AttributeTree, body: BuildBody): AttributeProto {
  const attribute = create(AttributeProtoSchema, { name: tree.name.text });
  const { value } = tree;
  const annotated = tree.annotation && attributeTypeOfWord(tree.annotation.text);
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
  const type = annotated ?? attributeTypeOfWord(typeWordOf(value) ?? '') ?? Type.UNDEFINED;
  attribute.type = type;
  for (const item of items) addValue(context, attribute, type, item, body);
  return attribute;
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
