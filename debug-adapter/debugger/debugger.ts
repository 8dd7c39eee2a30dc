import { messageOf, UserError } from '../../core/errors';
import type { Node } from '../../core/onnx/model';
import type { DType } from '../../core/tensor/dtype';
import { OperatorError, RunnerDied } from '../../engine/errors';
import type { InputReport } from '../../engine/execution';
import { Runner } from '../../engine/runner-client';
import type { Held } from '../../engine/types';
import {
  nothingToGive,
  nothingToReplay,
  notStopped,
  runnerGone,
  sampleEnded,
  sampleFailed,
  sessionEnded,
} from '../errors';
import type { BoundBreakpoint, Breakpoints } from './breakpoints';
import { Arrivals } from './conditions/arrivals';
import { type Crash, findCrash } from './find-crash';
import { exampleOf, giveOutputs, wantedOutputs } from './give-outputs';
import type { GivenOutput, WantedOutput } from './given-output';
import { givenValue } from './given-value';
import type { LaunchOptions } from './launch-options';
import {
  faultLine,
  greeting,
  iterationLine,
  iterationsLine,
  type Line,
  modelChanged,
  outputLine,
  problemLines,
  runnerEnded,
} from './messages';
import { ModelWatch } from './model-watch';
import { type BackMotion, leadsBack, type Motion } from './motion';
import { Program } from './program';
import type { RunEnding } from './run-ending';
import { type RecorderEvents, RunRecorder } from './run-recorder';
import type { ExceptionFilters } from './sample';
import { Sample } from './sample';
import type { Stop } from './stop';
import { WorkQueue } from './work-queue';

/** How the debugger tells what happens. */
export interface DebuggerEvents {
  stopped(stop: Stop): void;
  /** A sample goes on; what was told of values and frames is no longer good. */
  resumed(sample: number): void;
  sampleStarted(sample: number): void;
  sampleEnded(sample: number): void;
  output(line: Line): void;
  /** The model was read anew, and its breakpoints stand elsewhere now. */
  rebound(breakpoints: readonly BoundBreakpoint[]): void;
  /** The run has a place in the history, or got its last line there. */
  recorded: RecorderEvents['recorded'];
  /** A sample stands before an operator without a kernel. `comesAgain`: it is inside of what iterates. */
  outputsWanted(wanted: {
    readonly sample: number;
    readonly node: Node;
    readonly outputs: readonly WantedOutput[];
    readonly comesAgain: boolean;
  }): void;
  /** The model's file is not what it was when it was read. */
  modelChanged(change: { readonly message: string }): void;
  /** The runner has died; `replay` tells whether something was running, so that a replay may find the node. */
  crashed(crash: { readonly message: string; readonly replay: boolean }): void;
  /** All samples have ended, or the run was ended. */
  ended(end: RunEnding): void;
  /** An error of ours, for the log. */
  failed(error: unknown): void;
}

/** What can be set from outside and is read at each move. */
export interface DebuggerSettings {
  readonly breakpoints: Breakpoints;
  filters: ExceptionFilters;
  /** Which documents show the program. */
  readonly owns: (document: string, program: Program) => boolean;
}

/** How long a pause waits before it says what it waits for, and before another one ends the runner. */
const pauseNoteMs = 2000;
const pauseAgainMs = 1000;

/**
 * Runs the samples of one model, one at a time: moves them, stops them, and lets their values be looked at in
 * between. Knows the engine and no protocol.
 */
export class Debugger {
  #samples: Sample[];
  #running: { sample: Sample; controller: AbortController; paused?: number } | undefined;
  #died: UserError | undefined;
  /** Where the run stood when its runner died. */
  #crashed: Crash | undefined;
  #closed = false;
  #ended = false;
  /** Whether this run's `begin` came; before it, nothing moves. */
  #begun = false;
  /** What operators without a kernel give whenever they come, by their node. */
  readonly #given = new Map<string, Readonly<Record<string, GivenOutput>>>();
  /** Restarts that are under way or wait for one. */
  #restarts = 0;
  #restarted: Promise<void> = Promise.resolve();
  #recorder: RunRecorder | undefined;
  /** Grows with each restart, so that what the run before still tells is not heard. */
  #epoch = 0;
  /** The runner that was ended on purpose. */
  #retired: Runner | undefined;
  readonly #queue = new WorkQueue();
  #watch: ModelWatch | undefined;

  private constructor(
    private current: { readonly program: Program; readonly runner: Runner; readonly options: LaunchOptions },
    private readonly settings: DebuggerSettings,
    private readonly events: DebuggerEvents,
  ) {
    this.#samples = makeSamples(current.program, current.options);
  }

  /** Reads the model, starts a runner and gives the first sample its inputs; nothing has run then. */
  static async launch(
    options: LaunchOptions,
    settings: DebuggerSettings,
    events: DebuggerEvents,
  ): Promise<Debugger> {
    // The runner comes up while the model is read.
    const starting = startRunner(options, events);
    const read = await Program.load(options.program).catch(async (error) => {
      await starting.then((runner) => runner.close()).catch(() => {});
      throw error;
    });
    const runner = await starting;
    const program = await asAsked(read, options, runner).catch(async (error) => {
      await runner.close();
      throw error;
    });
    const made = new Debugger({ program, runner, options }, settings, events);
    try {
      await made.#start(made.#samples[0]!, runner);
    } catch (error) {
      await made.close();
      throw options.samples.length > 1 ? sampleFailed(0, error) : error;
    }
    made.#watchRunner(runner);
    made.#watchModel();
    made.#bind();
    return made;
  }

  get program(): Program {
    return this.current.program;
  }

  get runner(): Runner {
    return this.current.runner;
  }

  get options(): LaunchOptions {
    return this.current.options;
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /**
   * Runs the first sample up to its first stop. Call it after everything is configured, and after each restart; does
   * nothing where the run has begun, or another restart is to come first.
   */
  begin(): void {
    if (this.#begun || this.#restarts > 0 || this.#closed) return;
    this.#begun = true;
    this.settings.breakpoints.resetHits();
    const sample = this.#samples[0]!;
    this.events.sampleStarted(0);
    const { inputs, iterationCount } = sample.execution!;
    this.#record(inputs);
    const { onnxruntime } = this.runner.versions;
    this.events.output(greeting(this.program, onnxruntime, this.options, inputs, iterationCount));
    for (const line of problemLines(this.program)) this.events.output(line);
    if (this.options.stopOnEntry && !this.options.noDebug) {
      this.#tellStop(sample.stopHere('entry'));
      return;
    }
    const controller = this.#reserve(sample);
    this.#drive(sample, () => this.#run(sample, 'continue', true, controller.signal));
  }

  /**
   * Checks that a sample can go on, or back; the function that comes back makes it. (So a protocol can answer in between.)
   * From now on it counts as running: of two requests that come at once, the second is refused.
   *
   * @throws UserError where it is running, has ended or its runner is gone.
   */
  prepare(index: number, motion: Motion | BackMotion): () => void {
    const sample = this.#samples[index];
    if (this.#closed || this.#ended) throw sessionEnded();
    if (this.#died) throw runnerGone(this.#died.message);
    if (this.#running || this.#restarts > 0 || !this.#begun) throw notStopped();
    if (!sample || sample.done) throw sampleEnded(index);
    const epoch = this.#epoch;
    const controller = this.#reserve(sample);
    return () => {
      if (epoch === this.#epoch && !this.#closed)
        this.#drive(sample, () => this.#run(sample, motion, false, controller.signal));
    };
  }

  /**
   * Repeats, step by step, a run whose runner died, to find the node that it died of; as `prepare` does, checks now
   * and comes back with what makes it.
   *
   * @throws UserError OD4108 where the runner is alive, and what `prepare` throws
   */
  prepareReplay(): { readonly sample: number; readonly go: () => void } {
    if (this.#closed || this.#ended) throw sessionEnded();
    if (this.#running || this.#restarts > 0) throw notStopped();
    const crash = this.#crashed;
    if (!this.#died || !crash) throw nothingToReplay();
    const sample = this.#samples[crash.sample]!;
    const epoch = this.#epoch;
    const controller = this.#reserve(sample);
    const go = () => {
      if (epoch === this.#epoch && !this.#closed)
        this.#drive(sample, () => this.#replay(crash, controller.signal));
    };
    return { sample: crash.sample, go };
  }

  /**
   * Gives outputs of the operator without a kernel that a sample stands before. Once it has them all, it counts as run
   * when the sample moves. `repeat`: whenever the node comes again, without a stop. Returns the outputs that are
   * still missing.
   *
   * @throws UserError OD4403 where the sample stands elsewhere, and what `giveOutputs` throws
   */
  give(index: number, outputs: Readonly<Record<string, GivenOutput>>, repeat: boolean): Promise<string[]> {
    return this.look(index, async (sample) => {
      const node = sample.execution?.nextNode;
      if (sample.fault?.kind !== 'noKernel' || !node) throw nothingToGive();
      const missing = await this.#give(sample, outputs);
      if (repeat) this.#given.set(keyOf(node), { ...this.#given.get(keyOf(node)), ...outputs });
      return missing;
    });
  }

  /**
   * Stops at the next node boundary that the engine comes to. Does nothing where nothing runs. A node that does not
   * come to its end is ended, with the runner, by a second pause.
   */
  pause(): void {
    const running = this.#running;
    if (!running) return;
    if (running.paused !== undefined && Date.now() - running.paused >= pauseAgainMs) {
      this.runner.kill('the runner was ended, as asked by a second pause,');
      return;
    }
    running.controller.abort();
    running.paused ??= Date.now();
    setTimeout(() => {
      if (this.#running !== running || this.#closed) return;
      const what = this.runner.running?.text;
      if (what === undefined) return;
      const text = `Pause waits for ${what}. Pause again to end the runner; the session stays.`;
      this.events.output({ kind: 'note', text });
    }, pauseNoteMs).unref();
  }

  /**
   * Looks at a stopped sample's values. Looks go one after another, and those that still wait when the model goes on
   * are cancelled.
   */
  async look<T>(index: number, task: (sample: Sample) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#running || this.#restarts > 0) throw notStopped();
    return this.#queue.look(async () => {
      const sample = this.#samples[index];
      if (!sample) throw sampleEnded(index);
      if (!sample.started && !this.#died) await this.#start(sample, this.runner);
      return task(sample);
    }, signal);
  }

  /**
   * Starts over: the model is read again only where its file changed, a runner is started only where it is gone. Of
   * several restarts at once, each waits for the one before it.
   *
   * @throws UserError OD4106 where the session ends meanwhile, and what `launch` throws
   */
  async restart(options: LaunchOptions = this.options): Promise<void> {
    this.#epoch++;
    this.#restarts++;
    const restarting = this.#restarted.then(() => this.#restart(options));
    this.#restarted = restarting.catch(() => {});
    try {
      await restarting;
      this.#begun = false;
    } finally {
      this.#restarts--;
    }
  }

  async #restart(options: LaunchOptions): Promise<void> {
    this.#queue.dropLooks();
    const interrupted = this.#running?.sample;
    await this.#quiet();
    this.#running = undefined;
    if (this.#closed) throw sessionEnded();
    let next: { program: Program; runner: Runner; samples: Sample[] };
    try {
      next = await this.#prepareRun(options);
    } catch (error) {
      // The run before is still there: what its client sees of it has to be true.
      if (interrupted && !this.#closed) this.#rest(interrupted);
      throw error;
    }
    if (!this.#ended) await this.#recorder?.end(this.#died ? 'failed' : 'stopped', this.#died?.message);
    this.#recorder = undefined;
    const before = this.current;
    const { program, runner, samples } = next;
    if (this.#closed) {
      if (runner !== before.runner) await runner.close();
      if (program !== before.program) program.dispose();
      throw sessionEnded();
    }
    for (const sample of this.#samples) sample.finish();
    if (program !== before.program) before.program.dispose();
    this.current = { program, runner, options };
    this.#died = undefined;
    this.#ended = false;
    this.#samples = samples;
    if (runner !== before.runner) {
      this.#retired = before.runner;
      await before.runner.close();
      this.#watchRunner(runner);
    }
    this.#watchModel();
    if (program === before.program) return;
    this.#given.clear();
    this.#bind();
  }

  /** Everything that the next run begins with; where something of it fails, nothing of the present run is touched. */
  async #prepareRun(
    options: LaunchOptions,
  ): Promise<{ program: Program; runner: Runner; samples: Sample[] }> {
    const isSame =
      options.program === this.program.path &&
      options.graph === this.options.graph &&
      options.composites === this.options.composites &&
      (await this.program.isCurrent());
    const read = isSame ? this.program : await Program.load(options.program);
    const providers = this.options.executionProviders.join();
    const isFit = this.runner.alive && !this.#died && options.executionProviders.join() === providers;
    const runner = isFit ? this.runner : await startRunner(options, this.events);
    let program = read;
    let samples: Sample[] = [];
    try {
      if (!isSame) program = await asAsked(read, options, runner);
      samples = makeSamples(program, options);
      // The client may have left while the runner was started; nobody else would end it.
      if (this.#closed) throw sessionEnded();
      await this.#start(samples[0]!, runner, options);
      if (this.#closed) throw sessionEnded();
    } catch (error) {
      samples[0]?.finish();
      if (program !== this.program) program.dispose();
      if (!isFit) await runner.close();
      throw error;
    }
    return { program, runner, samples };
  }

  /** Tells where a run stands that was interrupted for a restart which failed. */
  #rest(interrupted: Sample): void {
    const sample = this.#samples.find((each) => each.started && !each.done);
    if (!sample) void this.#end({ outcome: 'stopped', message: undefined, exitCode: 0 });
    else if (this.runner.alive) this.#tellStop(sample.stopHere('pause'));
    else {
      const text = 'What ran could not be interrupted, so that its runner was ended. Restart to go on.';
      this.#crash(interrupted.done ? sample : interrupted, new RunnerDied(text));
    }
  }

  /** Ends the run as soon as the node that runs now is done, at once where that takes longer than a second. */
  async terminate(): Promise<void> {
    this.#closed = true;
    await this.#quiet();
    await this.#end({ outcome: 'stopped', message: undefined, exitCode: 0 });
    await this.close();
  }

  /** Lets what runs come to a stop; a single long node cannot be interrupted but with its runner. */
  async #quiet(): Promise<void> {
    this.#running?.controller.abort();
    const patience = setTimeout(() => {
      this.#retired = this.runner;
      this.runner.kill();
    }, 1000);
    await this.#queue.idle();
    clearTimeout(patience);
  }

  /** Lets everything go, at once. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#watch?.close();
    this.#queue.dropLooks();
    if (this.#running) this.runner.kill();
    // A look may take long too: it runs a node, or measures a big tensor.
    await this.#quiet();
    if (!this.#ended) await this.#recorder?.end(this.#died ? 'failed' : 'stopped', this.#died?.message);
    this.#recorder = undefined;
    for (const sample of this.#samples) sample.finish();
    await this.runner.close();
    this.program.dispose();
  }

  /** Somebody looked at a value: what it held goes into the history. */
  looked(name: string, held: Held): void {
    this.#recorder?.value(name, held);
  }

  #bind(): void {
    const changed = this.settings.breakpoints.bind(this.program, (document) =>
      this.settings.owns(document, this.program),
    );
    if (changed.length > 0) this.events.rebound(changed);
  }

  #reserve(sample: Sample): AbortController {
    const controller = new AbortController();
    this.#running = { sample, controller };
    return controller;
  }

  #drive(sample: Sample, task: () => Promise<Stop | RunEnding>): void {
    this.#queue.dropLooks();
    this.events.resumed(sample.index);
    for (const each of this.#samples) each.forgetResults();
    const epoch = this.#epoch;
    const isHeard = () => epoch === this.#epoch && !this.#closed;
    this.#queue.run(task).then(
      (result) => isHeard() && this.#settled(result),
      // A replay has put another sample in the place of the one that it began with.
      (error) => isHeard() && this.#failed(this.#samples[sample.index]!, error),
    );
  }

  async #replay(crash: Crash, signal: AbortSignal): Promise<Stop> {
    await this.#recorder?.end('failed', this.#died?.message);
    this.#recorder = undefined;
    const { stop, note } = await findCrash(crash, this.program, () => this.#afresh(crash.sample), signal);
    if (note !== undefined) this.events.output({ kind: 'note', text: note });
    this.#record(this.#samples[stop.sample]!.execution!.inputs);
    return stop;
  }

  /** Another runner in the place of one that died, and the samples that had not ended before their first node. */
  async #afresh(index: number): Promise<Sample> {
    this.#retired = this.runner;
    await this.runner.close();
    const runner = await startRunner(this.options, this.events);
    if (this.#closed) {
      await runner.close();
      throw sessionEnded();
    }
    this.current = { ...this.current, runner };
    this.#died = undefined;
    this.#samples = this.#samples.map((sample) => {
      if (sample.done) return sample;
      sample.finish();
      return new Sample(sample.index, this.program, this.options);
    });
    this.#watchRunner(runner);
    const sample = this.#samples[index]!;
    await this.#start(sample, runner);
    return sample;
  }

  /** Moves a sample and, where it ends, the ones after it. */
  async #run(
    first: Sample,
    motion: Motion | BackMotion,
    isFresh: boolean,
    signal: AbortSignal,
  ): Promise<Stop | RunEnding> {
    const { breakpoints } = this.settings;
    const { stopOnExit, breakOnNonFinite, noDebug } = this.options;
    const filters = breakOnNonFinite
      ? { ...this.settings.filters, nan: true, inf: true }
      : this.settings.filters;
    const give = (sample: Sample) => this.#giveAgain(sample);
    const arrivals = new Arrivals(this.runner, breakpoints, (line) => this.events.output(line));
    const arrive = (each: Sample) => arrivals.at(each);
    const move = { breakpoints, arrive, filters, stopOnExit, noDebug, signal, give };
    if (leadsBack(motion))
      return first.goBack(motion, { ...move, arrive: (each) => arrivals.at(each, 'backward') });
    let sample = first;
    let fresh = isFresh;
    for (;;) {
      // The engine passes over a stop at the present node, which is right everywhere but before the first one.
      const stop =
        (fresh && !noDebug ? await arrive(sample) : undefined) ??
        (await sample.move(fresh ? 'continue' : motion, move));
      if (stop) return stop;
      await this.#tellOutputs(sample);
      sample.finish();
      this.events.sampleEnded(sample.index);
      const next = this.#samples.find((candidate) => !candidate.done);
      if (!next) return { outcome: 'finished', message: undefined, exitCode: 0 };
      const begun = next.started;
      await this.#startNext(next);
      // A step out of one sample rests at the next one; so does a pause that came in between.
      if (motion !== 'continue') return next.stopHere('entry');
      if (signal.aborted) return next.stopHere('pause');
      [sample, fresh] = [next, !begun];
    }
  }

  /** Gives the outputs of the node that a sample stands before, where somebody said what they are each time. */
  async #giveAgain(sample: Sample): Promise<boolean> {
    const node = sample.execution?.nextNode;
    const outputs = node && this.#given.get(keyOf(node));
    if (!outputs) return false;
    return (await this.#give(sample, outputs)).length === 0;
  }

  async #give(sample: Sample, outputs: Readonly<Record<string, GivenOutput>>): Promise<string[]> {
    const { runner, options } = this;
    const evaluate = (text: string, dtype: DType | undefined) => givenValue(runner, sample, text, dtype);
    return giveOutputs(runner, sample.execution!, options, outputs, evaluate);
  }

  /** Gives a sample its inputs. Of its iterations, few are told: 1,900 lines are nobody's to read. */
  #start(
    sample: Sample,
    runner: Runner,
    { samples, feedback }: LaunchOptions = this.options,
  ): Promise<unknown> {
    let told = 0;
    return sample.start(runner, async (iteration, outputs) => {
      // After 1, 2, 4, 8 … iterations; each once, also where the run went back meanwhile.
      if (iteration < told || !Number.isInteger(Math.log2(iteration + 1))) return;
      told = iteration + 1;
      const line = await iterationLine(runner, iteration, outputs, new Set(Object.keys(feedback ?? {})));
      const which = samples.length > 1 ? `Sample ${sample.index}: ` : '';
      this.events.output({ ...line, text: `${which}${line.text}` });
    });
  }

  async #startNext(sample: Sample): Promise<void> {
    try {
      await this.#start(sample, this.runner);
    } catch (error) {
      throw error instanceof RunnerDied ? error : sampleFailed(sample.index, error);
    }
    this.events.sampleStarted(sample.index);
  }

  async #tellOutputs(sample: Sample): Promise<void> {
    const { execution } = sample;
    if (!execution) return;
    const names = this.program.model.graph.outputs.map((output) => output.name);
    const values = await execution.values(0, names);
    const { iterationCount } = execution;
    if (iterationCount !== undefined) this.events.output(iterationsLine(iterationCount));
    if (!sample.atExit) this.#recorder?.stop('exit', sample, undefined);
    for (const [name, held] of values) {
      this.#recorder?.value(name, held);
      this.events.output(await outputLine(this.runner, name, held));
    }
  }

  #settled(result: Stop | RunEnding): void {
    this.#running = undefined;
    if ('outcome' in result) {
      void this.#end(result);
      return;
    }
    if (result.fault) this.#tellFault(result);
    if (result.fault?.kind === 'noKernel') this.#tellWanted(result);
    this.#tellStop(result);
  }

  #failed(sample: Sample, error: unknown): void {
    this.#running = undefined;
    if (error instanceof RunnerDied || !this.runner.alive) {
      this.#crash(sample, error instanceof UserError ? error : new RunnerDied(messageOf(error)));
      return;
    }
    if (!(error instanceof UserError)) this.events.failed(error);
    const node = error instanceof OperatorError ? this.program.node(error.graph, error.node) : undefined;
    this.events.output({ kind: 'error', text: messageOf(error), ...(node && { node }) });
    void this.#end({ outcome: 'failed', message: messageOf(error), exitCode: 3 });
  }

  /** The runner is gone: the sample stops where it stands, and restart is what can be done. */
  #crash(sample: Sample, error: UserError): void {
    this.#died = error;
    const frames = sample.execution?.frames;
    const nodes = error instanceof RunnerDied ? error.nodes : undefined;
    this.#crashed = frames && { sample: sample.index, frames, nodes };
    for (const each of this.#samples) {
      if (each.started && !each.done) each.fail({ kind: 'runner', error });
    }
    if (this.options.noDebug) {
      this.events.output({ kind: 'error', text: error.message });
      void this.#end({ outcome: 'failed', message: error.message, exitCode: 3 });
      return;
    }
    const stop = sample.stopHere('exception');
    this.#tellFault(stop);
    if (nodes) {
      const text =
        'Type /replay to find the node: the run is repeated step by step, up to the one that ends it.';
      this.events.output({ kind: 'note', text });
    }
    this.events.crashed({ message: error.message, replay: nodes !== undefined });
    this.#tellStop(stop);
  }

  /** Says which outputs are wanted, and how they can be given. */
  #tellWanted({ sample: index }: Stop): void {
    const sample = this.#samples[index]!;
    const node = sample.execution?.nextNode;
    if (!node) return;
    const outputs = wantedOutputs(sample.execution!, node, this.options);
    const examples = outputs.map((output) => `/give ${output.name} = ${exampleOf(output)}`);
    const text = `Give its outputs to go on, such as: ${examples.join('; ')}. An expression or a "file" does too.`;
    this.events.output({ kind: 'note', text });
    this.events.outputsWanted({ sample: index, node, outputs, comesAgain: sample.iteration !== undefined });
  }

  #tellStop(stop: Stop): void {
    this.#recorder?.stop(
      stop.fault?.kind ?? stop.reason,
      this.#samples[stop.sample]!,
      this.#samples[stop.sample]!.places().at(-1),
    );
    this.events.stopped(stop);
  }

  /** Starts the run's journal, where the launch wants one. */
  #record(inputs: readonly InputReport[]): void {
    const { history } = this.options;
    if (history === false) return;
    this.#recorder = new RunRecorder(history, this.program, this.options, this.runner, inputs, {
      recorded: this.events.recorded,
      failed: (error) => {
        if (!(error instanceof UserError)) this.events.failed(error);
        this.events.output({ kind: 'note', text: `This run is not in the history: ${messageOf(error)}` });
      },
    });
  }

  #tellFault(stop: Stop): void {
    this.events.output(faultLine(this.program, stop.fault!));
  }

  async #end(ending: RunEnding): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#watch?.close();
    await this.#recorder?.end(ending.outcome, ending.message);
    this.events.ended(ending);
  }

  /** What the client shows is the model as it was read; where the file is another by now, it should know. */
  #watchModel(): void {
    this.#watch?.close();
    this.#watch = new ModelWatch(this.program.source, () => {
      if (this.#ended || this.#closed) return;
      const text = modelChanged(this.program);
      this.events.output({ kind: 'note', text });
      this.events.modelChanged({ message: text });
    });
  }

  /** A runner that ends while nothing runs is a stop of its own. */
  #watchRunner(runner: Runner): void {
    runner.onExit(({ message }) => {
      if (runner === this.#retired || this.#closed || this.#ended || this.#running || this.#died) return;
      const sample = this.#samples.find((each) => each.started && !each.done) ?? this.#samples[0]!;
      this.#queue.dropLooks();
      this.events.resumed(sample.index);
      this.#crash(sample, new RunnerDied(runnerEnded(message, sample.places().at(-1))));
    });
  }
}

/** The program in the variant that is asked for. */
async function asAsked(program: Program, options: LaunchOptions, runner: Runner): Promise<Program> {
  const graph = options.graph === 'optimized' ? await program.optimized(runner) : program;
  if (!options.composites) return graph;
  try {
    return await graph.withComposites(runner);
  } catch (error) {
    graph.dispose();
    throw error;
  }
}

function keyOf({ graph, index }: Node): string {
  return `${index} ${graph.path}`;
}

function makeSamples(program: Program, options: LaunchOptions): Sample[] {
  return options.samples.map((_, index) => new Sample(index, program, options));
}

function startRunner(options: LaunchOptions, events: DebuggerEvents): Promise<Runner> {
  return Runner.start({
    executionProviders: options.executionProviders,
    onStderr: (text) => events.output({ kind: 'error', text }),
  });
}
