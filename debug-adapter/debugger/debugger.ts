import type { Graph } from '../../core/onnx/model';
import type { Runner } from '../../engine/runner-client';
import { ProfileDesk } from '../../engine/timings/profile-desk';
import type { Edited, Held } from '../../engine/types';
import { sessionEnded } from '../errors';
import type { DebuggerEvents } from './debugger-events';
import type { DebuggerSettings } from './debugger-settings';
import type { EditTask } from './editing/edit';
import { relayedEvents } from './event-relay';
import type { GivenOutput } from './given-output';
import { GivenOutputs } from './given-outputs';
import type { LaunchOptions } from './launch-options';
import { type Launched, launch, relaunch } from './launched';
import type { Move } from './motion';
import type { Program } from './program';
import { Run } from './run';
import type { Sample } from './sample';

/**
 * Runs the samples of one model, one at a time: moves them, stops them, and lets their values be looked at in
 * between; and again from the start, as often as a restart asks for it. Knows the engine and no protocol.
 */
export class Debugger {
  #run: Run;
  #closed = false;
  /** What somebody said after the launch about profiling. */
  #profiles: boolean | undefined;
  /** Restarts that are under way or wait for one. */
  #restarts = 0;
  #restarted: Promise<void> = Promise.resolve();

  private constructor(
    launched: Launched,
    private settings: DebuggerSettings,
    /** What `listener` hears. */
    private readonly events: DebuggerEvents,
    private listener: DebuggerEvents,
  ) {
    this.#run = this.#runOf(launched, new GivenOutputs());
  }

  /**
   * Reads the model, starts a runner and gives the first sample its inputs; nothing has run then. It fails soon where
   * the signal aborts.
   */
  static async launch(
    options: LaunchOptions,
    settings: DebuggerSettings,
    events: DebuggerEvents,
    signal?: AbortSignal,
  ): Promise<Debugger> {
    let made: Debugger | undefined;
    const relayed = relayedEvents(() => made?.listener ?? events);
    made = new Debugger(await launch(options, relayed, signal), settings, relayed, events);
    made.#watchRunner(made.runner);
    made.#run.watchModel();
    made.#bind();
    return made;
  }

  /** From now on somebody else says where it stops, and hears of what happens. */
  serve(settings: DebuggerSettings, events: DebuggerEvents): void {
    this.settings = settings;
    this.listener = events;
    this.#bind();
  }

  get program(): Program {
    return this.#run.program;
  }

  get runner(): Runner {
    return this.#run.runner;
  }

  get options(): LaunchOptions {
    return this.#run.options;
  }

  /** Whether stretches are profiled. */
  get profiles(): boolean {
    return this.#profiles ?? this.options.profile;
  }

  /** Has stretches profiled from now on, in this run and those after a restart, or no longer. */
  profile(on: boolean): void {
    this.#profiles = on;
    ProfileDesk.of(this.runner).isOn = on;
  }

  get samples(): readonly Sample[] {
    return this.#run.samples;
  }

  /**
   * Runs the first sample up to its first stop. Call it after everything is configured, and after each restart; does
   * nothing where the run has begun, or another restart is to come first.
   */
  begin(): void {
    this.#run.begin();
  }

  /**
   * Checks that a sample can go on, or back, or elsewhere; the function that comes back makes it. `single`: where it
   * ends, no other sample goes on. (So a protocol can answer in between.)
   * From now on it counts as running: of two requests that come at once, the second is refused.
   *
   * @throws UserError where it is running, has ended or its runner is gone.
   */
  prepare(index: number, move: Move, single = false): () => void {
    return this.#run.prepare(index, move, single);
  }

  /** Ends samples; the others go on. The run ends with the last one. */
  terminateSamples(indices: readonly number[]): void {
    this.#run.terminate(indices);
  }

  /**
   * Repeats, step by step, a run whose runner died, to find the node that it died of; as `prepare` does, checks now
   * and comes back with what makes it.
   *
   * @throws UserError OD4108 where the runner is alive, and what `prepare` throws
   */
  prepareReplay(): { readonly sample: number; readonly go: () => void } {
    return this.#run.prepareReplay();
  }

  /**
   * Gives outputs of the operator without a kernel that a sample stands before. Once it has them all, it counts as run
   * when the sample moves. `repeat`: whenever the node comes again, without a stop. Returns the outputs that are
   * still missing.
   *
   * @throws UserError OD4403 where the sample stands elsewhere, and what `giveOutputs` throws
   */
  give(index: number, outputs: Readonly<Record<string, GivenOutput>>, repeat: boolean): Promise<string[]> {
    return this.#run.give(index, outputs, repeat);
  }

  /**
   * Changes what a stopped sample has, by `task`; what expressions came to is forgotten then, and the edit recorded.
   * `show` looks at what came of it, before anything else happens. The signal cancels it until `task` commits it: an
   * edit that is made is told.
   */
  edit<T extends Edited, S>(
    index: number,
    task: EditTask<T>,
    show: (sample: Sample, made: T) => Promise<S>,
    signal?: AbortSignal,
  ): Promise<S> {
    return this.#run.edit(index, task, show, signal);
  }

  /** Tells of an edit, or its undoing, that has led elsewhere (`moved`) or has written what a breakpoint is on. */
  tellEdited(index: number, moved: boolean): void {
    this.#run.tellEdited(index, moved);
  }

  /**
   * Undoes the latest edit of a stopped sample.
   *
   * @throws UserError OD4503 where nothing is edited
   */
  undoEdit(index: number): Promise<Edited> {
    return this.#run.undoEdit(index);
  }

  /**
   * Stops at the next node boundary that the engine comes to. Does nothing where nothing runs. A node that does not
   * come to its end is ended, with the runner, by a second pause.
   */
  pause(): void {
    this.#run.pause();
  }

  /**
   * Looks at a stopped sample's values. Looks go one after another, and those that still wait when the model goes on
   * are cancelled.
   */
  look<T>(
    index: number,
    task: (sample: Sample, pointless: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#run.look(index, task, signal);
  }

  /** Remembers what values are now, for data breakpoints that compare; does nothing while the model runs. */
  rememberData(): Promise<void> {
    return this.#run.rememberData();
  }

  /** Somebody looked from a graph at a value: what it held goes into the history. */
  looked(graph: Graph, name: string, held: Held): void {
    this.#run.looked(graph, name, held);
  }

  /**
   * Starts over: the model is read again only where its file changed, a runner is started only where it is gone. Of
   * several restarts at once, each waits for the one before it.
   *
   * @throws UserError OD4106 where the session ends meanwhile, and what `launch` throws
   */
  async restart(options: LaunchOptions = this.options): Promise<void> {
    this.#run.silence();
    this.#restarts++;
    const restarting = this.#restarted.then(() => this.#restart(options));
    this.#restarted = restarting.catch(() => {});
    try {
      await restarting;
    } finally {
      this.#restarts--;
    }
  }

  async #restart(options: LaunchOptions): Promise<void> {
    const before = this.#run;
    const interrupted = await before.interrupt();
    if (this.#closed) throw sessionEnded();
    let next: Launched;
    try {
      next = await relaunch(before, options, this.events, () => this.#closed);
    } catch (error) {
      // The run before is still there: what its client sees of it has to be true.
      if (interrupted && !this.#closed) before.rest(interrupted);
      throw error;
    }
    await before.endJournal();
    const { program, runner } = next;
    const [isSameProgram, isSameRunner] = [program === before.program, runner === before.runner];
    if (this.#closed) {
      if (!isSameRunner) await runner.close();
      if (!isSameProgram) program.dispose();
      throw sessionEnded();
    }
    before.leave(next);
    this.#run = this.#runOf(next, isSameProgram ? before.given : new GivenOutputs());
    if (!isSameRunner) {
      await before.runner.close();
      this.#watchRunner(runner);
    }
    this.#run.watchModel();
    if (!isSameProgram || !isArrangedAlike(before.options, next.options)) this.#bind();
  }

  /** Ends the run as soon as the node that runs now is done, at once where that takes longer than a second. */
  async terminate(): Promise<void> {
    this.#closed = true;
    await this.#run.quiet();
    await this.#run.end({ outcome: 'stopped', message: undefined, exitCode: 0 });
    await this.close();
  }

  /** Lets everything go, at once. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#run.close();
  }

  #runOf(launched: Launched, given: GivenOutputs): Run {
    const settings = () => this.settings;
    const isClosed = () => this.#closed;
    const isRestarting = () => this.#restarts > 0;
    return new Run(launched, given, {
      get settings() {
        return settings();
      },
      events: this.events,
      get isClosed() {
        return isClosed();
      },
      get isRestarting() {
        return isRestarting();
      },
      watchRunner: (runner) => this.#watchRunner(runner),
    });
  }

  #watchRunner(runner: Runner): void {
    ProfileDesk.of(runner).isOn = this.profiles;
    runner.onExit(({ message }) => {
      if (!this.#closed) this.#run.runnerEnded(runner, message);
    });
  }

  #bind(): void {
    const changed = this.settings.breakpoints.bind(this.program, (document) =>
      this.settings.owns(document, this.program),
    );
    changed.push(...this.settings.filters.bind(this.program));
    if (changed.length > 0) this.events.rebound(changed);
  }
}

/** Whether breakpoints on modules and on lines of Python mean the same nodes of one program. */
function isArrangedAlike(a: LaunchOptions, b: LaunchOptions): boolean {
  return (
    (a.modules || 'auto') === (b.modules || 'auto') &&
    a.sourceFolders.join('\n') === b.sourceFolders.join('\n')
  );
}
