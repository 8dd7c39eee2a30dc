import { UserError } from '../../core/errors';
import type { Graph, Node } from '../../core/onnx/model';
import { isWithoutKernel, RunnerDied } from '../../engine/errors';
import { Execution } from '../../engine/execution';
import type { ExecutionOptions } from '../../engine/execution-options';
import type { Runner } from '../../engine/runner-client';
import type { Measurement, MeasureOptions } from '../../engine/timings/measure';
import { measureTimes } from '../../engine/timings/measure';
import type { Advanced, Edit, FrameView, Reversed, StopSet, Watch } from '../../engine/types';
import { sampleEnded } from '../errors';
import type { Breakpoints } from './breakpoints/breakpoints';
import type { FilterId } from './conditions/exception-filters';
import { liveWatch } from './conditions/live-watch';
import { Results } from './expressions/results';
import { FoundValues, watchFault } from './found-values';
import { givenFile } from './given-file';
import { isStep } from './is-step';
import type { LaunchOptions } from './launch-options';
import type { BackMotion, Jump, Motion } from './motion';
import { isOver, stopsBehind } from './over-nodes';
import type { Program } from './program';
import { backwards, everyNode, withFrames, withOpened } from './sample-stops';
import type { Fault, Stop, StopReason } from './stop';

/** What exception filters make of what is wrong. */
export interface FaultDecisions {
  /** Whether faults of that kind are looked out for. */
  isOn(id: FilterId): boolean;
  /** Whether one stops, and the ids of the filters that say so; `value` names the value that has it. */
  met(sample: Sample, id: FilterId, value?: string): Promise<FaultDecision>;
}

interface FaultDecision {
  readonly stops: boolean;
  readonly filters: readonly number[];
}

/** What moving needs to know. */
export interface MoveOptions {
  readonly breakpoints: Pick<Breakpoints, 'stops'>;
  /** What breakpoints make of it that a sample stands before a node, or behind one that has just run: a stop, or none. */
  readonly arrive: (sample: Sample) => Promise<Stop | undefined>;
  readonly faults: FaultDecisions;
  readonly stopOnExit: boolean;
  readonly noDebug: boolean;
  readonly signal: AbortSignal;
  /** Gives the next node's outputs, where somebody said what they are whenever it comes; false where nobody has. */
  readonly give: (sample: Sample) => Promise<boolean>;
  /** Hears of edits that going back has undone. */
  readonly undone: (edits: readonly Edit[]) => void;
  /** Hears of edits that do not hold because the body that they were made in was entered again to search it. */
  readonly lost: (edits: readonly Edit[]) => void;
  /** Hears why it stays where it stands, though it was to go elsewhere. */
  readonly refused: (error: UserError) => void;
}

/** Where a frame stands. */
export interface Place {
  readonly frame: FrameView;
  /** Index into the execution's frames, 0 for the main graph. */
  readonly depth: number;
  readonly graph: Graph;
  /** The node that is shown; undefined after a graph's last. */
  readonly node: Node | undefined;
  /** Whether that node has run already. */
  readonly hasRun: boolean;
  readonly innermost: boolean;
}

const noStops: StopSet = { has: () => false, within: () => false };
const noWatch: Watch = { nan: false, inf: false };

/** One input sample on its way through the model: a thread of the session. */
export class Sample {
  #execution: Execution | undefined;
  #starting: Promise<Execution> | undefined;
  #fault: Fault | undefined;
  /** The node that it stands behind: it has run, and nothing after it. */
  #ran: Node | undefined;
  #atExit = false;
  #measurement: Measurement | undefined;
  /** Graphs of bodies and functions that hold an operator without a kernel, at any depth. */
  readonly #opened = new Set<string>();
  #results: Results | undefined;
  /** The stop that the last move came to, where a breakpoint was asked about it on the way. */
  #hit: Stop | undefined;
  /** The exception filters that the last fault has met. */
  #filtersHit: readonly number[] = [];
  /** What watches have found so far. */
  readonly #found = new FoundValues();
  #done = false;
  /** Whether it was told to move, or somebody was told that it stands before its first node. */
  begun = false;

  constructor(
    readonly index: number,
    private readonly program: Program,
    private readonly options: LaunchOptions,
  ) {}

  /** For the list of threads: `Sample 0, digit-3.npy`. */
  get name(): string {
    const source =
      this.#execution?.inputs.find((input) => !input.generated)?.source ??
      givenFile(this.options.samples[this.index]);
    return source === undefined ? `Sample ${this.index}` : `Sample ${this.index}, ${source}`;
  }

  /** The engine's run; undefined before the start and after the end. */
  get execution(): Execution | undefined {
    return this.#execution;
  }

  get started(): boolean {
    return this.#execution !== undefined || this.#done;
  }

  get done(): boolean {
    return this.#done;
  }

  /** Whether it stands after the last node, on the line of the graph's outputs. */
  get atExit(): boolean {
    return this.#atExit;
  }

  get fault(): Fault | undefined {
    return this.#fault;
  }

  /** Remembers why it cannot go on: the runner ended. */
  fail(fault: Fault): void {
    this.#fault = fault;
  }

  /**
   * Reads or makes the inputs; stands before the first node then. `told` hears of the outputs of each iteration but the
   * last.
   */
  async start(runner: Runner, told?: ExecutionOptions['onIteration']): Promise<Execution> {
    if (this.#done) throw sampleEnded(this.index);
    // Two looks at once may both be the first: the inputs are read once.
    this.#starting ??= this.#begin(runner, told).catch((error) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async #begin(runner: Runner, told: ExecutionOptions['onIteration']): Promise<Execution> {
    const execution = await Execution.start(this.#executionOptions(runner, told));
    if (this.#done) {
      // It was ended meanwhile: nobody else would let the inputs go.
      execution.close();
      throw sampleEnded(this.index);
    }
    this.#execution = execution;
    return execution;
  }

  /**
   * Runs the whole model as often as that says, beside the run that is being debugged, and keeps what its nodes took.
   *
   * @throws what `measureTimes` throws
   */
  async measure(runner: Runner, options: MeasureOptions): Promise<void> {
    this.#measurement = await measureTimes(this.#executionOptions(runner), options);
  }

  /** What the nodes took when the model was measured last. */
  get measurement(): Measurement | undefined {
    return this.#measurement;
  }

  #executionOptions(runner: Runner, told?: ExecutionOptions['onIteration']): ExecutionOptions {
    return {
      runner,
      model: this.program.model,
      inputs: this.options.samples[this.index],
      inputsFolder: this.options.inputsFolder,
      feedback: this.options.feedback,
      iterations: this.options.iterations,
      onIteration: told,
      dimensions: this.options.dimensions,
      seed: this.options.seed,
      memoryBudget: this.options.memoryBudget,
      fast: this.options.fast,
    };
  }

  /** Ends it and lets its tensors go. */
  finish(): void {
    this.#done = true;
    this.#fault = undefined;
    this.forgetResults();
    this.#execution?.close();
    this.#execution = undefined;
  }

  /** The iteration of the innermost frame that has one: a Loop's, or the run's with feedback. */
  get iteration(): number | undefined {
    return this.#execution?.frames.findLast((frame) => frame.iteration !== undefined)?.iteration;
  }

  /** The frames, outermost first. */
  places(): Place[] {
    const frames = this.#execution?.frames ?? [];
    return frames.map((frame, depth) => this.#place(frame, depth, depth === frames.length - 1));
  }

  /** A stop right where it stands, without moving. */
  stopHere(reason: StopReason, breakpoints: readonly number[] = []): Stop {
    return { sample: this.index, reason, breakpoints, ...(this.#fault && { fault: this.#fault }) };
  }

  /** An edit has led elsewhere: what was to be said of where it stood is over. */
  relocated(): Stop {
    this.#fault = this.#ran = undefined;
    this.#atExit = false;
    return this.stopHere('goto');
  }

  /** What expressions came to at this stop. */
  results(runner: Runner): Results {
    this.#results ??= new Results(runner);
    return this.#results;
  }

  /** Lets go of what expressions came to; call it whenever values change. */
  forgetResults(): void {
    this.#results?.clear();
  }

  /**
   * Goes on, up to the next stop; undefined where the sample came to its end.
   *
   * @throws OperatorError where an operator fails and nobody asked to stop there; RunnerDied.
   */
  async move(motion: Motion, options: MoveOptions): Promise<Stop | undefined> {
    const execution = this.#execution;
    if (!execution) throw sampleEnded(this.index);
    if (this.#atExit) return undefined;
    const wasBehind = this.#ran !== undefined;
    this.#fault = this.#ran = undefined;
    const before = execution.frames;
    // Where the shown node has run the engine stands before the one after it: that is where a step goes.
    if (wasBehind && execution.nextNode) {
      const stop = await options.arrive(this);
      const isThere = typeof motion === 'object' && isOver(motion, before);
      if (isThere || motion === 'next' || motion === 'stepIn')
        return this.stopHere('step', stop?.breakpoints ?? []);
      if (stop) return stop;
    }
    this.#hit = undefined;
    try {
      const advanced = await this.#moveInto(execution, motion, options);
      return await this.#stopAfter(advanced, motion, options, before);
    } catch (error) {
      return await this.#stopOnError(error, options);
    }
  }

  /**
   * Goes back, to the node before, to the last stop before, or to a frame's first node. What was wrong where it stood
   * lies ahead then. Among the stops are those behind nodes that a watch stopped at on the way forward.
   *
   * @throws OperatorError where an operator fails that has to run again and nobody asked to stop there; RunnerDied.
   */
  async goBack(motion: BackMotion, options: MoveOptions): Promise<Stop> {
    const execution = this.#execution;
    if (!execution) throw sampleEnded(this.index);
    if (typeof motion === 'object') {
      const { restartFrame: depth, from } = motion;
      const go = () => (from && execution.goBackTo(depth, from)) ?? execution.restartFrame(depth);
      return this.#stand('restart', go, options);
    }
    this.#fault = this.#ran = undefined;
    this.#atExit = false;
    const { breakpoints, faults, noDebug, signal } = options;
    const start = execution.frames;
    const counts = (rule: 'nan' | 'inf') => motion === 'reverseContinue' && !noDebug && faults.isOn(rule);
    try {
      for (;;) {
        const behind = backwards(noDebug ? noStops : breakpoints.stops());
        const stops = motion === 'instructionBack' ? everyNode : this.#found.with(behind, counts);
        const {
          reason,
          undone = [],
          lost = [],
        } = await (motion === 'stepBack'
          ? execution.stepBack(signal)
          : execution.reverseAdvance(stops, signal));
        options.undone(undone);
        options.lost(lost);
        if (reason === 'paused') return this.stopHere('pause');
        if (reason === 'start') return this.stopHere('entry');
        // What a node made comes after standing before it, so going back it comes first.
        if (await this.#found.isMadeAt(execution, start, counts)) {
          this.#filtersHit = [];
          const advanced = await execution.step({ nan: counts('nan'), inf: counts('inf') }, noStops, signal);
          return (await this.#stopAfter(advanced, 'stepIn', options, start)) ?? this.stopHere('step');
        }
        const hit = await options.arrive(this);
        if (motion !== 'reverseContinue') return this.stopHere('step', hit?.breakpoints ?? []);
        if (hit) return hit;
      }
    } catch (error) {
      return await this.#stopOnError(error, options);
    }
  }

  /**
   * Goes on at another node, or past the next one (or the one that has just run) with outputs that are given; undefined
   * where the sample came to its end.
   *
   * @throws OperatorError where it would leave a frame with what cannot be had; RunnerDied
   */
  async jump(jump: Jump, options: MoveOptions): Promise<Stop | undefined> {
    const execution = this.#execution;
    if (!execution) throw sampleEnded(this.index);
    if ('goTo' in jump) return this.#stand('goto', () => execution.goTo(jump.goTo), options);
    const ran = this.#ran;
    this.#fault = this.#ran = this.#hit = undefined;
    this.#atExit = false;
    if (ran) options.undone(execution.goBackTo(execution.frames.length - 1, ran)?.undone ?? []);
    const before = execution.frames;
    try {
      const stops = options.noDebug
        ? noStops
        : this.#conditional(options.breakpoints.stops(), options.arrive);
      const advanced = await execution.skip(jump.skip.values, stops);
      return await this.#stopAfter(advanced, 'next', options, before);
    } catch (error) {
      // It stands before another node than the one that the values are for.
      if (error instanceof UserError && error.code === 'OD2025') return this.#stay(error, options);
      return await this.#stopOnError(error, options);
    }
  }

  /** Goes to where nothing has to run. An edit made since that was asked for may have ruled it out: then it stays. */
  #stand(reason: StopReason, go: () => Reversed, options: MoveOptions): Stop {
    try {
      const { undone = [] } = go();
      this.#fault = this.#ran = undefined;
      this.#atExit = false;
      options.undone(undone);
      return this.stopHere(reason);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return this.#stay(error, options);
    }
  }

  #stay(error: UserError, { refused }: MoveOptions): Stop {
    refused(error);
    return this.stopHere('pause');
  }

  async #stopOnError(error: unknown, { faults, noDebug }: MoveOptions): Promise<Stop> {
    const isStop = error instanceof UserError && !(error instanceof RunnerDied);
    if (isStop && !noDebug && this.#mayGive(error)) {
      this.#fault = { kind: 'noKernel', error };
      return this.stopHere('exception');
    }
    if (!isStop || noDebug || !faults.isOn('opError')) throw error;
    const met = await faults.met(this, 'opError');
    if (!met.stops) throw error;
    this.#fault = { kind: 'opError', error };
    return this.stopHere('exception', met.filters);
  }

  #mayGive(error: unknown): boolean {
    return this.options.customOperators === 'stop' && isWithoutKernel(error);
  }

  /**
   * Moves the engine. What has an operator without a kernel somewhere inside cannot run as a whole: it is entered,
   * up to that operator, or past it where its outputs are given.
   */
  async #moveInto(execution: Execution, motion: Motion, options: MoveOptions): Promise<Advanced> {
    const { frames } = execution;
    for (let hasFailed = false; ; hasFailed = true) {
      try {
        // A step over a node that had to be entered still ends out here.
        const isInside = hasFailed && motion === 'next' && execution.frames.length > frames.length;
        const advanced = await this.#engineMove(execution, motion, options, isInside ? frames : undefined);
        // What was entered on the way is left too, unless something stops it there.
        const isShort = hasFailed && motion === 'stepOut' && execution.frames.length >= frames.length;
        if (isShort && advanced.reason === 'stop' && !this.#hit) continue;
        return advanced;
      } catch (error) {
        if (options.noDebug || !this.#mayGive(error)) throw error;
        const node = execution.nextNode;
        const closed = node ? this.program.graphsOf(node).filter((graph) => !this.#opened.has(graph)) : [];
        for (const graph of closed) this.#opened.add(graph);
        if (closed.length === 0 && !(await options.give(this))) throw error;
      }
    }
  }

  /** `outHere`: the frames whose nodes all stop the step. */
  async #engineMove(
    execution: Execution,
    motion: Motion,
    options: MoveOptions,
    outHere?: readonly FrameView[],
  ): Promise<Advanced> {
    const { breakpoints, noDebug, signal } = options;
    const stops = noDebug
      ? noStops
      : this.#conditional(withOpened(breakpoints.stops(), this.#opened), options.arrive);
    const watch = noDebug ? noWatch : this.#watch(options.faults);
    const node = execution.nextNode;
    if (typeof motion === 'object') {
      const behind = stopsBehind(motion, stops, () => execution.frames);
      return execution.advance(behind, watch, signal);
    }
    switch (motion) {
      case 'continue':
        return execution.advance(stops, watch, signal);
      case 'stepOut':
        return execution.stepOut(stops, watch, signal);
      case 'nextIteration':
        return execution.nextIteration(stops, watch, signal);
      case 'stepIn':
        // Where a frame's last node has run, the step leaves the frame and no more.
        if (!node) return execution.step(watch, stops, signal);
        if (await execution.stepIn()) return { reason: 'stop' };
        return execution.step(watch, stops, signal);
      case 'next':
        if (outHere) return execution.advance(this.#outHere(outHere, stops), watch, signal);
        // What the node runs inside may hold a breakpoint: then it is run as a stretch that ends at any node out here.
        if (node && this.program.graphsOf(node).some((graph) => stops.within(graph))) {
          return execution.advance(this.#outHere(execution.frames, stops), watch, signal);
        }
        return execution.step(watch, stops, signal);
    }
  }

  async #stopAfter(
    advanced: Advanced,
    motion: Motion,
    options: MoveOptions,
    before: readonly FrameView[],
  ): Promise<Stop | undefined> {
    switch (advanced.reason) {
      case 'watch': {
        this.#fault = await watchFault(this.#execution!, advanced);
        this.#ran = this.program.node(advanced.graph, advanced.node);
        if (this.#ran) this.#found.add(this.#execution!.frames, this.#ran, advanced);
        const hit = await options.arrive(this);
        return this.stopHere('exception', [...this.#filtersHit, ...(hit?.breakpoints ?? [])]);
      }
      case 'after':
        return this.#hit ?? this.stopHere('step');
      case 'paused':
        return this.stopHere('pause');
      case 'end':
        if (!options.stopOnExit || options.noDebug) return undefined;
        this.#atExit = true;
        return this.stopHere('exit');
      case 'stop': {
        // A step may end at a node that the engine did not ask about.
        const hit = this.#hit ?? (await options.arrive(this));
        const stepped = isStep(motion, before, this.#execution?.frames ?? []);
        return stepped || !hit ? this.stopHere('step', hit?.breakpoints ?? []) : hit;
      }
    }
  }

  /** The stops, at which a breakpoint's condition is asked for as soon as execution stands there. */
  #conditional(stops: StopSet, arrive: MoveOptions['arrive']): StopSet {
    return {
      ...stops,
      stands: async (ran) => {
        this.#ran = ran;
        this.#hit = await arrive(this);
        if (!this.#hit) this.#ran = undefined;
        return this.#hit !== undefined;
      },
    };
  }

  /** What is looked out for; of what is found, filters decide with the node that made it run. */
  #watch(faults: FaultDecisions): Watch {
    return liveWatch(faults, async ({ rule, graph, node, value }) => {
      this.#ran = this.program.node(graph, node);
      const met = await faults.met(this, rule, value);
      this.#filtersHit = met.filters;
      if (!met.stops) this.#ran = undefined;
      return met.stops;
    });
  }

  #outHere(frames: readonly FrameView[], stops: StopSet): StopSet {
    return withFrames(stops, frames, () => this.#execution?.frames.at(-1)?.graph);
  }

  #place(frame: FrameView, depth: number, innermost: boolean): Place {
    const graph = this.program.model.graphs.get(frame.graph) ?? this.program.model.graph;
    const ran = this.#ran;
    if (innermost && ran?.graph === graph) return { frame, depth, graph, node: ran, hasRun: true, innermost };
    return { frame, depth, graph, node: graph.nodes[frame.next], hasRun: false, innermost };
  }
}
