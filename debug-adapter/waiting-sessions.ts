import path from 'node:path';
import { Breakpoints } from './debugger/breakpoints/breakpoints';
import { ExceptionFilters } from './debugger/conditions/exception-filters';
import type { Debugger } from './debugger/debugger';
import type { DebuggerEvents } from './debugger/debugger-events';
import { nodePhrase } from './debugger/names';
import { describeStop, type Stop } from './debugger/stop';
import { nothingWaits, otherWaits, severalWait, tooManyWait } from './errors';
import { showsProgram } from './sources';

/** As many sessions wait at once: each keeps a runner with its tensors. */
const mostWaiting = 4;

/** A session that nobody has come for in this time is ended. */
const longestWaitMs = 8 * 60 * 60 * 1000;

/** A session without a client, which the next one may take over. */
export interface WaitingSession {
  readonly debugger: Debugger;
  /** Whether its run has begun. */
  readonly begun: boolean;
  /** Why its samples stand, by their index; without the ids of breakpoints, which were the client's that left. */
  readonly stops: Map<number, Stop>;
}

/** The sessions of an adapter that listens on a port whose clients have left them to the next one. */
export class WaitingSessions {
  readonly #waiting = new Map<WaitingSession, NodeJS.Timeout>();

  /** `log` takes an error that no client hears of. */
  constructor(private readonly log: (error: unknown) => void) {}

  /**
   * Keeps a session whose client leaves. `suspend`: what runs is paused and stays so; without it, the model runs on
   * to its end, unless somebody comes.
   *
   * @throws UserError OD4013 where as many wait as may
   */
  leave(session: WaitingSession, suspend: boolean): void {
    if (this.#waiting.size >= mostWaiting) throw tooManyWait(this.#names());
    const stops = new Map([...session.stops].map(([at, stop]) => [at, { ...stop, breakpoints: [] }]));
    const left = { ...session, stops };
    const timer = setTimeout(() => void this.#end(left), longestWaitMs);
    this.#waiting.set(left, timer.unref());
    const breakpoints = new Breakpoints();
    const filters = new ExceptionFilters({ opError: false, nan: false, inf: false }, () =>
      breakpoints.newId(),
    );
    const settings = { breakpoints, filters, owns: showsProgram };
    left.debugger.serve(settings, this.#listenTo(left, suspend));
    if (suspend) left.debugger.pause();
    else if (left.begun) this.#runOn(left);
  }

  /**
   * The session of a model, or without a path the only one; it waits no more.
   *
   * @throws UserError OD4010 where none waits, OD4011 where several do and it is not said which, OD4012 where only
   * others do
   */
  take(program: string | undefined): WaitingSession {
    const all = [...this.#waiting.keys()];
    if (all.length === 0) throw nothingWaits();
    const fitting =
      program === undefined ? all : all.filter((each) => showsProgram(program, each.debugger.program));
    if (fitting.length === 0) throw otherWaits(program!, this.#names());
    // Of two sessions of one model the one that was left last is meant.
    const taken = fitting.at(-1)!;
    if (program === undefined && fitting.length > 1) throw severalWait(this.#names());
    this.#forget(taken);
    return taken;
  }

  /** Ends all that wait. */
  async close(): Promise<void> {
    await Promise.all([...this.#waiting.keys()].map((session) => this.#end(session)));
  }

  /** Goes on with each sample that stands, without breakpoints. */
  #runOn({ debugger: left, stops }: WaitingSession): void {
    const [first] = stops.keys();
    if (first === undefined) return;
    try {
      left.prepare(first, 'continue', false)();
    } catch (error) {
      // What cannot go on stays where it stands.
      this.log(error);
    }
  }

  /**
   * What happens while nobody looks: where it stops is kept, and with its end it goes. What was to run on does so after
   * the step or the breakpoint that its client had still asked for.
   */
  #listenTo(session: WaitingSession, suspend: boolean): DebuggerEvents {
    const nobody = () => {};
    return {
      stopped: (stop) => {
        // What it met was the client's that left.
        session.stops.set(stop.sample, { ...stop, breakpoints: [] });
        if (!suspend && !isStuck(stop)) this.#runOn(session);
      },
      resumed: (sample) => void session.stops.delete(sample),
      begun: nobody,
      sampleStarted: nobody,
      sampleEnding: async () => {},
      sampleEnded: (sample) => void session.stops.delete(sample),
      output: nobody,
      rebound: nobody,
      recorded: nobody,
      outputsWanted: nobody,
      modelChanged: nobody,
      crashed: nobody,
      ended: () => void this.#end(session),
      failed: this.log,
    };
  }

  async #end(session: WaitingSession): Promise<void> {
    if (!this.#forget(session)) return;
    await session.debugger.close().catch(this.log);
  }

  #forget(session: WaitingSession): boolean {
    clearTimeout(this.#waiting.get(session));
    return this.#waiting.delete(session);
  }

  /** `digits.onnx (paused before conv1 (Conv)), …` */
  #names(): string[] {
    return [...this.#waiting.keys()].map(({ debugger: { program, samples }, stops }) => {
      const stop = [...stops.values()].at(-1);
      const node = stop && samples[stop.sample]?.places().at(-1)?.node;
      const where = stop ? describeStop(stop).toLowerCase() : 'running';
      return `'${path.basename(program.path)}' (${where}${node ? ` at ${nodePhrase(node)}` : ''})`;
    });
  }
}

/** Whether a sample would only come to the same stop again. */
function isStuck({ fault }: Stop): boolean {
  return fault?.kind === 'noKernel' || fault?.kind === 'runner' || fault?.kind === 'crash';
}
