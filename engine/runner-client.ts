import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../core/errors';
import type { Expression } from '../core/expressions/ast';
import type { SavedEntry } from '../core/tensor/files/save';
import type { Histogram, TensorStatistics, Tile, TileRequest } from '../core/tensor/measures/types';
import { RunnerDied } from './errors';
import type {
  Answer,
  AnswerMessage,
  Ask,
  ErrorRecord,
  NonFinite,
  RequestKind,
  RunnerSettings,
  Slice,
} from './protocol';
import { settingsVariable } from './protocol';
import { runnerFile } from './runner-process';
import type { Held, Outcome } from './types';

export interface RunnerOptions {
  readonly executionProviders?: readonly string[];
  /** Lines that the runner (onnxruntime, mostly) writes to stderr or stdout. */
  readonly onStderr?: (line: string) => void;
}

export interface RunnerExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** `the runner was killed (SIGKILL)`. */
  readonly message: string;
}

/** A failure of onnxruntime in the runner, with its own text. */
export class OrtError extends Error {
  constructor(
    /** Whether the submodel was refused, or failed while it ran. */
    readonly phase: 'create' | 'run',
    message: string,
  ) {
    super(message);
    this.name = 'OrtError';
  }
}

interface Pending {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The child process that owns onnxruntime, the tensors and their measures, seen from this side. */
export class Runner {
  /** What onnxruntime is busy with, for the message when the runner dies: `node 3 (Conv "conv1")`. */
  running: string | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners: ((exit: RunnerExit) => void)[] = [];
  private readonly summaries = new Map<number, Promise<TensorStatistics>>();
  private readonly releasing: number[] = [];
  private serial = 0;
  private busy = 0;
  private exit: RunnerExit | undefined;
  private death: RunnerDied | undefined;
  private found = { onnxruntime: '', node: '' };

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message) => this.receive(message as AnswerMessage));
    child.on('exit', (code, signal) => this.ended(code, signal));
    child.on('error', () => this.ended(null, null));
  }

  /**
   * Starts a runner and waits until onnxruntime is loaded.
   *
   * @throws UserError OD2003 where an execution provider is not in this build; RunnerDied where it does not come up.
   */
  static async start(options: RunnerOptions = {}): Promise<Runner> {
    const executionProviders = options.executionProviders ?? ['cpu'];
    const settings: RunnerSettings = { executionProviders };
    // Always fork: under Electron a bare spawn of process.execPath would start an application.
    const child = fork(runnerFile(), [], {
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, [settingsVariable]: JSON.stringify(settings) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => options.onStderr?.(line));
    }
    const runner = new Runner(child);
    const { onnxruntime, node, executionProviders: available } = await runner.request('ping', {});
    runner.found = { onnxruntime, node };
    const missing = executionProviders.find((name) => !available.includes(name));
    if (missing !== undefined) {
      await runner.close();
      const text = `The execution provider '${missing}' is not in this build of onnxruntime; it has ${available.join(', ')}.`;
      throw new UserError('OD2003', text);
    }
    return runner;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get versions(): { readonly onnxruntime: string; readonly node: string } {
    return this.found;
  }

  /** Milliseconds that the process has spent on answers so far, without their ways there and back. */
  get busyMs(): number {
    return this.busy;
  }

  get alive(): boolean {
    return this.exit === undefined;
  }

  /** @throws RunnerDied where the process has ended: what is held is gone with it */
  assertAlive(): void {
    if (this.death) throw this.death;
  }

  /** Calls the listener once when the process has ended, whoever ended it; at once where it has. */
  onExit(listener: (exit: RunnerExit) => void): void {
    if (this.exit) listener(this.exit);
    else this.listeners.push(listener);
  }

  /** Ends the process at once, whatever runs; onnxruntime has no other way to be stopped. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Ends the process and waits until it has ended. */
  async close(): Promise<void> {
    if (this.exit) return;
    const ended = new Promise<void>((resolve) => this.onExit(() => resolve()));
    if (this.pending.size > 0) this.kill();
    else if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => this.kill(), 2000);
    await ended;
    clearTimeout(timer);
  }

  /**
   * Asks the runner for something; answers come in the order of the questions.
   *
   * @throws RunnerDied where the process has ended or ends meanwhile; UserError; OrtError
   */
  request<K extends RequestKind>(kind: K, ask: Ask<K>): Promise<Answer<K>> {
    if (this.death) return Promise.reject(this.death);
    const serial = ++this.serial;
    return new Promise((resolve, reject) => {
      this.pending.set(serial, { resolve: resolve as (answer: unknown) => void, reject });
      // A failure to send means that the process is ending: its exit rejects what is pending.
      this.child.send({ serial, kind, ask }, () => undefined);
    });
  }

  statistics(id: number, at?: Slice): Promise<TensorStatistics> {
    return at === undefined ? this.summary(id) : this.request('statistics', { id, at });
  }

  histogram(
    id: number,
    options: { bins: number; low?: number; high?: number; at?: Slice },
  ): Promise<Histogram> {
    return this.request('histogram', { id, ...options });
  }

  tile(id: number, request: TileRequest): Promise<Tile> {
    return this.request('tile', { id, request });
  }

  /** `count` elements from flat index `start`, as NumPy would print each alone: `1.0`, `nan`, `True`, `"text"`. */
  elements(id: number, start: number, count: number): Promise<string[]> {
    return this.request('elements', { id, start, count });
  }

  /** One element as text, and how many of 100 elements are smaller. */
  element(id: number, index: readonly number[]): Promise<{ text: string; percentile: number }> {
    return this.request('element', { id, index });
  }

  /** The next NaN or Inf after (`backward`: before) an index in row order, beginning anew at the end. */
  nextNonFinite(
    id: number,
    index: readonly number[],
    backward: boolean,
  ): Promise<{ index: number[] | null; ordinal: number }> {
    return this.request('nextNonFinite', { id, index, backward });
  }

  /** Bytes [offset, offset + length) of the tensor's little-endian elements; sub-byte types packed as in ONNX. */
  bytes(id: number, offset: number, length: number): Promise<Uint8Array> {
    return this.request('bytes', { id, offset, length });
  }

  /** SHA-256 of a value's type, shape and bytes. */
  sha256(held: Held): Promise<string> {
    return this.request('sha256', { held });
  }

  /** Writes a value into a saved folder (CONTRACT.md) and returns its entry for index.json. */
  save(held: Held, folder: string, stem: string): Promise<SavedEntry> {
    return this.request('save', { held, folder, stem });
  }

  /**
   * Computes an expression beside the tensors; what it came to is the caller's to release.
   *
   * @throws ExpressionError's message as a UserError OD3101 where it cannot be computed
   */
  evaluate(expression: Expression, bindings: Readonly<Record<string, Held>>): Promise<Outcome> {
    return this.request('evaluate', { expression, bindings });
  }

  /** Statistics of a whole tensor, computed once. */
  summary(id: number): Promise<TensorStatistics> {
    let summary = this.summaries.get(id);
    if (!summary) {
      summary = this.request('statistics', { id });
      // Whoever asked gets the error; a later question may do better.
      summary.catch(() => this.summaries.delete(id));
      this.summaries.set(id, summary);
    }
    return summary;
  }

  /** Counts of a tensor's NaN and Inf elements. */
  nonFinite(id: number): Promise<NonFinite> {
    return this.request('nonFinite', { id });
  }

  /** Lets go of tensors; ids that are not held do no harm. */
  release(ids: readonly number[]): void {
    for (const id of ids) this.summaries.delete(id);
    // Many are let go one by one: they go in one message, after what is being done now.
    if (this.releasing.length === 0) queueMicrotask(() => this.flushReleases());
    this.releasing.push(...ids);
  }

  /** Lets go of what inputs in frames are cut from. */
  releaseFrames(sources: readonly number[]): void {
    this.request('releaseFrames', { sources }).catch(() => undefined);
  }

  private flushReleases(): void {
    const ids = this.releasing.splice(0);
    if (ids.length > 0) this.request('release', { ids }).catch(() => undefined);
  }

  private receive(message: AnswerMessage): void {
    const pending = this.pending.get(message.serial);
    this.pending.delete(message.serial);
    this.busy += message.ms;
    if ('error' in message) pending?.reject(errorOf(message.error));
    else pending?.resolve(message.answer);
  }

  private ended(code: number | null, signal: string | null): void {
    if (this.exit) return;
    this.exit = { code, signal, message: exitMessage(code, signal) };
    const error = this.deathBy(this.exit);
    this.death = error;
    for (const pending of this.pending.values()) pending.reject(error);
    this.pending.clear();
    for (const listener of this.listeners) listener(this.exit);
  }

  private deathBy(exit: RunnerExit): RunnerDied {
    const { running } = this;
    const what = exit.message.charAt(0).toUpperCase() + exit.message.slice(1);
    const where = running === undefined ? '' : ` while running ${running}`;
    return new RunnerDied(`${what}${where}. Restart to go on.`);
  }
}

function errorOf({ code, message, detail, stack }: ErrorRecord): Error {
  if (code === 'ort-create') return new OrtError('create', message);
  if (code === 'ort-run') return new OrtError('run', message);
  if (code !== undefined) return new UserError(code, message, detail);
  const error = new Error(message);
  error.stack = stack;
  return error;
}

function exitMessage(code: number | null, signal: string | null): string {
  switch (signal) {
    case null:
      return code === 0 ? 'the runner ended' : `the runner ended with exit code ${code}`;
    case 'SIGKILL':
      return 'the runner was killed (SIGKILL; by someone, or because the machine ran out of memory)';
    case 'SIGFPE':
      return 'the runner crashed (SIGFPE: an integer division that has no result)';
    case 'SIGABRT':
      return 'the runner crashed (SIGABRT: onnxruntime gave up)';
    case 'SIGSEGV':
      return 'the runner crashed (SIGSEGV: a fault in onnxruntime)';
    case 'SIGBUS':
      return 'the runner crashed (SIGBUS: a mapped file became shorter)';
    default:
      return `the runner was ended (${signal})`;
  }
}
