import { messageOf, UserError } from '../../core/errors';
import type { Graph } from '../../core/onnx/model';
import { OperatorError, RunnerDied } from '../../engine/errors';
import type { Runner } from '../../engine/runner-client';
import type { Edited, Held } from '../../engine/types';
import {
  nothingToGive,
  nothingToReplay,
  nothingToUndo,
  notStopped,
  runnerGone,
  sampleEnded,
  sessionEnded,
} from '../errors';
import { Arrivals } from './conditions/arrivals';
import type { DebuggerEvents } from './debugger-events';
import type { DebuggerSettings } from './debugger-settings';
import { EditReports } from './edit-reports';
import type { EditTask } from './editing/edit';
import { type Crash, findCrash } from './find-crash';
import type { GivenOutput } from './given-output';
import { type GivenOutputs, giveTo } from './given-outputs';
import type { LaunchOptions } from './launch-options';
import { type Launched, startRunner, startSample } from './launched';
import { modelChanged, runnerEnded } from './messages';
import { ModelWatch } from './model-watch';
import { type Course, leadsBack, letGo, type Move } from './motion';
import { moveSamples } from './move-samples';
import type { Program } from './program';
import type { RunEnding } from './run-ending';
import { RunReports } from './run-reports';
import { RunningMove } from './running-move';
import { Sample } from './sample';
import type { Stop } from './stop';
import { WorkQueue } from './work-queue';

/** What a run knows of the session that it is part of. */
interface Session {
  readonly settings: DebuggerSettings;
  readonly events: DebuggerEvents;
  readonly isClosed: boolean;
  /** Whether another run is about to take this one's place. */
  readonly isRestarting: boolean;
  /** Has the run told when a runner ends that it started itself. */
  watchRunner(runner: Runner): void;
}

/** One run of a session, from its launch or a restart to the next: what moves, where it stops, and how it ends. */
export class Run implements Launched {
  readonly program: Program;
  readonly options: LaunchOptions;
  #runner: Runner;
  #samples: readonly Sample[];
  #running: RunningMove | undefined;
  #died: UserError | undefined;
  /** Where it stood when its runner died. */
  #crashed: Crash | undefined;
  /** Whether `begin` came; before it, nothing moves. */
  #begun = false;
  #ended = false;
  /** Grows with each interruption, so that what was moving then is not heard. */
  #epoch = 0;
  /** The runner that was ended on purpose. */
  #retired: Runner | undefined;
  #watch: ModelWatch | undefined;
  readonly #queue = new WorkQueue();
  readonly #reports: RunReports;
  readonly #edits: EditReports;

  /** `given`: what operators without a kernel give whenever they come. */
  constructor(
    launched: Launched,
    readonly given: GivenOutputs,
    private readonly session: Session,
  ) {
    this.program = launched.program;
    this.options = launched.options;
    this.#runner = launched.runner;
    this.#samples = launched.samples;
    this.#reports = new RunReports(this, session.events);
    this.#edits = new EditReports({
      reports: this.#reports,
      arrivals: () => this.#arrivals(),
      isMoving: () => this.#running !== undefined,
    });
  }

  get runner(): Runner {
    return this.#runner;
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Whether the runner can go on. */
  get isUsable(): boolean {
    return this.runner.alive && !this.#died;
  }

  /** Runs the first sample up to its first stop; does nothing where the run has begun. */
  begin(): void {
    if (this.#begun || this.session.isRestarting || this.session.isClosed) return;
    this.#begun = true;
    this.session.settings.breakpoints.resetHits();
    this.session.settings.filters.resetHits();
    const sample = this.#samples[0]!;
    this.session.events.begun();
    for (const { index } of this.#samples) this.session.events.sampleStarted(index);
    this.#reports.begin(sample);
    if (this.options.stopOnEntry && !this.options.noDebug) {
      sample.begun = true;
      this.#reports.stop(sample.stopHere('entry'));
      return;
    }
    this.#go(this.#reserve(sample, 'continue', false), true);
  }

  /** Checks that a sample can go on, or back, and reserves it; the function that comes back makes it. */
  prepare(index: number, move: Move, single: boolean): () => void {
    try {
      return this.#prepared(index, move, single);
    } catch (error) {
      letGo(move);
      throw error;
    }
  }

  #prepared(index: number, move: Move, single: boolean): () => void {
    const sample = this.#samples[index];
    if (this.session.isClosed || this.#ended) throw sessionEnded();
    if (this.#died) throw runnerGone(this.#died.message);
    if (this.#running || this.session.isRestarting || !this.#begun) throw notStopped();
    if (!sample || sample.done) throw sampleEnded(index);
    const isHeard = this.#hearing();
    const running = this.#reserve(sample, move, single);
    return () => {
      if (isHeard()) this.#go(running, false);
      else letGo(move);
    };
  }

  /** Checks that a crash can be replayed, and reserves its sample; `go` makes it. */
  prepareReplay(): { readonly sample: number; readonly go: () => void } {
    if (this.session.isClosed || this.#ended) throw sessionEnded();
    if (this.#running || this.session.isRestarting) throw notStopped();
    const crash = this.#crashed;
    if (!this.#died || !crash) throw nothingToReplay();
    const sample = this.#samples[crash.sample]!;
    const isHeard = this.#hearing();
    const running = this.#reserve(sample, 'continue', false);
    const go = () => {
      if (isHeard()) this.#drive(running, 'replay', () => this.#replay(crash, running.signal));
    };
    return { sample: crash.sample, go };
  }

  /** Gives outputs of the operator without a kernel that a sample stands before; returns those still missing. */
  give(index: number, outputs: Readonly<Record<string, GivenOutput>>, repeat: boolean): Promise<string[]> {
    return this.look(index, async (sample) => {
      const node = sample.execution?.nextNode;
      if (sample.fault?.kind !== 'noKernel' || !node) throw nothingToGive();
      const missing = await giveTo(this.runner, sample, this.options, outputs);
      if (repeat) this.given.keep(node, outputs);
      return missing;
    });
  }

  /** Changes what a stopped sample has, values and attributes, by `task`; `show` looks at it as it is then. */
  async edit<T extends Edited, S>(
    index: number,
    task: EditTask<T>,
    show: (sample: Sample, made: T) => Promise<S>,
    signal?: AbortSignal,
  ): Promise<S> {
    this.#assertStopped();
    return this.#queue.change((commit, pointless) => {
      return this.#lookAt(index, pointless, async (sample) => {
        const made = await task(sample, commit);
        await this.#edits.made(sample, made);
        return show(sample, made);
      });
    }, signal);
  }

  /** Undoes the latest edit of a stopped sample. */
  undoEdit(index: number): Promise<Edited> {
    return this.look(index, async (sample) => {
      const undone = await sample.execution?.undoEdit(new AbortController().signal);
      if (!undone) throw nothingToUndo();
      await this.#edits.undone(sample, undone);
      return undone;
    });
  }

  /** Tells of an edit, or its undoing, that has led elsewhere (`moved`) or has written what a breakpoint is on. */
  tellEdited(index: number, moved: boolean): void {
    const sample = this.#samples[index];
    if (sample && !this.#ended) this.#edits.tell(sample, moved);
  }

  #arrivals(): Arrivals {
    const { session } = this;
    return new Arrivals(
      this.runner,
      () => session.settings.breakpoints,
      (line) => session.events.output(line),
    );
  }

  /**
   * Ends samples: one that moves as soon as it has come to a node boundary, and the others go on then as they would have
   * without it; one that stands at once. With the last one, the run ends.
   */
  terminate(indices: readonly number[]): void {
    for (const index of indices) {
      const sample = this.#samples[index];
      if (!sample) continue;
      if (!this.#running) void this.#queue.run(async () => this.#endSample(sample));
      else if (this.#running.sample === sample) this.#running.terminate();
      else this.#endSample(sample);
    }
  }

  pause(): void {
    const running = this.#running;
    const isRunning = () => this.#running === running && !this.session.isClosed;
    running?.pause(this, isRunning, (line) => this.session.events.output(line));
  }

  async look<T>(
    index: number,
    task: (sample: Sample, pointless: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    this.#assertStopped();
    return this.#queue.look((pointless) => this.#lookAt(index, pointless, task), signal);
  }

  #assertStopped(): void {
    if (this.#running || this.session.isRestarting) throw notStopped();
  }

  /** Looks at a sample, which has its inputs then. */
  async #lookAt<T>(
    index: number,
    pointless: AbortSignal,
    task: (sample: Sample, pointless: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const sample = this.#samples[index];
    if (!sample || sample.done) throw sampleEnded(index);
    if (!sample.started && !this.#died) {
      await startSample(sample, this.runner, this.options, this.session.events);
    }
    const { execution } = sample;
    return execution ? execution.until(pointless, () => task(sample, pointless)) : task(sample, pointless);
  }

  /** Remembers what values are now, for data breakpoints that compare; does nothing while the model runs. */
  async rememberData(): Promise<void> {
    if (!this.#begun || this.#running || this.#ended || this.#died || this.session.isRestarting) return;
    // No look: it is done also where the model goes on next.
    await this.#queue.run(async () => {
      const arrivals = this.#arrivals();
      for (const sample of this.#samples) if (sample.execution) await arrivals.remember(sample);
    });
  }

  /** Somebody looked at a value: what it held goes into the history. */
  looked(graph: Graph, name: string, held: Held): void {
    this.#reports.value(graph, name, held);
  }

  /** What moves is no longer heard of. */
  silence(): void {
    this.#epoch++;
  }

  /** Ends what moves; returns the sample that was moving. */
  async interrupt(): Promise<Sample | undefined> {
    this.#queue.dropLooks();
    const interrupted = this.#running?.sample;
    await this.quiet();
    this.#running = undefined;
    return interrupted;
  }

  /** Tells where it stands after it was interrupted for a restart which failed. */
  rest(interrupted: Sample): void {
    const sample = this.#samples.find((each) => each.started && !each.done);
    if (!sample) void this.end({ outcome: 'stopped', message: undefined, exitCode: 0 });
    else if (this.runner.alive) this.#reports.stop(sample.stopHere('pause'));
    else {
      const text = 'What ran could not be interrupted, so that its runner was ended. Restart to go on.';
      this.#crash(interrupted.done ? sample : interrupted, new RunnerDied(text));
    }
  }

  /** Lets what runs come to a stop; a single long node cannot be interrupted but with its runner. */
  async quiet(): Promise<void> {
    this.#running?.interrupt();
    const patience = setTimeout(() => {
      this.#retired = this.runner;
      this.runner.kill();
    }, 1000);
    await this.#queue.idle();
    clearTimeout(patience);
  }

  async end(ending: RunEnding): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#watch?.close();
    await this.#reports.endJournal(ending.outcome, ending.message);
    this.session.events.ended(ending);
  }

  /** Ends the journal of a run that does not come to its own end. */
  async endJournal(): Promise<void> {
    if (!this.#ended) {
      await this.#reports.endJournal(this.#died ? 'failed' : 'stopped', this.#died?.message);
    }
    this.#reports.dropJournal();
  }

  /** Gives way to the next run: lets go of its samples, and of the program where the next one has another. */
  leave(next: Launched): void {
    this.#watch?.close();
    for (const sample of this.#samples) {
      const isRunning = this.#begun && !sample.done;
      sample.finish();
      if (isRunning) this.session.events.sampleEnded(sample.index);
    }
    if (next.program !== this.program) this.program.dispose();
  }

  /** Lets everything go, at once. */
  async close(): Promise<void> {
    this.#watch?.close();
    this.#queue.dropLooks();
    if (this.#running) this.runner.kill();
    // A look may take long too: it runs a node, or measures a big tensor.
    await this.quiet();
    await this.endJournal();
    for (const sample of this.#samples) sample.finish();
    await this.runner.close();
    this.program.dispose();
  }

  /** What the client shows is the model as it was read; where the file is another by now, it should know. */
  watchModel(): void {
    this.#watch = new ModelWatch(this.program.source, () => void this.#modelChanged());
  }

  async #modelChanged(): Promise<void> {
    // A file with weights may be what changed: the text is the same then.
    await this.program.compareWithFile();
    if (this.#ended || this.session.isClosed) return;
    const text = modelChanged(this.program);
    this.session.events.output({ kind: 'note', text });
    this.session.events.modelChanged({ message: text });
  }

  /** A runner that ends while nothing runs is a stop of its own. */
  runnerEnded(runner: Runner, message: string): void {
    if (runner !== this.runner || runner === this.#retired) return;
    if (this.#ended || this.#running || this.#died) return;
    const sample = this.#samples.find((each) => each.started && !each.done) ?? this.#samples[0]!;
    this.#queue.dropLooks();
    this.session.events.resumed(sample.index, 'forward');
    this.#crash(sample, new RunnerDied(runnerEnded(message, sample.places().at(-1))));
  }

  /** Tells from then on whether what is going on now still matters. */
  #hearing(): () => boolean {
    const epoch = this.#epoch;
    return () => epoch === this.#epoch && !this.session.isClosed;
  }

  #reserve(sample: Sample, move: Move, single: boolean): RunningMove {
    this.#running = new RunningMove(sample, move, single);
    return this.#running;
  }

  #drive(running: RunningMove, course: Course, task: () => Promise<Stop | RunEnding | undefined>): void {
    this.#queue.dropLooks();
    this.session.events.resumed(running.sample.index, course);
    running.sample.forgetResults();
    const isHeard = this.#hearing();
    this.#queue.run(task).then(
      (result) => isHeard() && this.#settled(running, result),
      // A replay has put another sample in the place of the one that it began with.
      (error) => isHeard() && this.#failed(this.#samples[running.sample.index]!, error),
    );
  }

  #go(running: RunningMove, isFresh: boolean): void {
    const moves = { run: this, session: this.session, reports: this.#reports, given: this.given };
    const course = leadsBack(running.move) ? 'backward' : 'forward';
    this.#drive(running, course, async () => {
      try {
        // Behind the looks that were under way: they may look back themselves.
        if (!isFresh) running.sample.execution?.leaveStop();
        return await moveSamples(running, isFresh, moves);
      } finally {
        letGo(running.move);
      }
    });
  }

  async #replay(crash: Crash, signal: AbortSignal): Promise<Stop> {
    await this.#reports.endJournal('failed', this.#died?.message);
    this.#reports.dropJournal();
    const { stop, note } = await findCrash(crash, this.program, () => this.#afresh(crash.sample), signal);
    if (note !== undefined) this.session.events.output({ kind: 'note', text: note });
    this.#reports.record(this.#samples[stop.sample]!);
    return stop;
  }

  /** Another runner in the place of one that died, and the samples that had not ended before their first node. */
  async #afresh(index: number): Promise<Sample> {
    this.#retired = this.runner;
    await this.runner.close();
    const runner = await startRunner(this.options, this.session.events);
    if (this.session.isClosed) {
      await runner.close();
      throw sessionEnded();
    }
    this.#runner = runner;
    this.#died = undefined;
    this.#samples = this.#samples.map((sample) => {
      if (sample.done) return sample;
      sample.finish();
      return new Sample(sample.index, this.program, this.options);
    });
    this.session.watchRunner(runner);
    const sample = this.#samples[index]!;
    await startSample(sample, runner, this.options, this.session.events);
    return sample;
  }

  #settled(running: RunningMove, result: Stop | RunEnding | undefined): void {
    this.#running = undefined;
    if (!result || (!('outcome' in result) && this.#settledByEnding(running, result))) return;
    if ('outcome' in result) {
      void this.end(result);
      return;
    }
    if (result.fault) this.#reports.fault(result);
    if (result.fault?.kind === 'noKernel') this.#reports.wanted(result);
    this.#reports.stop(result);
  }

  /** Whether what has stopped only did so because a sample was to end: it ends, and the others go on. */
  #settledByEnding({ move, single, terminated, isPaused }: RunningMove, stop: Stop): boolean {
    const sample = this.#samples[stop.sample]!;
    const ends = terminated.has(sample);
    if (ends) this.#endSample(sample);
    const wasToGoOn = terminated.size > 0 && !isPaused && (ends || stop.reason === 'pause');
    const next = ends ? this.#samples.find((each) => !each.done) : sample;
    if (!next || (ends && single)) return ends;
    if (wasToGoOn && move === 'continue') this.#go(this.#reserve(next, move, single), !next.begun);
    else if (ends) void this.#queue.run(() => this.#rest(next));
    else return false;
    return true;
  }

  /** Rests at a sample because the one before it has ended. */
  async #rest(sample: Sample): Promise<void> {
    try {
      await startSample(sample, this.runner, this.options, this.session.events);
    } catch (error) {
      this.#failed(sample, error);
      return;
    }
    sample.begun = true;
    if (!this.#ended && !this.#running) this.#reports.stop(sample.stopHere('pause'));
  }

  #endSample(sample: Sample): void {
    if (sample.done) return;
    sample.finish();
    this.session.events.sampleEnded(sample.index);
    const isLast = this.#samples.every((each) => each.done);
    if (isLast) void this.end({ outcome: 'stopped', message: undefined, exitCode: 0 });
  }

  #failed(sample: Sample, error: unknown): void {
    this.#running = undefined;
    if (error instanceof RunnerDied || !this.runner.alive) {
      this.#crash(sample, error instanceof UserError ? error : new RunnerDied(messageOf(error)));
      return;
    }
    const { events } = this.session;
    if (!(error instanceof UserError)) events.failed(error);
    const node = error instanceof OperatorError ? this.program.node(error.graph, error.node) : undefined;
    events.output({ kind: 'error', text: messageOf(error), ...(node && { node }) });
    void this.end({ outcome: 'failed', message: messageOf(error), exitCode: 3 });
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
    const { events } = this.session;
    if (this.options.noDebug) {
      events.output({ kind: 'error', text: error.message });
      void this.end({ outcome: 'failed', message: error.message, exitCode: 3 });
      return;
    }
    const stop = sample.stopHere('exception');
    this.#reports.fault(stop);
    if (nodes) {
      const text =
        'Type /replay to find the node: the run is repeated step by step, up to the one that ends it.';
      events.output({ kind: 'note', text });
    }
    events.crashed({ message: error.message, replay: nodes !== undefined });
    this.#reports.stop(stop);
  }
}
