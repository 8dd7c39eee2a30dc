import { UserError } from '../core/errors';
import type { AttributeProto } from '../core/onnx/gen/onnx_pb';
import type { Model, Node } from '../core/onnx/model';
import { Advancing } from './advancing';
import { checkDimensions } from './check-dimensions';
import { Compute } from './compute';
import type { ExecutionOptions, InputReport } from './execution-options';
import { FeedbackBody } from './feedback/feedback-body';
import type { FeedbackPair } from './feedback/feedback-pairs';
import type { FeedbackPlan } from './feedback/feedback-plan';
import type { EnterContext } from './frames/enter';
import { enterNode, innerGraphs } from './frames/enter';
import { Frame } from './frames/frame';
import { HeldPool } from './frames/held-pool';
import { Leaving } from './frames/leaving';
import { liveCount, liveNames, madeCount } from './frames/live-values';
import { LookAhead } from './look-ahead';
import { defaultBudget, keptByDefault, trimValues } from './memory';
import type { DescribedValue, NonFinite } from './protocol';
import { readStartInputs } from './start-inputs';
import { never, noStops, noWatch, stopBehind } from './stops';
import { Draws } from './timeline/draws';
import { Editor } from './timeline/editor';
import { Edits } from './timeline/edits';
import { Jumper, noOutput } from './timeline/jumper';
import { LastStop } from './timeline/last-stop';
import { Timeline } from './timeline/timeline';
import type { Timings } from './timings/timings';
import type { Advanced, Edit, Edited, FrameView, Held, Reversed, StopSet, Watch } from './types';

/** One run of one sample of one model. One thing at a time: a call must have returned before the next is made. */
export class Execution {
  readonly inputs: readonly InputReport[];
  private readonly stack: Frame[];
  private readonly pool: HeldPool;
  private readonly draws: Draws;
  private readonly compute: Compute;
  private readonly advancing: Advancing;
  private readonly lookAhead: LookAhead;
  private readonly timeline: Timeline;
  private readonly edited: Edits;
  private readonly editor: Editor;
  private readonly jumper: Jumper;
  private readonly leaving: Leaving;
  private readonly lastStop: LastStop;
  /** Moves so far. */
  private moves = 0;
  /** Where the model runs again and again. */
  private readonly feedback: FeedbackBody | undefined;
  private readonly memoryBudget: number;
  /** How much of it values may take. */
  private readonly keptBudget: number;
  private readonly enterContext: EnterContext;
  private frameIds = 1;

  private constructor(
    private readonly options: ExecutionOptions,
    inputs: readonly InputReport[],
    plan: FeedbackPlan | undefined,
  ) {
    const { runner, model, seed = 0 } = options;
    this.inputs = inputs;
    this.memoryBudget = options.memoryBudget ?? defaultBudget();
    this.keptBudget = options.memoryBudget ?? keptByDefault(model);
    this.pool = new HeldPool((ids) => runner.release(ids));
    this.draws = new Draws(this.pool);
    this.compute = new Compute(runner, model, this.pool, {
      budget: this.keptBudget,
      sessionBudget: Math.floor(this.memoryBudget / 2),
      fast: options.fast ?? false,
      profile: options.profile ?? false,
      trim: () => this.trim(),
    });
    const first = new Map(inputs.map(({ name, held }) => [name, held]));
    this.feedback = plan && new FeedbackBody({ runner, pool: this.pool }, plan, first);
    const main = new Frame({
      id: 1,
      model,
      graph: model.graph,
      pool: this.pool,
      seed,
      draws: this.draws,
      label: 'main',
      ...(this.feedback && { body: this.feedback }),
    });
    if (this.feedback) main.begin(this.feedback.begin());
    else for (const [name, held] of first) main.values.keep(name, held, true);
    this.stack = [main];
    this.enterContext = {
      runner,
      pool: this.pool,
      model,
      seed,
      draws: this.draws,
      nextId: () => ++this.frameIds,
      inputsOf: (frame, node) => this.compute.inputsOf(frame, node),
    };
    this.advancing = new Advancing(this.compute, this.stack, {
      enter: (frame, node) => enterNode(this.enterContext, frame, node),
      settle: (stops) => this.leaving.settle(stops),
    });
    this.lookAhead = new LookAhead(this.compute, this.advancing);
    this.edited = new Edits(this.stack, this.pool, this.draws);
    this.lastStop = new LastStop(this.stack, this.pool, this.edited);
    this.timeline = new Timeline(this.stack, this.edited, {
      enter: (frame, node) => enterNode(this.enterContext, frame, node),
      run: (through, signal) => this.advancing.run(noStops, noWatch, signal, through),
      innerGraphs: (node) => innerGraphs(model, node),
    });
    this.jumper = new Jumper(this.stack, this.timeline, this.edited);
    this.leaving = new Leaving({
      stack: this.stack,
      compute: this.compute,
      edits: this.edited,
      rests: (frame) => this.advancing.rests(frame),
      holds: (frame) => this.timeline.holds(frame),
      runsAnother: () => this.runsAnother(),
      onIteration: (iteration, outputs) => options.onIteration?.(iteration, outputs),
      trim: () => this.trim(),
    });
    this.editor = new Editor({
      stack: this.stack,
      compute: this.compute,
      timeline: this.timeline,
      edits: this.edited,
      preview: () => this.preview(),
    });
  }

  /**
   * Reads the inputs; nothing of the model has run then.
   *
   * @throws UserError where an input or a dimension is wrong, OD2016 where the model has no graph; RunnerDied
   */
  static async start(options: ExecutionOptions): Promise<Execution> {
    const { model, dimensions = {} } = options;
    if (!model.proto.graph) {
      throw new UserError('OD2016', `'${model.path}' has no graph: there is nothing to run.`);
    }
    checkDimensions(model, dimensions);
    const { inputs, pairs, plan } = await readStartInputs(options);
    const made = new Execution(options, inputs, plan);
    try {
      await made.feedInitializers(pairs);
    } catch (error) {
      // Nobody else knows of the inputs that it holds.
      made.close();
      throw error;
    }
    return made;
  }

  /** An input that is fed back and that nobody gave begins with its initializer, as a value like the later ones. */
  private async feedInitializers(pairs: readonly FeedbackPair[]): Promise<void> {
    const main = this.stack[0]!;
    const names = pairs.map(({ input }) => input).filter((name) => !main.values.has(name));
    for (const [name, held] of await this.compute.resolve(main, names)) main.values.keep(name, held, true);
  }

  get model(): Model {
    return this.options.model;
  }

  /** How long nodes took so far. */
  get timings(): Timings {
    return this.compute.timings;
  }

  /** Bytes of the values that are held, and of the sessions, by the runner's estimate. */
  get memory(): { readonly values: number; readonly sessions: number } {
    return { values: this.pool.bytes, sessions: this.compute.sessionBytes };
  }

  /** Outermost first; the last is the innermost. */
  get frames(): readonly FrameView[] {
    return this.stack.map((frame) => frame.view);
  }

  /** How many times the model runs; undefined where it runs once, without an iteration. */
  get iterationCount(): number | undefined {
    return this.feedback?.count;
  }

  /** True once the main graph's last node has run, in the last iteration. */
  get ended(): boolean {
    return this.stack.length === 1 && this.innermost.nextNode === undefined && !this.runsAnother();
  }

  /** The node that runs next in the innermost frame; undefined after the last. */
  get nextNode(): Node | undefined {
    return this.innermost.nextNode;
  }

  /**
   * Runs the next node by itself, its bodies inside it. At the end of a body the frame is left (or a Loop's next
   * iteration begins), so that one step always moves to the next node that will run. With a `watch` it tells whether
   * the node has made a NaN (an Inf) out of inputs without one; of `stops`, those behind a node count. A signal matters
   * only where its body has to be run node by node, for that or for random numbers: it stands in there then.
   *
   * @throws OperatorError where the node fails; it stays before the node then. RunnerDied
   */
  async step(watch: Watch = noWatch, stops: StopSet = noStops, signal = never): Promise<Advanced> {
    this.moves++;
    const before = await this.leaving.settle(stops);
    if (before.moved) return before.stop ?? this.position();
    const frame = this.innermost;
    const node = frame.nextNode;
    if (!node) return this.position();
    const stopped = await this.advancing.past(frame, node, watch, stops, signal);
    if (stopped) return stopped;
    const { stop } = await this.leaving.settle(stops);
    this.trim();
    return stop ?? this.position();
  }

  /**
   * Enters the next node's body (a branch, an iteration, a function). False where it has none or nothing in it would
   * run: nothing has happened then.
   */
  async stepIn(): Promise<boolean> {
    this.moves++;
    await this.leaving.settle(noStops);
    const frame = this.innermost;
    const node = frame.nextNode;
    const inner = node && (await enterNode(this.enterContext, frame, node));
    if (!inner) return false;
    frame.dropPreview();
    this.stack.push(inner);
    return true;
  }

  /** Path of the graph that `stepIn` would enter: which branch, whether a loop has an iteration. Nothing happens. */
  async graphInside(): Promise<string | undefined> {
    const frame = this.innermost;
    const inner = frame.nextNode && (await enterNode(this.enterContext, frame, frame.nextNode));
    inner?.body?.close();
    inner?.close();
    return inner?.graph.path;
  }

  /**
   * Types and shapes of what the next node would make of the inputs that it has, as onnxruntime infers them without
   * running it; undefined where it does not take the node.
   */
  async describeNext(): Promise<Map<string, DescribedValue> | undefined> {
    const frame = this.innermost;
    const node = frame.nextNode;
    if (!node) return new Map();
    const names = [...new Set(node.outputs)].filter((name) => name !== '');
    const { feeds } = await this.compute.stretchFeeds(frame, [node]);
    return this.compute.describe(frame, [node], { feeds, open: new Map() }, names, new Set());
  }

  /** Runs the rest of the innermost frame, all its iterations, and leaves it; in the main graph, runs to the end. */
  async stepOut(stops: StopSet, watch: Watch, signal: AbortSignal): Promise<Advanced> {
    this.moves++;
    const depth = this.stack.length - 1;
    const advanced = await this.advancing.run(stops, watch, signal, () => this.stack.length <= depth);
    this.trim();
    return advanced;
  }

  /**
   * Runs, on as few submodels as the stops allow, up to the next stop or the end; a stop at the present node does
   * not count.
   *
   * @throws OperatorError where a node fails; it stays before that node. RunnerDied
   */
  async advance(stops: StopSet, watch: Watch, signal: AbortSignal): Promise<Advanced> {
    this.moves++;
    const advanced = await this.advancing.run(stops, watch, signal, () => false);
    this.trim();
    return advanced;
  }

  /**
   * Goes back before the node that ran last in the innermost frame, with all its bodies; at a body's first node, to
   * the end of the iteration before, or out of the frame, before the node that has the body. Values are as they were
   * then, to the bit. A signal matters only where iterations have to be run again; where it ends that early, the
   * frame stands between two nodes of one of them.
   *
   * @throws OperatorError where a node fails that has to run again; RunnerDied
   */
  async stepBack(signal: AbortSignal): Promise<Reversed> {
    this.moves++;
    const reversed = await this.timeline.stepBack(signal);
    this.trim();
    return reversed;
  }

  /**
   * Goes back to the last stop before the present position in the order of execution, in bodies and iterations too,
   * or to the first node. Bodies that hold stops are entered and run again to be searched from their end, without the
   * edits that were made in them: those are undone, also where they were made before the place gone to (`lost`).
   *
   * @throws OperatorError where a node fails that has to run again; RunnerDied
   */
  async reverseAdvance(stops: StopSet, signal: AbortSignal): Promise<Reversed> {
    this.moves++;
    const reversed = await this.timeline.reverse(stops, signal);
    this.trim();
    return reversed;
  }

  /**
   * Stands before an earlier node of a frame's present iteration, out of the frames inside it, to go on from there
   * again. Undefined, and nothing has happened, where that node has not run.
   */
  goBackTo(frame: number, node: Node): Reversed | undefined {
    const at = this.stack[frame];
    if (at?.graph !== node.graph || at.order.place(node) > at.place) return undefined;
    return this.goBackToPlace(frame, at.order.place(node));
  }

  /** Stands before the first node of a frame's present iteration, out of the frames inside it. */
  restartFrame(frame: number): Reversed {
    if (!this.stack[frame]) throw frameLeft();
    return this.goBackToPlace(frame, 0);
  }

  private goBackToPlace(frame: number, place: number): Reversed {
    this.moves++;
    return { reason: 'stop', undone: this.timeline.goBackTo(frame, place) };
  }

  /**
   * Replaces a value that exists (an input, a weight, what a node has made, an output of the node that runs next) for
   * this run only. What was computed from it is dropped, and computed anew from the new value when it is looked at or
   * needed; other values stay. Where a body that has been entered depends on it, that body is left, to before its node.
   * The edit of a weight of a body holds until the body is left. Going back to before the present position undoes it.
   * `held` belongs to the run then; `text` says what it is, for a person.
   *
   * @throws UserError OD2022 where there is no such value yet, OD2051 where the new one is of another type
   */
  async edit(frame: number, name: string, held: Held, text = ''): Promise<Edited> {
    this.moves++;
    const edited = await this.editor.edit(frame, name, held, text);
    this.trim();
    return edited;
  }

  /**
   * Changes an attribute of a node of a frame for this run only: what the node has made is computed anew, and so is
   * what came of it, as with `edit`. In a body it holds until the body is left.
   *
   * @throws UserError OD2022 where the node is none of the frame's
   */
  editAttribute(frame: number, node: Node, attribute: AttributeProto, text = ''): Edited {
    this.moves++;
    const edited = this.editor.editAttribute(frame, node, attribute, text);
    this.trim();
    return edited;
  }

  /**
   * Undoes the latest edit that holds. Where what came of it is what the present position stands on, it goes back:
   * before the node whose body was entered, or to the iteration of the edit. Undefined where nothing is edited.
   */
  async undoEdit(signal: AbortSignal): Promise<Edited | undefined> {
    this.moves++;
    const undone = await this.editor.undo(signal);
    this.trim();
    return undone;
  }

  /** Whether a value, as a frame sees it, is what somebody made of it. */
  isEdited(frame: number, name: string): boolean {
    const home = this.stack[frame]?.home(name);
    return home !== undefined && this.edited.isEdited(home, name);
  }

  /** A node's attributes in a frame, with what somebody has changed; `isEdited` tells which those are. */
  attributesOf(
    frame: number,
    node: Node,
  ): readonly { readonly attribute: AttributeProto; readonly isEdited: boolean }[] {
    const changed = this.stack[frame]?.attributes;
    return node.attributes.map((attribute) => {
      const own = changed?.get(node, attribute.name);
      return { attribute: own ?? attribute, isEdited: own !== undefined };
    });
  }

  /** The edits that hold, in their order. */
  get edits(): readonly Edit[] {
    return this.edited.list;
  }

  /** Nodes that were run again so far, because somebody looked at or needed a value that nobody kept. */
  get recomputed(): number {
    return this.compute.recomputed;
  }

  /** Whether the value exists at this point, in that frame or in the scopes around it. */
  hasRun(frame: number, name: string): boolean {
    return this.stack[frame]?.hasRun(name) ?? false;
  }

  /**
   * What a node of a frame has made, as far as it is held; nothing is computed for it. Undefined where the node has not
   * run, empty where nobody kept it. The next node has run where somebody has looked at its outputs.
   */
  keptOutputs(frame: number, node: Node): Held[] | undefined {
    const at = this.stack[frame];
    const previewed = at?.nextNode === node ? at.previewed : undefined;
    if (!at || !(previewed || at.hasPassed(node))) return undefined;
    return node.outputs.flatMap((name) => previewed?.get(name) ?? at.values.peek(name) ?? []);
  }

  /**
   * A value that a frame sees, where it is held; nothing is computed for it. Undefined where nobody kept it, or where it
   * does not exist (yet).
   */
  keptValue(frame: number, name: string): Held | undefined {
    const at = this.stack[frame];
    const previewed = at?.previewed?.get(name);
    if (previewed) return previewed;
    return at?.hasRun(name) ? at.home(name)?.values.peek(name) : undefined;
  }

  /** Whether the node itself has had its turn in that frame; a Constant's value exists before that. */
  hasPassed(frame: number, node: Node): boolean {
    const at = this.stack[frame];
    return at?.hasPassed(node) ?? false;
  }

  /** Values by name; those that nobody kept are computed again, exactly. Names that have not run are left out. */
  async values(frame: number, names: readonly string[]): Promise<Map<string, Held>> {
    const at = this.stack[frame];
    if (!at) throw frameLeft();
    const existing = names.filter((name) => at.hasRun(name));
    const values = await this.compute.resolve(at, existing);
    for (const name of existing) at.home(name)?.values.look(name, this.moves);
    this.trim(new Set(existing));
    return values;
  }

  /** How many NaN and infinities a value has. */
  nonFinite(held: Held): Promise<NonFinite> {
    return this.options.runner.nonFinite(held);
  }

  /**
   * The outputs of the node that runs next, computed now and kept, so that stepping on does not run it twice.
   *
   * @throws OperatorError where the node fails; RunnerDied; where `until` is going on, its signal's reason
   */
  preview(): Promise<Map<string, Held>> {
    return this.lookAhead.preview(this.innermost);
  }

  /**
   * Does something in which values are looked at. What runs node by node for a look ends where the signal aborts, with
   * the run where it was, and `task` meets the signal's reason as an error.
   */
  until<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    return this.lookAhead.until(signal, task);
  }

  /**
   * Gives the next node's outputs values, in place of running it: an operator that onnxruntime has no kernel for. They
   * are kept to the end of the frame's iteration, and the node counts as run once it is stepped over. Returns the
   * outputs that have no value yet; with some missing, a step still runs the node.
   *
   * @throws UserError OD2025 for a name that is no output of the next node
   */
  give(outputs: ReadonlyMap<string, Held>): string[] {
    const frame = this.innermost;
    const node = frame.nextNode;
    for (const name of outputs.keys()) {
      if (name === '' || !node?.outputs.includes(name)) throw noOutput(name, node);
    }
    frame.give(outputs);
    return (node?.outputs ?? []).filter((name) => name !== '' && !frame.values.has(name));
  }

  /** Keeps a tensor that was made for this run until the function that comes back is called. */
  hold(held: Held): () => void {
    this.pool.retain(held);
    return () => this.pool.release(held);
  }

  /**
   * Lets no look compute the next node's outputs while the run stands where it does: that would end the runner. A
   * step still runs the node.
   */
  refusePreview(error: UserError): void {
    this.lookAhead.refuse(this.innermost, error);
  }

  /** Remembers where the run stands as the last stop; to be called when somebody has it go on, or back. */
  leaveStop(): void {
    this.lastStop.mark();
  }

  /**
   * What values of these names, as a frame sees them, were at the last stop, the next node's outputs included. Those
   * that did not exist there are left out; undefined where no stop was left yet. The values are the run's, and good
   * until it goes on.
   *
   * @throws UserError OD2023 where a value has to be computed again and fails; OperatorError; RunnerDied
   */
  async valuesAtLastStop(frame: number, names: readonly string[]): Promise<Map<string, Held> | undefined> {
    const at = this.stack[frame];
    if (!at) throw frameLeft();
    return this.lastStop.isMarked ? this.lastStop.values(this.compute, at, names) : undefined;
  }

  /** Names still needed by nodes to come, inputs first, then in file order of the nodes that made them. */
  live(frame: number): string[] {
    const at = this.stack[frame];
    return at ? liveNames(at) : [];
  }

  /** How many names `live` tells, in a time that does not grow with the graph. */
  liveCount(frame: number): number {
    const at = this.stack[frame];
    return at ? liveCount(at) : 0;
  }

  /** How many values the main graph's nodes have made by now that are not among its outputs. */
  get madeCount(): number {
    return madeCount(this.stack[0]!);
  }

  /**
   * Runs to the first node of the next iteration of the innermost frame that has iterations (a Loop's body, or the main
   * graph of a run with feedback); after the last one, to the node behind it, or to the end.
   */
  async nextIteration(stops: StopSet, watch: Watch, signal: AbortSignal): Promise<Advanced> {
    this.moves++;
    const depth = this.stack.findLastIndex((frame) => frame.iteration !== undefined);
    const frame = this.stack[depth];
    const before = frame?.iteration;
    const isThere = () =>
      frame !== undefined &&
      (this.stack[depth] !== frame || (this.stack.length === depth + 1 && frame.iteration !== before));
    const advanced = await this.advancing.run(stops, watch, signal, isThere);
    this.trim();
    return advanced;
  }

  /**
   * Has the innermost frame go on at a node of its own: at an earlier one, or the present one, as `goBackTo` does; at a
   * later one without the nodes between, whose values do not exist from then on. Going back undoes that.
   *
   * @throws UserError OD2026 where the node is of another graph, OD2027 where values that it uses would not exist
   */
  goTo(node: Node): Reversed {
    const undone = this.jumper.goTo(node);
    this.moves++;
    this.trim();
    return { reason: 'stop', undone };
  }

  /** Throws what `goTo` would; gives the place from which on nodes would be left out. */
  checkGoTo(node: Node): number {
    return this.jumper.check(node);
  }

  /**
   * Goes past the next node without running it: its outputs are these values from then on, as if each had been edited
   * (`edit`) right after it was made. Going back before the node undoes it. Of `stops`, those behind a node count.
   *
   * @throws UserError OD2025 where there is no such output, or a value for one is missing; OD2022 and OperatorError
   *   where the frame ends with it and what it gives cannot be had
   */
  async skip(outputs: ReadonlyMap<string, Held>, stops: StopSet = noStops): Promise<Advanced> {
    const node = this.nextNode;
    if (!node) return this.position();
    this.jumper.pass(node, outputs);
    this.moves++;
    const behind = await stopBehind(node, undefined, stops, noWatch);
    if (behind) return behind;
    const { stop } = await this.leaving.settle(stops);
    this.trim();
    return stop ?? this.position();
  }

  /** Lets go of its tensors; the runner goes on. */
  close(): void {
    this.lastStop.clear();
    for (const frame of this.stack) {
      frame.body?.close();
      frame.close();
    }
    this.compute.weights.clear();
    this.edited.close();
    this.draws.clear();
  }

  private get innermost(): Frame {
    return this.stack.at(-1)!;
  }

  private position(): Advanced {
    return { reason: this.ended ? 'end' : 'stop' };
  }

  /** Whether the main graph, once it is through, runs another time. */
  private runsAnother(): boolean {
    return (this.feedback?.goesOn ?? false) && this.model.graph.nodes.length > 0;
  }

  private trim(asked: ReadonlySet<string> = new Set()): void {
    // Without a half for values, one session as big as the budget would leave nothing to go back by.
    const room = Math.max(this.memoryBudget / 2, this.memoryBudget - this.compute.sessionBytes);
    const budget = Math.min(this.keptBudget, room);
    const needed = (name: string) => asked.has(name) || this.compute.isInUse(name);
    trimValues(this.stack, this.compute.weights, budget, needed, this.moves);
  }
}

function frameLeft(): UserError {
  return new UserError('OD2024', 'This frame has been left; look at the present one.');
}
