import { UserError } from '../core/errors';
import type { Model, Node } from '../core/onnx/model';
import { typeText } from '../core/tensor/summary';
import { describeNode, describeStretch, OperatorError } from './errors';
import { innerGraphs } from './frames/enter';
import type { Frame } from './frames/frame';
import { generatorsOf, repeatingFrame } from './frames/generators';
import { heldBytes } from './frames/held';
import type { HeldPool } from './frames/held-pool';
import { modelUsesFloat16 } from './half-precision';
import { HeldWeights } from './held-weights';
import type { KeptSession } from './kept-sessions';
import { KeptSessions, modelNumber } from './kept-sessions';
import { ModelFiles } from './model-files';
import type { OpenAxes } from './open-dimensions';
import { allOpen, OpenDimensions } from './open-dimensions';
import { operatorError } from './ort-errors';
import type { Answer, Ask, DescribedValue, Profile, RunAnswer } from './protocol';
import { RandomNodes } from './random-nodes';
import { recompute } from './recompute';
import type { Runner } from './runner-client';
import { OrtError } from './runner-client';
import { withUnfeedable } from './slice';
import type { Probes } from './submodel/build';
import { buildSubmodel } from './submodel/build';
import { bindingKey, nodesText, typeKey } from './submodel/key';
import type { NumberedNode } from './submodel/profile-names';
import type { Uses } from './submodel/uses';
import { isWeightNode, usesOf } from './submodel/uses';
import { oneThreadDoes } from './thread-independent';
import { valueMissing } from './timeline/missing';
import { ProfileDesk } from './timings/profile-desk';
import type { RunToTime, TimedRun } from './timings/timings';
import { Timings } from './timings/timings';
import type { Held } from './types';
import { isZipMap, zipMapOf } from './zip-map';

/** How a stretch of nodes is to be run. */
export interface StretchOptions {
  /** Values that are looked through for NaN and Inf, and brought along but for tensors that are not floating-point. */
  readonly watch?: readonly string[];
  /** Nodes run behind these; what they make is in the answer's `probes`. */
  readonly probes?: Probes;
  /** Whether the values are computed a second time because somebody looks at them. */
  readonly again?: boolean;
  /** Whether the same nodes are likely to run again: the runner keeps their session then, within its budget. */
  readonly keep?: boolean;
}

/** How nodes are run, whichever they are. */
export interface ComputeSettings {
  /** Bytes of values that may be kept beyond those that are needed to go on. */
  readonly budget: number;
  /** Bytes that sessions may hold in the runner for runs to come. */
  readonly sessionBudget: number;
  /** Whether stretches that nobody looks into run with all of onnxruntime's optimisations. */
  readonly fast: boolean;
  /** Whether stretches are profiled, whatever the runner's desk says. */
  readonly profile?: boolean;
  /** Drops what exceeds the budget. */
  readonly trim: () => void;
}

type RunAsk = Pick<Ask<'run'>, 'feeds' | 'fetches' | 'watch' | 'probes' | 'profiling'>;

/** A run of nodes of a frame, with what else it takes to make it. */
interface RunToMake {
  readonly frame: Frame;
  readonly nodes: readonly Node[];
  readonly probes: Probes | undefined;
  readonly profile: Profile;
}

/** What a stretch is fed with. */
interface StretchFeeds {
  readonly key: string;
  readonly feeds: ReadonlyMap<string, Held>;
}

/** By what a session is kept, and whether it must not be dropped. */
interface Kept {
  readonly key: string;
  readonly pinned: boolean;
  readonly open: OpenAxes;
}

/** Runs nodes of frames in the runner and finds the values that they need, computing again what nobody kept. */
export class Compute {
  readonly files = new ModelFiles();
  /** How long nodes took. */
  readonly timings: Timings;
  /** Weights that were looked at. */
  readonly weights: HeldWeights;
  /** Bytes that the runner's sessions hold, by its estimate. */
  sessionBytes = 0;
  private readonly sessions: KeptSessions;
  private readonly openDimensions = new OpenDimensions();
  /** Whether nodes run one by one: onnxruntime keeps float32 between two float16 nodes of one submodel. */
  readonly oneByOne: boolean;
  /** Nodes that were run again so far. */
  recomputed = 0;
  private readonly random: RandomNodes;
  private readonly inUse = new Set<ReadonlySet<string>>();

  constructor(
    readonly runner: Runner,
    readonly model: Model,
    readonly pool: HeldPool,
    readonly settings: ComputeSettings = { budget: 0, sessionBudget: 0, fast: false, trim: () => {} },
  ) {
    this.weights = new HeldWeights(runner, this.files, pool);
    this.sessions = KeptSessions.of(runner);
    this.timings = new Timings(ProfileDesk.of(runner));
    this.oneByOne = modelUsesFloat16(model);
    this.random = RandomNodes.of(model);
    this.files.remember(model.path, model.fileSize);
    this.files.check(weightFilesOf(model));
  }

  /** Bytes of values that may be kept beyond those that are needed to go on. */
  get budget(): number {
    return this.settings.budget;
  }

  /** Drops what exceeds the budget. */
  trim(): void {
    this.settings.trim();
  }

  /**
   * Runs one node by itself, its bodies inside it, and brings all of its outputs.
   *
   * @throws OperatorError where it fails; RunnerDied
   */
  async runNode(frame: Frame, node: Node, options: StretchOptions = {}): Promise<RunAnswer> {
    const outputs = [...new Set(node.outputs.filter((name) => name !== ''))];
    if (isWeightNode(frame, node) || outputs.length === 0) return nothing;
    try {
      if (isZipMap(node))
        return { ...nothing, values: new Map([[outputs[0]!, await this.zipMap(frame, node)]]) };
      return await this.runNodes(frame, [node], outputs, options);
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
    const uses = usesOf(frame, nodes);
    const feeds = await this.resolve(frame, uses.feeds);
    const { watch = [], probes } = options;
    const profile = this.profile(nodes, feeds, options);
    const key = this.sessionKey(frame, nodes, uses, options);
    // A random node brings all of its outputs, and its generator goes on whether somebody watches them or not.
    const random = nodes.some((node) => this.random.has(node));
    const run = { frame, nodes, probes, profile };
    const text = JSON.stringify([profile, fetches, random ? [] : watch]) + key;
    const keptBy = (mark: string) => (key === undefined ? undefined : this.kept(mark + text, feeds, random));
    const ask = { feeds, fetches, watch, probes: probes?.outputs ?? [] };
    const again = options.again ?? false;
    const note = again ? ' again, to show a value' : '';
    this.runner.running = { text: describeStretch(wantedNodes) + note, nodes: wantedNodes };
    try {
      const timed = { frame, nodes: wantedNodes, again };
      const answer =
        (this.isProfiled(run, random) && (await this.runProfiled(run, ask, keptBy('profiled'), timed))) ||
        (await this.runTimed(run, ask, keptBy(''), this.timings.begin(timed)));
      this.sessionBytes = answer.sessionBytes;
      return answer;
    } finally {
      this.runner.running = undefined;
    }
  }

  /**
   * Whether onnxruntime's profiler is to say what each node takes. One node without a body needs none; what makes random
   * numbers stays in its session, and what is optimised has other nodes.
   */
  private isProfiled({ nodes, profile }: RunToMake, random: boolean): boolean {
    if (!(this.settings.profile || this.timings.desk.isOn) || random || profile === 'fast') return false;
    return nodes.length > 1 || innerGraphs(this.model, nodes[0]!).length > 0;
  }

  /** Undefined where it fails: the error is better told by a run in which nodes have the names that errors tell. */
  private async runProfiled(
    run: RunToMake,
    ask: RunAsk,
    kept: Kept | undefined,
    toTime: RunToTime,
  ): Promise<RunAnswer | undefined> {
    let numbered = (kept && this.sessions.get(kept.key))?.numbered ?? [];
    const timed = this.timings.begin(toTime, () => numbered);
    try {
      const profiling = timed.profiling && { profiling: timed.profiling };
      return await this.runTimed(run, { ...ask, ...profiling }, kept, timed, (made) => {
        numbered = made;
      });
    } catch (error) {
      if (!(error instanceof OrtError)) throw error;
      if (kept) this.sessions.drop(kept.key);
      return undefined;
    }
  }

  private async runTimed(
    run: RunToMake,
    ask: RunAsk,
    kept: Kept | undefined,
    timed: TimedRun,
    onNumbered?: (numbered: readonly NumberedNode[]) => void,
  ): Promise<RunAnswer> {
    try {
      const answer =
        (kept && (await this.runKept(ask, kept, run.profile))) ??
        (await this.runBuilt(run, ask, kept, onNumbered));
      timed.ended(answer);
      return answer;
    } catch (error) {
      timed.failed();
      throw error;
    }
  }

  /** Runs by a session that the runner kept; undefined where there is none. */
  private async runKept(ask: RunAsk, kept: Kept, profile: Profile): Promise<RunAnswer | undefined> {
    const { key } = kept;
    const entry = this.sessions.get(key);
    if (!entry) return undefined;
    this.files.check(entry.files);
    if (this.files.stateOf(entry.files) !== entry.state) return undefined;
    const submodel = { folder: undefined, weightBytes: 0, profile };
    const answer = await this.runner.request('run', {
      ...ask,
      submodel,
      session: this.session(entry, kept),
    });
    return 'missing' in answer ? undefined : answer;
  }

  private async runBuilt(
    { frame, nodes, probes, profile }: RunToMake,
    ask: RunAsk,
    kept: Kept | undefined,
    onNumbered?: (numbered: readonly NumberedNode[]) => void,
  ): Promise<RunAnswer> {
    const profiled = onNumbered !== undefined;
    const built = buildSubmodel(this.model, frame, nodes, probes, profiled);
    const { bytes, folder, weightBytes, files, numbered = [] } = built;
    onNumbered?.(numbered);
    this.files.check(files);
    const submodel = { bytes, folder, weightBytes, profile };
    if (!kept) return ran(await this.runner.request('run', { ...ask, submodel }));
    const entry = this.sessions.add(kept.key, files, this.files.stateOf(files), numbered);
    // A generator is of use until nothing is run again any more.
    if (kept.pinned) repeatingFrame(frame)?.onClose.push(() => this.sessions.drop(kept.key));
    return ran(await this.runner.request('run', { ...ask, submodel, session: this.session(entry, kept) }));
  }

  private session({ id }: KeptSession, { pinned, open }: Kept) {
    return { id, budget: this.settings.sessionBudget, pinned, open };
  }

  private kept(run: string, feeds: ReadonlyMap<string, Held>, pinned: boolean): Kept {
    // A generator must not be exchanged for another one because a shape has changed.
    const open = pinned ? allOpen(feeds) : this.openDimensions.of(run, feeds);
    const types = [...feeds].map(([name, held]) => typeKey(held, open.get(name)));
    return { key: [run, ...types].join('\n'), pinned, open };
  }

  /** Values that are looked at, one way or another, are as the unoptimised model has them. */
  private profile(
    nodes: readonly Node[],
    feeds: ReadonlyMap<string, Held>,
    { again, watch, probes }: StretchOptions,
  ): Profile {
    if (nodes.length === 1) {
      const bytes = [...feeds.values()].reduce((sum, held) => sum + heldBytes(held), 0);
      return oneThreadDoes(nodes[0]!, bytes) ? 'small' : 'node';
    }
    return this.settings.fast && !again && !watch && !probes ? 'fast' : 'stretch';
  }

  /**
   * Types and shapes of values that these nodes make, before they run, where feeds have these axes open, and what those
   * of `inner` that are no tensors are made of; undefined where onnxruntime does not take them.
   *
   * @throws RunnerDied; UserError OD2020 where a weight has no data, OD2030 where a file has changed
   */
  async describe(
    frame: Frame,
    nodes: readonly Node[],
    { feeds, open }: Pick<StretchFeeds, 'feeds'> & { readonly open: OpenAxes },
    names: readonly string[],
    inner: ReadonlySet<string>,
  ): Promise<Map<string, DescribedValue> | undefined> {
    const all = withUnfeedable(frame, nodes);
    const { bytes, folder, weightBytes, files } = buildSubmodel(this.model, frame, all);
    this.files.check(files);
    const submodel = { bytes, folder, weightBytes, profile: 'stretch' as const };
    this.runner.running = { text: describeStretch(nodes), nodes };
    try {
      const described = await this.runner.request('describe', { submodel, feeds, open, names, inner });
      return described ? new Map(names.map((name, at) => [name, described[at]!])) : undefined;
    } finally {
      this.runner.running = undefined;
    }
  }

  /** What these nodes are fed with, and a text that tells them from other stretches. */
  async stretchFeeds(frame: Frame, nodes: readonly Node[]): Promise<StretchFeeds> {
    const uses = usesOf(frame, withUnfeedable(frame, nodes));
    const feeds = await this.resolve(frame, uses.feeds);
    const binding = frame.function ? bindingKey(frame.function.binding) : '';
    const changed = frame.attributes.key(nodes);
    const own = [frame.graph.path, nodesText(nodes), binding, changed];
    const key = JSON.stringify([...own, uses.feeds, uses.absent]);
    return { key, feeds };
  }

  /** What the session of these nodes is kept by, but for what is fed and fetched; undefined where none is kept. */
  private sessionKey(
    frame: Frame,
    nodes: readonly Node[],
    { feeds, absent }: Uses,
    { keep, again, probes }: StretchOptions,
  ): string | undefined {
    const iterates = frame.iteration !== undefined;
    const random = nodes.some((node) => this.random.has(node));
    // The generator of a random node goes on from iteration to iteration, and no other run may find it so.
    const generators = random ? generatorsOf(frame) : undefined;
    const keeps = random ? generators : (iterates || keep) && this.settings.sessionBudget > 0;
    if (again || !keeps) return undefined;
    const changed = frame.attributes.key(nodes);
    const where = [modelNumber(this.model), frame.graph.path, nodesText(nodes), generators ?? ''];
    const binding = frame.function ? bindingKey(frame.function.binding) : '';
    return JSON.stringify([...where, binding, changed, probes?.key ?? '', feeds, absent]);
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
      if (!home?.hasRun(name)) throw valueMissing(frame, name);
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
        const held = home.values.get(name) ?? (weight && (await this.weights.read(weight, home)));
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

  /** What a ZipMap makes, which no submodel can hand over. */
  async zipMap(frame: Frame, node: Node): Promise<Held> {
    const [scores] = await this.inputsOf(frame, node);
    return zipMapOf(this.runner, frame.protoOf(node), scores);
  }
}

/** The files other than the model's own that its weights are in. */
function weightFilesOf(model: Model): string[] {
  const files = new Set<string>();
  for (const { weights } of model.graphs.values()) {
    for (const { data } of weights.values()) if (data.kind === 'file') files.add(data.file);
  }
  files.delete(model.path);
  return [...files];
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

const nothing: RunAnswer = {
  values: new Map(),
  nonFinite: new Map(),
  probes: new Map(),
  createMs: 0,
  runMs: 0,
  sessionBytes: 0,
};

/** The answer to a request that brought its submodel along. */
function ran(answer: Answer<'run'>): RunAnswer {
  if ('missing' in answer) throw new Error('The runner asks for a submodel that it was given.');
  return answer;
}

const nodeErrors = new Set(['OD2011', 'OD2013', 'OD2014', 'OD2020', 'OD2021', 'OD2022']);

/** Whether it is an error that is met while nodes are being prepared and that is one node's own. */
export function isAboutNode(error: unknown): error is UserError {
  return error instanceof UserError && nodeErrors.has(error.code);
}
