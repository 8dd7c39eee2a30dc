import { UserError } from '../core/errors';
import type { Model, Node, Weight } from '../core/onnx/model';
import { typeText } from '../core/tensor/summary';
import { describeNode, describeStretch, OperatorError } from './errors';
import type { Frame } from './frames/frame';
import type { HeldPool } from './frames/held-pool';
import { KeptValues } from './frames/kept-values';
import { modelUsesFloat16 } from './half-precision';
import { ModelFiles } from './model-files';
import { operatorError } from './ort-errors';
import type { RunAnswer } from './protocol';
import { isRandom } from './random-operators';
import { recompute } from './recompute';
import type { Runner } from './runner-client';
import { OrtError } from './runner-client';
import { withUnfeedable } from './slice';
import type { Probes, Submodel } from './submodel/build';
import { buildSubmodel, isWeightNode } from './submodel/build';
import type { Held } from './types';
import { isZipMap } from './zip-map';

/** How a stretch of nodes is to be run. */
export interface StretchOptions {
  /** Values that are looked through for NaN and Inf, and brought along where they are floating-point. */
  readonly watch?: readonly string[];
  /** Nodes run behind these; what they make is in the answer's `probes`. */
  readonly probes?: Probes;
  /** Whether the values are computed a second time because somebody looks at them. */
  readonly again?: boolean;
}

/** Runs nodes of frames in the runner and finds the values that they need, computing again what nobody kept. */
export class Compute {
  readonly files = new ModelFiles();
  /** Weights that were looked at. */
  readonly weights: KeptValues;
  /** Whether nodes run one by one: onnxruntime keeps float32 between two float16 nodes of one submodel. */
  readonly oneByOne: boolean;
  /** Nodes that were run again so far. */
  recomputed = 0;
  private readonly inUse = new Set<ReadonlySet<string>>();

  constructor(
    readonly runner: Runner,
    readonly model: Model,
    readonly pool: HeldPool,
    /** Bytes of values that may be kept beyond those that are needed to go on. */
    readonly budget = 0,
    /** Drops what exceeds the budget. */
    readonly trim: () => void = () => {},
  ) {
    this.weights = new KeptValues(pool);
    this.oneByOne = modelUsesFloat16(model);
    this.files.remember(model.path, model.fileSize);
  }

  /**
   * Runs one node by itself, its bodies inside it, and brings all of its outputs.
   *
   * @throws OperatorError where it fails; RunnerDied
   */
  async runNode(frame: Frame, node: Node, watch?: readonly string[]): Promise<RunAnswer> {
    const outputs = [...new Set(node.outputs.filter((name) => name !== ''))];
    if (isWeightNode(frame, node) || outputs.length === 0) return nothing;
    try {
      if (isZipMap(node)) return { ...nothing, values: { [outputs[0]!]: await this.zipMap(frame, node) } };
      return await this.runNodes(frame, [node], outputs, { watch });
    } catch (error) {
      if (error instanceof OrtError) throw operatorError(node, error, inputTexts(frame, node));
      if (!isAboutNode(error)) throw error;
      const message = `${describeNode(node)} cannot run: ${error.message}`;
      const { graph, index, name, op } = node;
      throw new OperatorError(error.code, message, error.detail, graph.path, index, name, op);
    }
  }

  /**
   * Runs nodes of one frame, in file order, as one submodel. What comes back is held by nobody yet.
   *
   * @throws OrtError with onnxruntime's text; RunnerDied; UserError OD2030 where a file has changed
   */
  async runNodes(
    frame: Frame,
    wantedNodes: readonly Node[],
    fetches: readonly string[],
    options: StretchOptions = {},
  ): Promise<RunAnswer> {
    const nodes = withUnfeedable(frame, wantedNodes);
    const submodel = this.submodel(frame, nodes, options.probes);
    const feeds = Object.fromEntries(await this.resolve(frame, submodel.feeds));
    this.files.check(submodel.files);
    const again = options.again ? ' again, to show a value' : '';
    this.runner.running = describeStretch(wantedNodes) + again;
    try {
      return await this.runner.request('run', {
        model: submodel.bytes,
        folder: submodel.folder,
        feeds,
        fetches,
        watch: options.watch ?? [],
        probes: options.probes?.outputs ?? [],
        // What is run again and again: the nodes of a loop's body.
        keepSession: frame.iteration !== undefined && !options.again,
      });
    } finally {
      this.runner.running = undefined;
    }
  }

  /**
   * The values of these names as the frame sees them; what nobody kept is computed again from what was kept.
   *
   * @throws UserError OD2022 where a name means nothing there or its node has not run
   */
  async resolve(frame: Frame, names: Iterable<string>): Promise<Map<string, Held>> {
    this.runner.assertAlive();
    const missing = new Map<Frame, string[]>();
    const homes = new Map<string, Frame>();
    for (const name of new Set(names)) {
      const home = frame.home(name);
      if (!home?.hasRun(name)) {
        throw new UserError('OD2022', `The value '${name}' does not exist at this point of the run.`);
      }
      homes.set(name, home);
      if (home.values.has(name) || home.weight(name)) continue;
      const others = missing.get(home);
      if (others) others.push(name);
      else missing.set(home, [name]);
    }
    return this.using(new Set(homes.keys()), async () => {
      for (const [home, wanted] of missing) await recompute(this, home, wanted);
      const values = new Map<string, Held>();
      for (const [name, home] of homes) {
        const weight = home.weight(name);
        const held = home.values.get(name) ?? (weight && (await this.weightValue(weight, home)));
        if (!held)
          throw new UserError('OD2022', `The value '${name}' does not exist at this point of the run.`);
        values.set(name, held);
      }
      return values;
    });
  }

  /** Keeps values of these names from being dropped while something is done with them. */
  async using<T>(names: ReadonlySet<string>, task: () => Promise<T>): Promise<T> {
    this.inUse.add(names);
    try {
      return await task();
    } finally {
      this.inUse.delete(names);
    }
  }

  /** Whether a value of that name is being used. */
  isInUse(name: string): boolean {
    for (const names of this.inUse) if (names.has(name)) return true;
    return false;
  }

  /** The values of a node's inputs, in order; undefined for those that are left out. */
  async inputsOf(frame: Frame, node: Node): Promise<(Held | undefined)[]> {
    const given = node.inputs.filter((name) => name !== '' && frame.meaning(name).kind !== 'absent');
    const values = await this.resolve(frame, given);
    return node.inputs.map((name) => values.get(name));
  }

  private async weightValue(weight: Weight, home: Frame): Promise<Held> {
    const key = `${home.graph.path}\n${home.function ? home.id : ''}\n${weight.name}`;
    const known = this.weights.get(key);
    if (known) return known;
    const { dtype, shape, data } = weight;
    if (!dtype || data.kind === 'missing') {
      const why = data.kind === 'missing' ? data.why : 'its element type is not known';
      throw new UserError('OD2020', `The weight '${weight.name}' has no data: ${why}.`);
    }
    if (data.kind === 'file') this.files.check([data.file]);
    const held = await this.runner.request('weight', { dtype, shape, source: data });
    this.weights.keep(key, held);
    return held;
  }

  /** Maps don't cross into JavaScript, but ZipMap's are its input's numbers under its keys. */
  async zipMap(frame: Frame, node: Node): Promise<Held> {
    const [scores] = await this.inputsOf(frame, node);
    if (scores?.kind !== 'tensor') throw new UserError('OD2011', "ZipMap's input is not a tensor.");
    const attributes = frame.protoOf(node).attribute;
    const ints = attributes.find(({ name }) => name === 'classlabels_int64s')?.ints ?? [];
    const strings = attributes.find(({ name }) => name === 'classlabels_strings')?.strings ?? [];
    const keys = ints.length > 0 ? ints : strings.map((text) => Buffer.from(text).toString());
    return this.runner.request('zipMap', { id: scores.id, keys });
  }

  /** The nodes' submodel; a loop's are built once for all of its iterations. */
  private submodel(frame: Frame, nodes: readonly Node[], probes: Probes | undefined): Submodel {
    if (frame.iteration === undefined || probes) return buildSubmodel(this.model, frame, nodes, { probes });
    // The generator of a random node goes on from iteration to iteration, and no other run may find it so.
    if (nodes.some(isRandom)) return buildSubmodel(this.model, frame, nodes, { name: frame.unique });
    const key = nodes.map((node) => node.index).join();
    let submodel = frame.submodels.get(key);
    if (!submodel) {
      submodel = buildSubmodel(this.model, frame, nodes);
      frame.submodels.set(key, submodel);
    }
    return submodel;
  }
}

/** What a node is given, for its error. */
function inputTexts(frame: Frame, node: Node): string[] {
  return node.inputs.flatMap((name) => {
    const held = name === '' ? undefined : frame.home(name)?.values.get(name);
    const tensor = held?.kind === 'tensor' ? held : frame.home(name)?.weight(name);
    if (tensor?.dtype) return [`${name} ${typeText(tensor.dtype, tensor.shape)}`];
    return held ? [`${name} ${held.kind}`] : [];
  });
}

const nothing: RunAnswer = { values: {}, nonFinite: {}, probes: {}, createMs: 0, runMs: 0 };

const nodeErrors = new Set(['OD2011', 'OD2013', 'OD2014', 'OD2020', 'OD2021', 'OD2022']);

/** Whether it is an error that is met while nodes are being prepared and that is one node's own. */
export function isAboutNode(error: unknown): error is UserError {
  return error instanceof UserError && nodeErrors.has(error.code);
}
