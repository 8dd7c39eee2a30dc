import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../core/errors';
import type { Expression } from '../core/expressions/ast';
import type { Node } from '../core/onnx/model';
import type { SavedEntry } from '../core/tensor/files/save';
import type { TensorStatistics } from '../core/tensor/measures/types';
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
  /** What onnxruntime is busy with, for when the runner dies; `text` is as in `node 3 (Conv "conv1")`. */
  running: { readonly text: string; readonly nodes: readonly Node[] } | undefined;
  /** The last lines that the process wrote to stderr: they tell why it gave up. */
  private readonly lastWords: string[] = [];
  private readonly pending = new Map<number, Pending>();
  private readonly listeners: ((exit: RunnerExit) => void)[] = [];
  /** What is known of whole tensors, by their numbers: their summaries, and their statistics. */
  private readonly summaries = new Map<number, Promise<TensorStatistics>>();
  private readonly wholes = new Map<number, TensorStatistics>();
  /** Questions about whole tensors that are under way, by the tensors' numbers. */
  private readonly measuring = new Map<number, Set<{ isHeld: boolean }>>();
  private readonly releasing: number[] = [];
  private serial = 0;
  private busy = 0;
  private isUp = false;
  private endedFor: string | undefined;
  private exit: RunnerExit | undefined;
  private death: RunnerDied | undefined;
  private found = { onnxruntime: '', node: '' };

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message) => this.receive(message as AnswerMessage));
    child.on('exit', (code, signal) => {
      if (signal !== 'SIGABRT') return this.ended(code, signal);
      // What it wrote before it gave up says why, and may still be on its way.
      const end = () => this.ended(code, signal);
      child.once('close', end);
      setTimeout(end, 500).unref();
    });
    child.on('error', () => this.ended(null, null));
  }

  /**
   * Starts a runner and waits until onnxruntime is loaded.
   *
   * @throws UserError OD2003 where an execution provider is not in this build, or does not work on this machine; RunnerDied where it does not come up.
   */
  static async start(options: RunnerOptions = {}): Promise<Runner> {
    const executionProviders = (options.executionProviders ?? ['cpu']).map(providerName);
    const settings: RunnerSettings = { executionProviders };
    // Always fork: under Electron a bare spawn of process.execPath would start an application.
    const child = fork(runnerFile(), [], {
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, [settingsVariable]: JSON.stringify(settings) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const runner = new Runner(child);
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        runner.lastWords.push(line);
        if (runner.lastWords.length > keptLines) runner.lastWords.shift();
        // What is written while a provider is tried is told by the error.
        if (runner.isUp) options.onStderr?.(line);
      });
    }
    const { onnxruntime, node, executionProviders: available } = await runner.request('ping', {});
    runner.found = { onnxruntime, node };
    try {
      for (const name of executionProviders) await runner.checkProvider(name, available);
    } catch (error) {
      await runner.close();
      throw error;
    }
    runner.isUp = true;
    return runner;
  }

  private async checkProvider(name: string, available: readonly string[]): Promise<void> {
    if (!available.includes(name)) {
      const text = `The execution provider '${name}' is not in this build of onnxruntime: choose from ${available.join(', ')}.`;
      throw new UserError('OD2003', text);
    }
    const failure = name === 'cpu' ? null : await this.request('providerFailure', { provider: name });
    if (failure !== null) {
      const text = `The execution provider '${name}' cannot be used on this machine: ${failure}. Set \`executionProviders\` to ["cpu"].`;
      throw new UserError('OD2003', text);
    }
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

  /** How much is remembered of tensors: it must not grow while they come and go. */
  get remembered(): number {
    return this.summaries.size + this.wholes.size + this.measuring.size;
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

  /**
   * Ends the process at once, whatever runs; onnxruntime has no other way to be stopped. `why` is what is said of its
   * end then: `the runner was ended, as …`.
   */
  kill(why?: string): void {
    this.endedFor ??= why;
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
   * Asks the runner for something, as `Requests` in protocol.ts says; answers come in the order of the questions. Below
   * are those that many ask for, and those of which something is remembered here.
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

  /**
   * Statistics of a tensor or a slice of it; measures on for about so many milliseconds only, undefined until all is
   * measured.
   */
  async statisticsPart(
    id: number,
    at: Slice | undefined,
    milliseconds: number,
  ): Promise<TensorStatistics | undefined> {
    const known = at === undefined ? this.wholes.get(id) : undefined;
    if (known) return known;
    if (at !== undefined)
      return (await this.request('statisticsPart', { id, at, milliseconds })) ?? undefined;
    const measuring = { isHeld: true };
    const others = this.measuring.get(id) ?? new Set();
    this.measuring.set(id, others.add(measuring));
    try {
      const statistics = await this.request('statisticsPart', { id, at, milliseconds });
      if (statistics === null) return undefined;
      // A tensor that was released meanwhile is never released again, nor would be what is remembered of it.
      if (measuring.isHeld) this.wholes.set(id, statistics);
      return statistics;
    } finally {
      others.delete(measuring);
      if (others.size === 0 && this.measuring.get(id) === others) this.measuring.delete(id);
    }
  }

  /**
   * `count` elements from flat index `start`, as NumPy would print each alone: `1.0`, `nan`, `True`, `"text"`; or their
   * bits in hexadecimal.
   */
  elements(id: number, start: number, count: number, hex = false): Promise<string[]> {
    return this.request('elements', { id, start, count, hex });
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
  evaluate(expression: Expression, bindings: ReadonlyMap<string, Held>): Promise<Outcome> {
    return this.request('evaluate', { expression, bindings });
  }

  /** What was measured of a whole tensor already, or is being measured; undefined where nobody asked yet. */
  knownStatistics(id: number): Promise<TensorStatistics> | undefined {
    const whole = this.wholes.get(id);
    return whole ? Promise.resolve(whole) : this.summaries.get(id);
  }

  /** Statistics of a whole tensor as a line of text needs them: the quantiles of a large one are of a small sample. */
  summary(id: number): Promise<TensorStatistics> {
    let summary = this.summaries.get(id);
    if (!summary) {
      summary = this.request('summary', { id });
      // Whoever asked gets the error; a later question may do better.
      summary.catch(() => this.summaries.delete(id));
      this.summaries.set(id, summary);
    }
    return summary;
  }

  /** Counts of a value's NaN and Inf elements. */
  nonFinite(held: Held): Promise<NonFinite> {
    return this.request('nonFinite', { held });
  }

  /** Lets go of tensors; ids that are not held do no harm. */
  release(ids: readonly number[]): void {
    for (const id of ids) {
      this.summaries.delete(id);
      this.wholes.delete(id);
      for (const measuring of this.measuring.get(id) ?? []) measuring.isHeld = false;
    }
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
    this.exit = { code, signal, message: this.endedFor ?? exitMessage(code, signal, this.lastWords) };
    const error = this.deathBy(this.exit);
    this.death = error;
    for (const pending of this.pending.values()) pending.reject(error);
    this.pending.clear();
    for (const listener of this.listeners) listener(this.exit);
  }

  private deathBy(exit: RunnerExit): RunnerDied {
    const { running } = this;
    const what = exit.message.charAt(0).toUpperCase() + exit.message.slice(1);
    const where = running === undefined ? '' : ` while running ${running.text}`;
    const detail = this.lastWords.join('\n');
    return new RunnerDied(
      `${what}${where}. Restart to go on.`,
      detail || undefined,
      running?.nodes,
      exit.message,
    );
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

/** Lines of what the process wrote that are kept for its obituary. */
const keptLines = 40;

/**
 * The name by which onnxruntime's JavaScript knows an execution provider: Python's and C's `CPUExecutionProvider` is
 * `cpu` there.
 */
export function providerName(given: string): string {
  return given
    .trim()
    .toLowerCase()
    .replace(/executionprovider$/, '');
}

/** Why a process aborted, by what it wrote. */
function abortCause(lines: readonly string[]): string {
  const text = lines.join('\n');
  if (/heap out of memory|bad_alloc|Cannot allocate memory|Array buffer allocation failed/i.test(text)) {
    return 'it ran out of memory';
  }
  return 'onnxruntime gave up';
}

function exitMessage(code: number | null, signal: string | null, lines: readonly string[]): string {
  switch (signal) {
    case null:
      return code === 0 ? 'the runner ended' : `the runner ended with exit code ${code}`;
    case 'SIGKILL':
      return 'the runner was killed (SIGKILL; by someone, or because the machine ran out of memory)';
    case 'SIGFPE':
      return 'the runner crashed (SIGFPE: an integer division that has no result)';
    case 'SIGABRT':
      return `the runner crashed (SIGABRT: ${abortCause(lines)})`;
    case 'SIGSEGV':
      return 'the runner crashed (SIGSEGV: a fault in onnxruntime)';
    case 'SIGBUS':
      return 'the runner crashed (SIGBUS: a mapped file became shorter)';
    default:
      return `the runner was ended (${signal})`;
  }
}
