import { constantTensor, isConstant } from '../../core/onnx/constant';
import { ExternalFiles } from '../../core/onnx/external-data';
import type { AttributeProto, NodeProto } from '../../core/onnx/gen/onnx_pb';
import type { FunctionDefinition, Graph, Model, Node, Weight } from '../../core/onnx/model';
import type { Order } from '../../core/onnx/order';
import { orderOf } from '../../core/onnx/order';
import { weightOf } from '../../core/onnx/weights';
import { RandomNodes } from '../random-nodes';
import type { SeedSource } from '../seeds';
import { seedPrefix, seedsOfCall, seedsOfLaunch, withSeeds } from '../seeds';
import type { Binding } from '../submodel/attributes';
import { substitute } from '../submodel/attributes';
import type { Meaning, Scope } from '../submodel/scope';
import type { Draws } from '../timeline/draws';
import { Iterations } from '../timeline/iterations';
import { Jumps } from '../timeline/jumps';
import type { FrameView, Held } from '../types';
import type { Body, IterationStart } from './body';
import { ChangedAttributes } from './changed-attributes';
import { occasionOf, positionIn, repeatingFrame } from './generators';
import type { HeldPool } from './held-pool';
import { KeptValues } from './kept-values';

/** The call that nodes inside a function belong to. */
export interface FunctionContext {
  readonly definition: FunctionDefinition;
  readonly binding: Binding;
}

export interface FrameOptions {
  readonly id: number;
  readonly model: Model;
  readonly graph: Graph;
  readonly pool: HeldPool;
  readonly seed: number;
  readonly label: string;
  /** The frame whose names the graph's nodes see too: that of the node whose body it is. */
  readonly outer?: Frame;
  /** The frame in which it was entered; undefined for the main graph's. */
  readonly caller?: Frame;
  /** What was drawn in frames that are entered again and again. */
  readonly draws?: Draws;
  /** Inside a function: which one, and what its attributes are. */
  readonly function?: FunctionContext;
  /** The node, one frame further out, that is being run inside. */
  readonly call?: Node;
  readonly body?: Body;
}

let frames = 0;

/** A graph that is being run: which node is next, and the values so far. */
export class Frame implements Scope {
  /** A name that no other frame of this process has. */
  readonly unique = `frame-${++frames}`;
  readonly graph: Graph;
  readonly values: KeptValues;
  readonly body: Body | undefined;
  readonly call: Node | undefined;
  readonly opsets: ReadonlyMap<string, number>;
  /** The order in which the nodes run. */
  readonly order: Order;
  /** Place, in that order, of the node that runs next. Values of nodes from there on may be kept, but do not exist. */
  place = 0;
  iteration: number | undefined;
  private readonly given = new Set<Node>();
  /** Whether it went back to where it stands: then the steps that follow probably lead further back. */
  isBack = false;
  /** Values of this iteration that are what somebody made of them, or came of that in a body. */
  readonly fixed = new Set<string>();
  /** Attributes of its nodes that somebody has changed. */
  readonly attributes = new ChangedAttributes();
  /** Weights that somebody has replaced. */
  private readonly replaced = new Map<string, Held>();
  /** The nodes that were left out. */
  readonly jumps = new Jumps();
  /** What is kept of the iterations so far. */
  readonly iterations: Iterations;
  /** The outputs of the next node, where somebody has looked at them already. */
  previewed: ReadonlyMap<string, Held> | undefined;
  /** Called when the frame is left. */
  readonly onClose: (() => void)[] = [];
  /** Inputs of a function that its caller leaves out. */
  readonly absent = new Set<string>();
  /** Where others around it are run again and again. */
  private readonly draws: Draws | undefined;
  private readonly random: RandomNodes;
  private readonly seeds: SeedSource;
  /** The way from the main graph, or the function's, to this one. */
  private readonly seedPrefix: string;
  private readonly ownWeights: ReadonlyMap<string, Weight>;
  private readonly inputNames: ReadonlySet<string>;
  private readonly outputNames: ReadonlySet<string>;

  constructor(private readonly options: FrameOptions) {
    this.graph = options.graph;
    this.order = orderOf(options.graph);
    this.values = new KeptValues(options.pool);
    this.iterations = new Iterations(options.pool);
    this.body = options.body;
    this.call = options.call;
    const imports = options.function?.definition.opsets;
    // A function's own imports count; what it does not name is as in the model.
    this.opsets = imports
      ? new Map([...options.model.opsets, ...imports])
      : (options.outer?.opsets ?? options.model.opsets);
    this.random = RandomNodes.of(options.model);
    this.seeds = options.function ? seedsOfCall(options.function.binding) : seedsOfLaunch(options.seed);
    this.seedPrefix = seedPrefix(this.graph);
    this.ownWeights = options.function ? boundConstants(this) : new Map();
    this.inputNames = new Set(this.graph.inputs.map((input) => input.name));
    this.outputNames = new Set(this.graph.outputs.map((output) => output.name));
    if (options.caller && repeatingFrame(options.caller)) this.draws = options.draws;
    this.findDraws();
  }

  get id(): number {
    return this.options.id;
  }

  get caller(): Frame | undefined {
    return this.options.caller;
  }

  get outer(): Frame | undefined {
    return this.options.outer;
  }

  get function(): FunctionContext | undefined {
    return this.options.function;
  }

  get view(): FrameView {
    const { iteration } = this;
    const suffix = iteration === undefined ? '' : ` [iteration ${iteration}]`;
    const label = this.options.label + suffix;
    const next = this.nextNode?.index ?? this.graph.nodes.length;
    return { id: this.id, graph: this.graph.path, label, iteration, next };
  }

  get nextNode(): Node | undefined {
    return this.order.nodes[this.place];
  }

  meaning(name: string): Meaning {
    if (this.values.has(name)) return { kind: 'value' };
    if (this.absent.has(name)) return { kind: 'absent' };
    const weight = this.weight(name);
    if (weight) {
      // Before IR version 4 every initializer is an input too, and constant nevertheless.
      const overridable =
        this.inputNames.has(name) &&
        this.options.model.irVersion >= 4 &&
        !this.outer &&
        !this.options.function;
      return { kind: 'weight', weight, overridable };
    }
    if (this.owns(name)) return { kind: 'value' };
    return this.outer?.meaning(name) ?? { kind: 'value' };
  }

  /** The constant of that name in this graph itself. */
  weight(name: string): Weight | undefined {
    return this.graph.weights.get(name) ?? this.ownWeights.get(name);
  }

  /** The frame, this one or one around it, whose name it is. */
  home(name: string): Frame | undefined {
    if (this.owns(name) || this.weight(name)) return this;
    return this.outer?.home(name);
  }

  private owns(name: string): boolean {
    return this.inputNames.has(name) || this.graph.producers.has(name);
  }

  /** Whether the value exists by now: an input, a constant, or made by a node that has run. */
  hasRun(name: string): boolean {
    const home = this.home(name);
    if (!home || home.absent.has(name)) return false;
    if (home.inputNames.has(name) || home.weight(name)) return true;
    const producer = home.graph.producers.get(name);
    return producer !== undefined && home.hasPassed(producer);
  }

  /** Whether the node has run, in this iteration. */
  hasPassed(node: Node): boolean {
    return this.order.place(node) < this.place && !this.isLeftOut(node);
  }

  /** Whether the node was left out in this iteration. */
  isLeftOut(node: Node): boolean {
    return this.jumps.over(this.iteration, this.order.place(node)) !== undefined;
  }

  /** The place where it stood before it came to the present one. */
  get placeBefore(): number {
    return this.jumps.before(this.iteration, this.place);
  }

  /** Whether a value that exists is needed yet: by a node to come, or as an output. */
  isLive(name: string): boolean {
    return this.isNeededFrom(name, this.place);
  }

  /** Whether a node at that place or after it uses the value, or whoever takes the graph's outputs. */
  isNeededFrom(name: string, place: number): boolean {
    return (this.order.lastUse(name) ?? -1) >= place || this.isOutput(name);
  }

  isOutput(name: string): boolean {
    return this.outputNames.has(name);
  }

  protoOf(node: Node): NodeProto {
    const own = this.attributes.apply(node);
    const bound = this.options.function ? substitute(own, this.options.function.binding) : own;
    const opset = this.opsets.get('') ?? 1;
    return withSeeds(this.options.model, node, bound, opset, this.seeds, this.seedPrefix);
  }

  /** Begins an iteration: the next one, or one that has run before, whose random values are those of that time. */
  begin({ iteration, inputs, carried }: IterationStart): void {
    this.keepPreview();
    if (this.iteration !== undefined) this.keepDrawn(this.iteration);
    this.given.clear();
    this.iterations.begun(iteration, carried);
    // Kept first: an input may be a value of the iteration before.
    const kept = [...inputs.values()];
    for (const held of kept) this.options.pool.retain(held);
    this.values.clear();
    for (const [name, held] of inputs) this.values.keep(name, this.asDeclared(name, held), true);
    for (const held of kept) this.options.pool.release(held);
    for (const [name, held] of this.replaced) this.values.keep(name, held, true);
    this.fixed.clear();
    for (const [name, held] of this.iterations.drawnIn(iteration)) {
      this.values.keep(name, held, true);
      this.fixed.add(name);
    }
    this.iteration = iteration;
    this.place = 0;
    this.findDraws();
    this.isBack = false;
  }

  /** Goes back to a place in this iteration. */
  goBackTo(place: number): void {
    this.keepPreview();
    this.place = place;
    this.isBack = true;
  }

  /** Goes on at a later place of this iteration; the nodes between are left out. */
  leaveOut(to: number): void {
    this.keepPreview();
    this.jumps.add(this.iteration, { from: this.place, to });
    this.place = to;
    if (this.iteration !== undefined) this.pinBeginnings(this.iteration);
  }

  /** Takes values for some outputs of the next node, in place of what it would make; they cannot be computed again. */
  give(outputs: ReadonlyMap<string, Held>): void {
    const node = this.nextNode;
    if (!node) return;
    this.dropPreview();
    for (const [name, held] of outputs) this.values.keep(name, held, true);
    this.given.add(node);
  }

  /** Whether values of the node's outputs were given in this iteration. */
  isGiven(node: Node): boolean {
    return this.given.has(node);
  }

  /** The outputs of a node where all of them are known already: somebody has looked, or it has run before. */
  known(node: Node): ReadonlyMap<string, Held> | undefined {
    if (node === this.nextNode && this.previewed) return this.previewed;
    const outputs = new Map<string, Held>();
    for (const name of node.outputs) {
      const held = name === '' ? undefined : this.values.get(name);
      if (held) outputs.set(name, held);
      else if (name !== '') return undefined;
    }
    return outputs.size > 0 ? outputs : undefined;
  }

  /** Makes a value what it is from now on, whatever its node gives: in this iteration, a weight in all. */
  fix(name: string, held: Held): void {
    this.values.keep(name, held, true);
    if (this.weight(name)) {
      this.options.pool.retain(held);
      this.release(name);
      this.replaced.set(name, held);
      this.pinBeginning();
      return;
    }
    this.fixed.add(name);
    if (this.iteration === undefined) return;
    this.iterations.draw(this.iteration, name, held);
    this.pinBeginnings(this.iteration);
  }

  /** Neither this iteration nor the next one can be had from what its nodes give. */
  private pinBeginnings(iteration: number): void {
    this.iterations.pin(iteration);
    this.iterations.pin(iteration + 1);
  }

  /** Changes an attribute of a node, from this iteration on. */
  changeAttribute(node: Node, name: string, attribute: AttributeProto): void {
    this.attributes.set(node, name, attribute);
    this.pinBeginning();
  }

  /** The iterations before this one cannot be run again with what holds from it on. */
  private pinBeginning(): void {
    if (this.iteration !== undefined) this.iterations.pin(this.iteration);
  }

  /** Whether somebody made one of the node's outputs what it is: it does not run for that one, nor does its body. */
  hasFixedOutput(node: Node): boolean {
    return this.fixed.size > 0 && !this.random.has(node) && node.outputs.some((name) => this.fixed.has(name));
  }

  /** Lets a value that was fixed in an iteration be what its node gives, or what it was `before`, fixed or not. */
  unfix(name: string, iteration: number | undefined, before?: Held, wasFixed = false): void {
    if (this.weight(name)) {
      this.values.drop(name);
      this.release(name);
      if (before) this.fix(name, before);
      return;
    }
    if (iteration !== undefined) this.iterations.undraw(iteration, name);
    const producer = this.graph.producers.get(name);
    const wasDrawn = wasFixed || (producer !== undefined && this.random.has(producer));
    if (before && iteration !== undefined && wasDrawn) this.iterations.draw(iteration, name, before);
    if (iteration !== this.iteration) return;
    if (!wasFixed) this.fixed.delete(name);
    this.values.drop(name);
    if (before) this.values.keep(name, before, true);
  }

  private release(name: string): void {
    const held = this.replaced.get(name);
    this.replaced.delete(name);
    if (held) this.options.pool.release(held);
  }

  /** Keeps what a node has made; what is random for good. */
  keep(node: Node, name: string, held: Held): void {
    const isRandom = this.random.has(node);
    this.values.keep(name, held, isRandom || this.isOutput(name));
    if (!isRandom || !this.draws) return;
    const position = [...positionIn(this).slice(0, -1), this.order.place(node) + 1];
    this.draws.record(occasionOf(this), position, name, held);
  }

  /** Finds what was drawn when it was entered, in the same iterations, before. */
  private findDraws(): void {
    for (const [name, held] of this.draws?.in(occasionOf(this)) ?? []) {
      if (this.fixed.has(name)) continue;
      this.values.keep(name, held, true);
      this.fixed.add(name);
    }
  }

  /** What somebody has looked at ahead is kept as if it had run: random values are drawn once. */
  keepPreview(): void {
    const { nextNode, previewed } = this;
    if (!nextNode || !previewed) return;
    for (const [name, held] of previewed) this.keep(nextNode, name, held);
    this.dropPreview();
  }

  private keepDrawn(iteration: number): void {
    for (const node of [...this.random.in(this.graph), ...this.given]) {
      for (const name of node.outputs) {
        const held = name === '' ? undefined : this.values.get(name);
        if (held) this.iterations.draw(iteration, name, held);
      }
    }
  }

  /** A carried value may begin as an optional and go on as what is in it; the graph's input stays optional. */
  private asDeclared(name: string, held: Held): Held {
    const optional = this.graph.types.get(name)?.value.case === 'optionalType';
    return optional && held.kind !== 'optional' ? { kind: 'optional', value: held } : held;
  }

  dropPreview(): void {
    if (!this.previewed) return;
    for (const held of this.previewed.values()) this.options.pool.release(held);
    this.previewed = undefined;
  }

  /** A frame of the same graph, of the same call, without values, nodes left out or changed attributes. */
  twin(outer: Frame | undefined): Frame {
    const { outer: _outer, draws: _draws, body: _body, ...options } = this.options;
    const twin = new Frame({ ...options, ...(outer && { outer }) });
    for (const name of this.absent) twin.absent.add(name);
    return twin;
  }

  close(): void {
    for (const done of this.onClose.splice(0)) done();
    this.dropPreview();
    this.values.clear();
    this.iterations.clear();
    for (const name of [...this.replaced.keys()]) this.release(name);
  }
}

/** Constants of a function that take their value from the caller's attributes. */
function boundConstants(frame: Frame): Map<string, Weight> {
  const constants = new Map<string, Weight>();
  for (const node of frame.graph.nodes) {
    const output = node.outputs[0];
    if (!isConstant(node.proto) || output === undefined || frame.graph.weights.has(output)) continue;
    const tensor = constantTensor(frame.protoOf(node));
    if (tensor) constants.set(output, weightOf(output, tensor, new ExternalFiles([]), node.index));
  }
  return constants;
}
