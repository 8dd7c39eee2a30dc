import type { NodeProto, TensorProto, TypeProto } from '../../core/onnx/gen/onnx_pb';
import type { FunctionDefinition, Graph, Model, Node, Weight } from '../../core/onnx/model';
import { bindingOf, substitute } from '../submodel/attributes';
import { calledFunction } from '../submodel/called-function';
import { bodyProto } from '../submodel/hoist';
import type { Root } from './trial';
import type { ValueTypes } from './types';
import { telling } from './weights';

/** The main graph, to infer its types. */
export function mainRoot(model: Model): Root {
  return {
    graph: model.graph,
    opsets: model.opsets,
    inputs: model.graph.types,
    constants: new Map(),
    absent: new Set(),
    protoOf: (node) => node.proto,
  };
}

/** The first call of each function that `root` calls, in its bodies too. */
export function callsIn(model: Model, root: Root): Map<FunctionDefinition, Node> {
  const calls = new Map<FunctionDefinition, Node>();
  if (model.functions.size === 0) return calls;
  const visit = (graph: Graph) => {
    for (const node of graph.nodes) {
      const called = calledFunction(model, node);
      if (called && !calls.has(called)) calls.set(called, node);
      for (const body of node.bodies) visit(body.graph);
    }
  };
  visit(root.graph);
  return calls;
}

/** A function as a call in `caller` uses it: with the types of what it is given there, and with its attributes. */
export function rootOfCall(
  model: Model,
  caller: Root,
  call: Node,
  definition: FunctionDefinition,
  types: ValueTypes,
): Root {
  const inputs = new Map<string, TypeProto>();
  const constants = new Map<string, TensorProto>();
  const absent = new Set<string>();
  for (const [at, { name }] of definition.graph.inputs.entries()) {
    const given = call.inputs[at] ?? '';
    if (given === '' || caller.absent.has(given)) {
      absent.add(name);
      continue;
    }
    const { weight, type } = meaning(caller, call.graph, given, types);
    const tensor = weight && telling(name, weight);
    const constant = tensor ?? caller.constants.get(given);
    if (constant) constants.set(name, constant === tensor ? tensor : { ...constant, name });
    if (type) inputs.set(name, type);
  }
  const binding = bindingOf(protoIn(caller, call), definition.proto);
  return {
    graph: definition.graph,
    opsets: new Map([...model.opsets, ...definition.opsets]),
    inputs,
    constants,
    absent,
    protoOf: (node) => substitute(node.proto, binding),
  };
}

/** What a name is where it is used: in its graph, or in those around it. */
function meaning(
  root: Root,
  graph: Graph,
  name: string,
  types: ValueTypes,
): { readonly weight?: Weight | undefined; readonly type: TypeProto | undefined } {
  for (let at: Graph | undefined = graph; at; at = at.parent?.node.graph) {
    const weight = at.weights.get(name);
    if (weight) return { weight, type: types.get(at.path)?.get(name) };
    if (at.producers.has(name) || at.inputs.some((input) => input.name === name)) {
      return {
        type: types.get(at.path)?.get(name) ?? (at === root.graph ? root.inputs.get(name) : undefined),
      };
    }
  }
  return { type: undefined };
}

/** A node of a root or of its bodies, with the attributes that the call gives put in. */
function protoIn(root: Root, node: Node): NodeProto {
  const { parent } = node.graph;
  if (node.graph === root.graph || !parent) return root.protoOf(node);
  return bodyProto(protoIn(root, parent.node), parent.attribute)?.node[node.index] ?? node.proto;
}
