import { clone, create } from '@bufbuild/protobuf';
import type { NodeProto } from '../core/onnx/gen/onnx_pb';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  NodeProtoSchema,
} from '../core/onnx/gen/onnx_pb';
import type { FunctionDefinition, Graph, Model, Node } from '../core/onnx/model';
import { calledFunction } from './submodel/build';
import { bodyProto } from './submodel/hoist';

/** Operators whose outputs differ from run to run, of ONNX and of com.microsoft. */
const randomOperators = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
  'BiasDropout',
  'BitmaskDropout',
  'BitmaskBiasDropout',
  'Sampling',
]);

/** Operators with a float attribute `seed`; Dropout's is an integer and came with opset 12. */
const seededOperators = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
]);

const randomCalls = new WeakSet<Node>();

/** Finds the nodes that call a function with random operators in it, through others too: `isRandom` tells them then. */
export function findRandomCalls(model: Model): void {
  if (model.functions.size === 0) return;
  const nodes = [...model.graphs.values()].flatMap((graph) => graph.nodes);
  const calls = nodes.flatMap((node) => {
    const called = calledFunction(model, node);
    return called ? [{ node, called }] : [];
  });
  const random = new Set<FunctionDefinition>();
  for (let before = -1; before < random.size; ) {
    before = random.size;
    for (const { node, called } of calls) {
      if (!random.has(called) && !called.graph.nodes.some(isRandom)) continue;
      random.add(called);
      randomCalls.add(node);
    }
  }
}

/** Whether the node, or one in its bodies or in the function that it calls, makes random values: they are made once and kept. */
export function isRandom(node: Node): boolean {
  if (randomOperators.has(node.op) || randomCalls.has(node)) return true;
  if (node.op === 'Dropout' && mayTrain(node)) return true;
  return node.bodies.some((body) => body.graph.nodes.some(isRandom));
}

const randomNodes = new WeakMap<Graph, readonly Node[]>();

/** The nodes of a graph that `isRandom` tells. */
export function randomNodesOf(graph: Graph): readonly Node[] {
  let found = randomNodes.get(graph);
  if (!found) {
    found = graph.nodes.filter(isRandom);
    randomNodes.set(graph, found);
  }
  return found;
}

/** Dropout drops only in training: an input says so from opset 12 on, an attribute before opset 7. */
function mayTrain(node: Node): boolean {
  if ((node.inputs[2] ?? '') !== '') return true;
  return node.attributes.some((attribute) => attribute.name === 'is_test' && attribute.i === 0n);
}

/**
 * Gives a random node without a seed one, and those in its bodies, so that the same launch makes the same values and
 * a body gives the same by steps as inside its node; the launch's seed, the graph's path and the node decide it.
 */
export function withSeed(node: Node, proto: NodeProto, opset: number, seed: number, path: string): NodeProto {
  if (node.bodies.some((body) => randomNodesOf(body.graph).length > 0)) {
    return withSeedsInside(node, proto, opset, seed);
  }
  const asFloat = seededOperators.has(node.op);
  const asInt = node.op === 'Dropout' && mayTrain(node) && opset >= 12;
  if (node.domain !== '' || !(asFloat || asInt)) return proto;
  if (proto.attribute.some((attribute) => attribute.name === 'seed')) return proto;
  const value = hash(JSON.stringify([seed, path, node.index]));
  const attribute = asFloat
    ? create(AttributeProtoSchema, { name: 'seed', type: AttributeProto_AttributeType.FLOAT, f: value })
    : create(AttributeProtoSchema, {
        name: 'seed',
        type: AttributeProto_AttributeType.INT,
        i: BigInt(value),
      });
  return { ...proto, attribute: [...proto.attribute, attribute] };
}

function withSeedsInside(node: Node, proto: NodeProto, opset: number, seed: number): NodeProto {
  const result = clone(NodeProtoSchema, proto);
  for (const { attribute, graph } of node.bodies) {
    const inside = bodyProto(result, attribute);
    for (const [at, inner] of graph.nodes.entries()) {
      const before = inside?.node[at];
      if (before) inside.node[at] = withSeed(inner, before, opset, seed, graph.path);
    }
  }
  return result;
}

/** FNV-1a, cut to the 24 bits that a float32 holds exactly. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return (value >>> 0) % 2 ** 24;
}
