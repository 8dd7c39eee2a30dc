import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { messageOf } from '../../core/errors';
import type { GraphProto, NodeProto } from '../../core/onnx/gen/onnx_pb';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
} from '../../core/onnx/gen/onnx_pb';

/** The locale that every system with UTF-8 has, also without language packs. */
const portable = 'C.UTF-8';

/**
 * The model with StringNormalizer in a locale that the machine has, where `error` says that it lacks the one that the
 * operator takes by default (en_US); containers mostly lack it. Upper and lower case are Unicode's in both. Undefined
 * where that is not what is wrong, or where the model itself asks for another locale.
 */
export function withPortableLocale(model: Uint8Array, error: unknown): Uint8Array | undefined {
  if (!/Failed to construct locale/.test(messageOf(error))) return undefined;
  const proto = fromBinary(ModelProtoSchema, model);
  const nodes = proto.graph ? allNodes(proto.graph) : [];
  for (const definition of proto.functions) nodes.push(...definition.node);
  const normalizers = nodes.filter(({ opType, domain }) => opType === 'StringNormalizer' && domain === '');
  let changed = false;
  for (const node of normalizers) {
    const given = node.attribute.find(({ name }) => name === 'locale');
    if (given && !/^en_US\b/.test(new TextDecoder().decode(given.s))) continue;
    const type = AttributeProto_AttributeType.STRING;
    const locale = create(AttributeProtoSchema, {
      name: 'locale',
      type,
      s: new TextEncoder().encode(portable),
    });
    node.attribute = [...node.attribute.filter((attribute) => attribute !== given), locale];
    changed = true;
  }
  return changed ? toBinary(ModelProtoSchema, proto) : undefined;
}

function allNodes(graph: GraphProto): NodeProto[] {
  return graph.node.flatMap((node) => [
    node,
    ...node.attribute.flatMap(({ g, graphs }) => (g ? [g, ...graphs] : graphs).flatMap(allNodes)),
  ]);
}
