import { clone, create } from '@bufbuild/protobuf';
import type { AttributeProto, FunctionProto, NodeProto } from '../core/onnx/gen/onnx_pb';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  FunctionProtoSchema,
  NodeProtoSchema,
} from '../core/onnx/gen/onnx_pb';
import type { FunctionDefinition, Graph, Model, Node } from '../core/onnx/model';
import { mayTrain, RandomNodes, seededOperators } from './random-nodes';
import type { Binding } from './submodel/attributes';
import { calledFunction } from './submodel/called-function';
import { bodyProto } from './submodel/hoist';

const { FLOAT, INT } = AttributeProto_AttributeType;

/** A seed that the file leaves out. */
interface MissingSeed {
  /**
   * The way from a graph to the node: `3` its fourth node, `3.body.0` the first one in that node's body, `3>0` the first
   * one of the function that it calls.
   */
  readonly key: string;
  readonly type: typeof FLOAT | typeof INT;
}

/** Gives a missing seed as an attribute, whose name is up to whoever asks; undefined where it has none to give. */
export type SeedSource = (missing: MissingSeed) => AttributeProto | undefined;

/** The seeds of a run's main graph, bodies and functions included: decided by the launch's seed and the node's place. */
export function seedsOfLaunch(seed: number): SeedSource {
  return ({ key, type }) => {
    const value = hash(JSON.stringify([seed, key]));
    return create(AttributeProtoSchema, type === FLOAT ? { type, f: value } : { type, i: BigInt(value) });
  };
}

/** The seeds inside a function: those that its caller gives as attributes. */
export function seedsOfCall(binding: Binding): SeedSource {
  return ({ key }) => binding.get(attributeName(key));
}

/**
 * The node's proto with the seeds that the file leaves out, so that the same launch makes the same values: its own,
 * those in its bodies and, as attributes of the call, those in the function that it calls. `prefix` is the way to the
 * node's graph.
 */
export function withSeeds(
  model: Model,
  node: Node,
  proto: NodeProto,
  opset: number,
  source: SeedSource,
  prefix: string,
): NodeProto {
  if (!RandomNodes.of(model).has(node)) return proto;
  const here = `${prefix}${node.index}`;
  const called = calledFunction(model, node);
  if (called) {
    const given = missingIn(model, called).map(({ key, type }) =>
      named(attributeName(key), source({ key: `${here}>${key}`, type })),
    );
    return withAttributes(proto, given);
  }
  if (node.bodies.length > 0) {
    const result = clone(NodeProtoSchema, proto);
    for (const { attribute, graph } of node.bodies) {
      seedNodes(
        model,
        graph,
        bodyProto(result, attribute)?.node ?? [],
        opset,
        source,
        `${here}.${attribute}.`,
      );
    }
    return result;
  }
  const type = missingSeed(node, proto, opset);
  return type === undefined ? proto : withAttributes(proto, [named('seed', source({ key: here, type }))]);
}

/** The way to a graph from the outermost graph that it is in: the main graph, or a function's. */
export function seedPrefix(graph: Graph): string {
  const { parent } = graph;
  return parent ? `${seedPrefix(parent.node.graph)}${parent.node.index}.${parent.attribute}.` : '';
}

/**
 * A copy of a function's proto with an attribute for each seed that its nodes lack. onnxruntime inlines functions
 * wherever they are called: so each call can draw its own numbers.
 */
export function withSeedAttributes(model: Model, definition: FunctionDefinition): FunctionProto {
  const proto = clone(FunctionProtoSchema, definition.proto);
  const missing = missingIn(model, definition);
  if (missing.length === 0) return proto;
  proto.attribute.push(...missing.map(({ key }) => attributeName(key)));
  const names = new Set(missing.map(({ key }) => key));
  const references: SeedSource = ({ key, type }) =>
    names.has(key) ? create(AttributeProtoSchema, { type, refAttrName: attributeName(key) }) : undefined;
  seedNodes(model, definition.graph, proto.node, opsetOf(model, definition), references, '');
  return proto;
}

/** Functions that call others more than once in turn could ask for more than any model needs. */
const mostSeeds = 10_000;
const missingByFunction = new WeakMap<FunctionDefinition, readonly MissingSeed[]>();

/** The seeds that a function's caller has to give; none where they are too many, or where it calls itself. */
function missingIn(model: Model, definition: FunctionDefinition): readonly MissingSeed[] {
  let missing = missingByFunction.get(definition);
  if (!missing) {
    // Whoever asks for it while it is being found is called by the function itself.
    missingByFunction.set(definition, []);
    missing = [];
    const found: MissingSeed[] = [];
    const collect: SeedSource = (each) => {
      found.push(each);
      return undefined;
    };
    const opset = opsetOf(model, definition);
    for (const node of definition.graph.nodes) {
      withSeeds(model, node, node.proto, opset, collect, '');
      if (found.length > mostSeeds) break;
    }
    if (found.length <= mostSeeds) missing = found;
    missingByFunction.set(definition, missing);
  }
  return missing;
}

function seedNodes(
  model: Model,
  graph: Graph,
  protos: NodeProto[],
  opset: number,
  source: SeedSource,
  prefix: string,
): void {
  for (const [at, node] of graph.nodes.entries()) {
    const proto = protos[at];
    if (proto) protos[at] = withSeeds(model, node, proto, opset, source, prefix);
  }
}

function missingSeed(node: Node, proto: NodeProto, opset: number): MissingSeed['type'] | undefined {
  if (node.domain !== '' || proto.attribute.some(({ name }) => name === 'seed')) return undefined;
  if (seededOperators.has(node.op)) return FLOAT;
  return node.op === 'Dropout' && mayTrain(node) && opset >= 12 ? INT : undefined;
}

function opsetOf(model: Model, { opsets }: FunctionDefinition): number {
  return opsets.get('') ?? model.opsets.get('') ?? 1;
}

function attributeName(key: string): string {
  return `seed:${key}`;
}

function named(name: string, attribute: AttributeProto | undefined): AttributeProto[] {
  return attribute ? [{ ...attribute, name }] : [];
}

function withAttributes(proto: NodeProto, given: readonly AttributeProto[][]): NodeProto {
  return { ...proto, attribute: [...proto.attribute, ...given.flat()] };
}

/** FNV-1a, cut to the 24 bits that a float32 holds exactly. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return (value >>> 0) % 2 ** 24;
}
