import type { DebugProtocol } from '@vscode/debugprotocol';
import { Client } from './client';
import { Breakpoints } from './debugger/breakpoints/breakpoints';
import { ExceptionFilters, type FilterId } from './debugger/conditions/exception-filters';
import type { Debugger } from './debugger/debugger';
import { KeptTensors } from './debugger/kept-tensors';
import type { SourceFormat } from './debugger/launch-options';
import type { Stop } from './debugger/stop';
import { notLaunched } from './errors';
import { Progress } from './progress';
import { References } from './references';
import type { ProgramSource } from './sources';
import type { WaitingSessions } from './waiting-sessions';

/** An answer to a request; `after` runs once it is on its way. */
export interface Answer {
  readonly body?: unknown;
  readonly after?: () => void;
}

/** Answers one request. `signal` aborts when the client cancels it. */
export type Handler = (state: SessionState, args: never, signal: AbortSignal) => Answer | Promise<Answer>;

/** The handlers of a family of requests, by command. */
export type Handlers = Readonly<Record<string, Handler>>;

/** Sends events to the client and lines to the log. */
export interface Outlet {
  event(name: string, body?: unknown): void;
  log(error: unknown): void;
}

/** What a client that sets no exception breakpoints gets, and what the filters' defaults are. */
export const defaultFilters: Readonly<Record<FilterId, boolean>> = { opError: true, nan: true, inf: false };

function settings(): { readonly breakpoints: Breakpoints; readonly filters: ExceptionFilters } {
  const breakpoints = new Breakpoints();
  return { breakpoints, filters: new ExceptionFilters(defaultFilters, () => breakpoints.newId()) };
}

/** Everything that a session knows between two requests. */
export class SessionState {
  client = new Client();
  readonly references = new References();
  /** What panels keep from stop to stop. */
  readonly kept = new KeptTensors();
  readonly settings = settings();
  /** The launch that is on its way or done; requests that need the model wait for it. */
  launching: Promise<void> | undefined;
  source: ProgramSource | undefined;
  /** Whether `configurationDone` came. */
  configured = false;
  /** Whether the client is gone. */
  ended = false;
  /** Whether the run has begun, as far as the client was told. */
  begun = false;
  /** Whether the run's end was told. */
  over = false;
  /**
   * Set where the client attached to a session that another one left: whether its run had begun then, and how the
   * client wants the model's text.
   */
  attached: { readonly hasBegun: boolean; readonly sourceFormat: SourceFormat | undefined } | undefined;
  /** Whether the client has asked how long nodes took, so that it is told of changes. */
  wantsTimeline = false;
  /** Ends the measuring that is under way. */
  measuring: AbortController | undefined;
  /** Tells the client of what takes long. */
  readonly progress = new Progress(
    (event, body) => this.event(event, body),
    () => this.client.reportsProgress,
  );
  /** Ends the telling of the move that is under way. */
  endMove = () => {};
  /** Why each sample stands, by its index. */
  readonly stops = new Map<number, Stop>();
  #debugger: Debugger | undefined;

  /** `waiting`: the sessions that clients have left; undefined where the adapter has one client only. */
  constructor(
    readonly outlet: Outlet,
    readonly waiting: WaitingSessions | undefined,
  ) {}

  /** @throws UserError OD4101 before the launch. */
  get debugger(): Debugger {
    if (!this.#debugger) throw notLaunched();
    return this.#debugger;
  }

  set debugger(launched: Debugger) {
    this.#debugger = launched;
  }

  /** The session is another client's from now on. */
  release(): void {
    this.#debugger = undefined;
  }

  get launched(): Debugger | undefined {
    return this.#debugger;
  }

  event(event: DebugProtocol.Event['event'], body?: unknown): void {
    this.outlet.event(event, body);
  }
}
