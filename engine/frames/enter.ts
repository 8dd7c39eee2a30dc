import type { FunctionDefinition, Graph, Model, Node } from '../../core/onnx/model';
import { firstOutput } from '../../core/onnx/model';
import { bindingOf } from '../submodel/attributes';
import { calledFunction } from '../submodel/called-function';
import type { Draws } from '../timeline/draws';
import type { Held } from '../types';
import type { Body, BodyContext, IterationStart } from './body';
import { once } from './body';
import { layoutFits, loopFits, scanFits, sequenceMapFits } from './fits';
import type { FunctionContext } from './frame';
import { Frame } from './frame';
import { LoopBody } from './loop';
import type { ScanLayout } from './scan';
import { ScanBody } from './scan';
import { SequenceMapBody } from './sequence-map';

export interface EnterContext extends BodyContext {
  readonly model: Model;
  readonly seed: number;
  readonly draws: Draws;
  readonly nextId: () => number;
  /** The values of a node's inputs, in order; undefined for those that are left out. */
  readonly inputsOf: (frame: Frame, node: Node) => Promise<(Held | undefined)[]>;
}

/** The graphs that a node may run inside itself. */
export function innerGraphs(model: Model, node: Node): Graph[] {
  const called = calledFunction(model, node) ?? model.composites?.get(node);
  return called ? [called.graph] : node.bodies.map((body) => body.graph);
}

/**
 * The frame that runs inside the node. Undefined where it has none, or where nothing in it would run: no iteration,
 * a branch without nodes.
 */
export async function enterNode(context: EnterContext, frame: Frame, node: Node): Promise<Frame | undefined> {
  const { model } = context;
  // What somebody made of an output is not to be had from the body.
  if (frame.hasFixedOutput(node)) return undefined;
  // A composite's body was written for the attributes in the file.
  const composite = frame.attributes.has(node) ? undefined : model.composites?.get(node);
  const called = calledFunction(model, node) ?? composite;
  if (called) return enterFunction(context, frame, node, called);
  if (node.domain !== '' || node.bodies.length === 0) return undefined;
  switch (node.op) {
    case 'If':
      return enterIf(context, frame, node);
    case 'Loop':
      return enterLoop(context, frame, node);
    case 'Scan':
      return enterScan(context, frame, node);
    case 'SequenceMap':
      return enterSequenceMap(context, frame, node);
    default:
      return undefined;
  }
}

function makeFrame(
  context: EnterContext,
  caller: Frame,
  call: Node,
  graph: Graph,
  label: string,
  body: Body,
  inside: { outer?: Frame; function?: FunctionContext },
): Frame {
  const { model, pool, seed, draws } = context;
  const common = { id: context.nextId(), model, graph, pool, seed, draws };
  return new Frame({ ...common, label, caller, call, body, ...inside });
}

async function enterFunction(
  context: EnterContext,
  frame: Frame,
  node: Node,
  definition: FunctionDefinition,
): Promise<Frame | undefined> {
  if (definition.graph.nodes.length === 0) return undefined;
  const binding = bindingOf(frame.protoOf(node), definition.proto);
  const inner = makeFrame(context, frame, node, definition.graph, `function ${title(node)}`, once, {
    function: { definition, binding },
  });
  const given = await context.inputsOf(frame, node);
  definition.graph.inputs.forEach(({ name }, at) => {
    const held = given[at];
    if (held) inner.values.keep(name, held, true);
    else inner.absent.add(name);
  });
  return inner;
}

async function enterIf(context: EnterContext, frame: Frame, node: Node): Promise<Frame | undefined> {
  const [condition] = await context.inputsOf(frame, node);
  if (condition?.kind !== 'tensor') return undefined;
  const taken = (await context.runner.request('scalar', { id: condition.id, index: 0 })) !== 0;
  const attribute = taken ? 'then_branch' : 'else_branch';
  const graph = node.bodies.find((body) => body.attribute === attribute)?.graph;
  if (!graph || graph.nodes.length === 0) return undefined;
  const label = `If ${title(node)} · ${attribute}`;
  return makeFrame(context, frame, node, graph, label, once, { outer: frame, function: frame.function });
}

async function enterLoop(context: EnterContext, frame: Frame, node: Node): Promise<Frame | undefined> {
  const graph = node.bodies[0]!.graph;
  if (graph.nodes.length === 0 || !loopFits(node, graph)) return undefined;
  const [trips, condition, ...carried] = await context.inputsOf(frame, node);
  const scalar = async (held: Held | undefined) =>
    held?.kind === 'tensor' ? context.runner.request('scalar', { id: held.id, index: 0 }) : undefined;
  if (carried.some((held) => held === undefined)) return undefined;
  const body = new LoopBody(context, graph, await scalar(trips));
  const first = await body.begin((await scalar(condition)) !== 0, carried as Held[]);
  return iterating(context, frame, node, graph, body, first);
}

async function enterScan(context: EnterContext, frame: Frame, node: Node): Promise<Frame | undefined> {
  const graph = node.bodies[0]!.graph;
  // Scan of opset 8 has a batch axis and lengths; it only runs as a whole.
  if ((frame.opsets.get('') ?? 1) < 9 || graph.nodes.length === 0) return undefined;
  const layout = scanLayout(frame, node, graph);
  if (!layout) return undefined;
  const inputs = await context.inputsOf(frame, node);
  if (inputs.some((held) => held === undefined)) return undefined;
  const body = new ScanBody(context, graph, layout);
  return iterating(context, frame, node, graph, body, await body.begin(inputs as Held[]));
}

async function enterSequenceMap(context: EnterContext, frame: Frame, node: Node): Promise<Frame | undefined> {
  const graph = node.bodies[0]!.graph;
  if (graph.nodes.length === 0) return undefined;
  const inputs = await context.inputsOf(frame, node);
  if (inputs.some((held) => held === undefined)) return undefined;
  if (!sequenceMapFits(node, graph, inputs as Held[])) return undefined;
  const body = new SequenceMapBody(context, graph);
  return iterating(context, frame, node, graph, body, await body.begin(inputs as Held[]));
}

function iterating(
  context: EnterContext,
  frame: Frame,
  node: Node,
  graph: Graph,
  body: Body,
  first: IterationStart | undefined,
): Frame | undefined {
  if (!first) {
    body.close();
    return undefined;
  }
  const inside = { outer: frame, function: frame.function };
  const inner = makeFrame(context, frame, node, graph, `${node.op} ${title(node)}`, body, inside);
  inner.begin(first);
  return inner;
}

/** Undefined where the body does not fit the node. */
function scanLayout(frame: Frame, node: Node, graph: Graph): ScanLayout | undefined {
  const attributes = new Map(frame.protoOf(node).attribute.map((attribute) => [attribute.name, attribute]));
  const scanned = Number(attributes.get('num_scan_inputs')?.i ?? 0n);
  if (!scanFits(node, graph, scanned)) return undefined;
  const outputs = graph.outputs.length - (graph.inputs.length - scanned);
  const ints = (name: string, count: number) => {
    const given = attributes.get(name)?.ints.map(Number);
    return given && given.length > 0 ? given : new Array<number>(count).fill(0);
  };
  const layout = {
    inputAxes: ints('scan_input_axes', scanned),
    inputReversed: ints('scan_input_directions', scanned).map((direction) => direction === 1),
    outputAxes: ints('scan_output_axes', outputs),
    outputReversed: ints('scan_output_directions', outputs).map((direction) => direction === 1),
  };
  return layoutFits(layout, scanned, outputs) ? layout : undefined;
}

function title(node: Node): string {
  return node.name || firstOutput(node) || `${node.op} ${node.index}`;
}
