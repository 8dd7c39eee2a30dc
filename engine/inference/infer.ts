import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import type { TypeProto } from '../../core/onnx/gen/onnx_pb';
import { TypeProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { FunctionDefinition, Graph, Model, Node } from '../../core/onnx/model';
import { orderOf } from '../../core/onnx/order';
import type { InferredValues } from '../protocol';
import type { Runner } from '../runner-client';
import { OrtError } from '../runner-client';
import { callsIn, mainRoot, rootOfCall } from './calls';
import { wrongDeclarations } from './declarations';
import { readErrorText, unknownOperator } from './error-text';
import { Markers } from './markers';
import type { LeftOut, Root } from './trial';
import { trialModel } from './trial';
import type { Inference, InferenceError } from './types';
import { weightType } from './weights';

/** Times that something is left out and the rest tried again: each is another run over the model. */
const mostTrials = 20;

/** Milliseconds after which the runner is ended. */
const defaultTimeLimit = 30_000;

export interface InferenceOptions {
  /** Stops it between two requests to the runner. */
  readonly signal?: AbortSignal;
  /** Milliseconds for all of it. The runner is ended when they are over: nothing else stops onnxruntime. */
  readonly timeLimit?: number;
}

/**
 * What onnxruntime infers of a model's types and shapes, and what it refuses. Nothing is run, and no big weight is
 * read. What is wrong with the names of the model (`Model.problems`) is left out silently, and what onnxruntime
 * refuses is left out after it was told of.
 *
 * @throws RunnerDied where onnxruntime crashed, or where it took too long; the signal's reason where it was aborted
 */
export function inferTypes(runner: Runner, model: Model, options: InferenceOptions = {}): Promise<Inference> {
  return new ModelInference(runner, model, options).run();
}

class ModelInference {
  private readonly markers: Markers;
  private readonly types = new Map<string, Map<string, TypeProto>>();
  private readonly errors: InferenceError[] = [];
  private readonly leftOut = { nodes: new Set<Node>(), identities: new Set<Node>() };
  private readonly deadline: number;
  private trials = 0;
  private incomplete = false;

  constructor(
    private readonly runner: Runner,
    private readonly model: Model,
    private readonly options: InferenceOptions,
  ) {
    this.markers = new Markers(model);
    this.deadline = performance.now() + (options.timeLimit ?? defaultTimeLimit);
  }

  async run(): Promise<Inference> {
    const { model } = this;
    for (const { level, graph, node } of model.problems) {
      const found = node === undefined ? undefined : model.graphs.get(graph ?? '')?.nodes[node];
      // A Constant without its data still has a type.
      const isWeight = found?.graph.weights.get(found.outputs[0] ?? '')?.node === found?.index;
      if (level === 'error' && found && !isWeight) this.leftOut.nodes.add(found);
    }
    for (const graph of model.graphs.values()) this.types.set(graph.path, typesOfWeights(graph));
    const open = [mainRoot(model)];
    const seen = new Set<FunctionDefinition>();
    for (let root = open.shift(); root; root = open.shift()) {
      await this.infer(root);
      for (const [definition, call] of callsIn(model, root)) {
        if (seen.has(definition)) continue;
        seen.add(definition);
        open.push(rootOfCall(model, root, call, definition, this.types));
      }
    }
    for (const graph of model.graphs.values()) {
      this.errors.push(...wrongDeclarations(graph, this.types.get(graph.path)!));
    }
    const places = new Map([...model.graphs.keys()].map((path, at) => [path, at]));
    this.errors.sort(
      (a, b) => places.get(a.graph)! - places.get(b.graph)! || (a.node ?? -1) - (b.node ?? -1),
    );
    return { types: this.types, errors: this.errors, incomplete: this.incomplete };
  }

  /** Infers the types of a root, leaving out one after another what onnxruntime refuses. */
  private async infer(root: Root): Promise<void> {
    for (;;) {
      const failure = await this.try(root, this.leftOut);
      if (!failure) return;
      const goesOn = await this.leaveOut(root, failure);
      if (!goesOn || ++this.trials > mostTrials) {
        this.incomplete = true;
        return;
      }
    }
  }

  /** Takes the types of what is not left out; what onnxruntime says where it refuses it. */
  private async try(root: Root, leftOut: LeftOut, takes = true): Promise<string | undefined> {
    this.options.signal?.throwIfAborted();
    const model = trialModel(this.model, root, this.markers, leftOut);
    const late = () => this.runner.kill('the runner was ended, as inferring the types took too long');
    const timer = setTimeout(late, Math.max(0, this.deadline - performance.now()));
    this.runner.running = { text: 'the inference of types', nodes: [] };
    const folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-inferred-'));
    try {
      const target = path.join(folder, 'inferred.onnx');
      const answer = await this.runner.request('inferTypes', { model, target });
      if (takes) this.take(answer);
      return undefined;
    } catch (error) {
      if (error instanceof OrtError) return error.message;
      throw error;
    } finally {
      clearTimeout(timer);
      this.runner.running = undefined;
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Notes an error, and leaves out what it is about; false where that is not known. */
  private async leaveOut(root: Root, text: string): Promise<boolean> {
    const named = this.markers.nodesIn(text).at(-1);
    if (named?.op === 'Cast' && text.includes('InsertedPrecisionFreeCast')) {
      if (this.leftOut.identities.has(named)) return false;
      this.leftOut.identities.add(named);
      return true;
    }
    const unknown = named ? undefined : unknownOperator(text);
    let nodes = named ? [named] : unknown ? this.nodesOf(unknown) : [];
    if (nodes.length === 0) {
      const found = await this.firstRefused(root);
      if (found) nodes.push(found);
    }
    const detail = this.markers.readable(text);
    const { kind, message } = readErrorText(detail, nodes[0]?.op);
    if (nodes.length === 0) {
      this.errors.push({ kind, graph: root.graph.path, node: undefined, message, detail });
      return false;
    }
    // All of them are refused for the same reason: each by itself would take a trial.
    if (kind === 'operator') nodes = this.nodesOf(nodes[0]!);
    const isNew = nodes.filter((node) => !this.leftOut.nodes.has(node));
    for (const node of isNew) {
      this.leftOut.nodes.add(node);
      this.errors.push({ kind, graph: node.graph.path, node: node.index, message, detail });
    }
    return isNew.length > 0;
  }

  private nodesOf({ domain, op }: { readonly domain: string; readonly op: string }): Node[] {
    const nodes: Node[] = [];
    for (const graph of this.model.graphs.values()) {
      for (const node of graph.nodes) if (node.op === op && node.domain === domain) nodes.push(node);
    }
    return nodes;
  }

  /**
   * The first node without which, and without all after it, onnxruntime takes the root: for texts that name none.
   * Undefined where it takes none at all.
   */
  private async firstRefused(root: Root): Promise<Node | undefined> {
    const { nodes } = orderOf(root.graph);
    const refuses = async (count: number) => {
      const left = new Set([...this.leftOut.nodes, ...nodes.slice(count)]);
      return (await this.try(root, { ...this.leftOut, nodes: left }, false)) !== undefined;
    };
    if (nodes.length === 0 || (await refuses(0))) return undefined;
    let [taken, refused] = [0, nodes.length];
    while (refused - taken > 1) {
      const middle = (taken + refused) >> 1;
      if (await refuses(middle)) refused = middle;
      else taken = middle;
    }
    return nodes[refused - 1];
  }

  private take({ types, graphs }: InferredValues): void {
    const decoded = types.map((bytes) => fromBinary(TypeProtoSchema, bytes));
    for (const { name, values, typeOf } of graphs) {
      const graph = this.markers.graphOf(name);
      const known = graph && this.types.get(graph.path);
      if (!known) continue;
      // Others are the trial's own.
      const inputs = new Set(graph.inputs.map((input) => input.name));
      for (const [at, value] of values.entries()) {
        if (graph.producers.has(value) || inputs.has(value)) known.set(value, decoded[typeOf[at]!]!);
      }
    }
  }
}

function typesOfWeights(graph: Graph): Map<string, TypeProto> {
  const types = new Map<string, TypeProto>();
  for (const [name, weight] of graph.weights) {
    const type = weightType(weight);
    if (type) types.set(name, type);
  }
  return types;
}
