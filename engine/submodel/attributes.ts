import { clone } from '@bufbuild/protobuf';
import type { AttributeProto, FunctionProto, GraphProto, NodeProto } from '../../core/onnx/gen/onnx_pb';
import { AttributeProtoSchema, NodeProtoSchema } from '../../core/onnx/gen/onnx_pb';

/** What the attributes that a function's nodes refer to are, by name; absent ones are simply not there. */
export type Binding = ReadonlyMap<string, AttributeProto>;

/** The attributes that a call gives to a function, with the function's own defaults for the others. */
export function bindingOf(call: NodeProto, definition: FunctionProto): Binding {
  const binding = new Map<string, AttributeProto>();
  for (const fallback of definition.attributeProto) binding.set(fallback.name, fallback);
  for (const given of call.attribute) binding.set(given.name, given);
  return binding;
}

/** The node with every reference to an attribute of its function replaced by that attribute, in its bodies too. */
export function substitute(node: NodeProto, binding: Binding): NodeProto {
  if (!node.attribute.some(mentionsReference)) return node;
  const result = clone(NodeProtoSchema, node);
  substituteIn(result, binding);
  return result;
}

function substituteIn(node: NodeProto, binding: Binding): void {
  node.attribute = node.attribute.flatMap((attribute) => {
    if (attribute.refAttrName === '') {
      for (const graph of graphsOf(attribute)) for (const inner of graph.node) substituteIn(inner, binding);
      return [attribute];
    }
    const bound = binding.get(attribute.refAttrName);
    // A reference to an attribute that the caller leaves out leaves this one out.
    if (!bound) return [];
    const copy = clone(AttributeProtoSchema, bound);
    copy.name = attribute.name;
    return [copy];
  });
}

function mentionsReference(attribute: AttributeProto): boolean {
  if (attribute.refAttrName !== '') return true;
  return graphsOf(attribute).some((graph) =>
    graph.node.some((node) => node.attribute.some(mentionsReference)),
  );
}

function graphsOf(attribute: AttributeProto): GraphProto[] {
  return attribute.g ? [attribute.g, ...attribute.graphs] : attribute.graphs;
}
