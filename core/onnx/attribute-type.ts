import { isFieldSet } from '@bufbuild/protobuf';
import type { AttributeProto } from './gen/onnx_pb';
import { AttributeProtoSchema, AttributeProto_AttributeType as Type } from './gen/onnx_pb';
import { annotationWords } from './text/parse/words';

/** An attribute's type, found from its fields where an old model does not say it. */
export function attributeType(attribute: AttributeProto): Type {
  if (attribute.type !== Type.UNDEFINED) return attribute.type;
  if (attribute.t) return Type.TENSOR;
  if (attribute.g) return Type.GRAPH;
  if (attribute.tp) return Type.TYPE_PROTO;
  if (attribute.floats.length > 0) return Type.FLOATS;
  if (attribute.ints.length > 0) return Type.INTS;
  if (attribute.strings.length > 0) return Type.STRINGS;
  if (attribute.graphs.length > 0) return Type.GRAPHS;
  if (attribute.tensors.length > 0) return Type.TENSORS;
  if (isFieldSet(attribute, AttributeProtoSchema.field.f)) return Type.FLOAT;
  if (isFieldSet(attribute, AttributeProtoSchema.field.i)) return Type.INT;
  if (isFieldSet(attribute, AttributeProtoSchema.field.s)) return Type.STRING;
  return Type.UNDEFINED;
}

/** The word that the text syntax has for an attribute's type: `ints`, `type_proto`; undefined for a number that is none. */
export function attributeTypeWord(type: Type): string | undefined {
  return type === Type.UNDEFINED ? undefined : Type[type]?.toLowerCase();
}

/** The attribute's type that a word of the text syntax stands for; undefined for a word that is none. */
export function attributeTypeOfWord(word: string): Type | undefined {
  return annotationWords.has(word) ? Type[word.toUpperCase() as keyof typeof Type] : undefined;
}
