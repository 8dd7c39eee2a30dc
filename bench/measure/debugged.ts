import type { Model } from '../../core/onnx/model';
import type { Tensor } from '../../core/tensor/tensor';
import { Execution } from '../../engine/execution';
import { Runner } from '../../engine/runner-client';
import { stopsAt } from '../../engine/stops';
import type { Advanced, StopSet, Watch } from '../../engine/types';
import { cpuOf, peakOf } from './peak';

/** What to run: a model and what the launch attributes of those names say. */
export interface Subject {
  readonly model: Model;
  readonly inputs?: unknown;
  readonly dimensions?: Readonly<Record<string, number>>;
}

/** How the debugger goes through a model. */
export type Way = 'continue' | 'stop' | 'watch' | 'step';

/** What a run took. */
export interface Timed {
  /** Milliseconds that the runner was busy: sessions, onnxruntime and all that it does around them. */
  readonly runnerMs: number;
  /** Milliseconds until the caller knew that the end was reached: with building submodels and messages. */
  readonly wallMs: number;
  /** Processor milliseconds of the runner meanwhile, all its threads; undefined where not on Linux. */
  readonly cpuMs: number | undefined;
  /** Times that execution was told to go on. */
  readonly moves: number;
}

const noStops: StopSet = { has: () => false, within: () => false };
const noWatch: Watch = { nan: false, inf: false };
const never = new AbortController().signal;

/** A runner to run a model in again and again. */
export class Debugged {
  private constructor(
    private readonly runner: Runner,
    private readonly subject: Subject,
  ) {}

  static async start(subject: Subject): Promise<Debugged> {
    return new Debugged(await Runner.start(), subject);
  }

  /** What the model is fed with, for plain onnxruntime. */
  async feeds(): Promise<Map<string, Tensor>> {
    const execution = await this.begin();
    const feeds = new Map<string, Tensor>();
    for (const { name, held } of execution.inputs) {
      if (held.kind !== 'tensor') throw new Error(`'${name}' is no tensor`);
      const bytes = await this.runner.bytes(held.id, 0, held.byteLength);
      feeds.set(name, { kind: 'tensor', dtype: held.dtype, shape: held.shape, bytes: new Uint8Array(bytes) });
    }
    execution.close();
    return feeds;
  }

  /** Runs from the start to the end; reading inputs does not count. */
  async run(way: Way): Promise<Timed> {
    const execution = await this.begin();
    const { busyMs, pid } = this.runner;
    const cpu = cpuOf(pid);
    const start = performance.now();
    const moves = await go(execution, way);
    const wallMs = performance.now() - start;
    const runnerMs = this.runner.busyMs - busyMs;
    const cpuMs = cpu === undefined ? undefined : cpuOf(pid)! - cpu;
    execution.close();
    return { runnerMs, wallMs, cpuMs, moves };
  }

  /** The most memory that the runner has held, in bytes. */
  get peak(): number | undefined {
    return peakOf(this.runner.pid);
  }

  get versions() {
    return this.runner.versions;
  }

  close(): Promise<void> {
    return this.runner.close();
  }

  private begin(): Promise<Execution> {
    return Execution.start({ runner: this.runner, ...this.subject });
  }
}

async function go(execution: Execution, way: Way): Promise<number> {
  if (way === 'step') return stepThrough(execution);
  const { nodes } = execution.model.graph;
  const middle = nodes[Math.floor(nodes.length / 2)];
  const stops = way === 'stop' ? stopsAt(execution.model, (node) => node === middle) : noStops;
  const watch = way === 'watch' ? { nan: true, inf: true } : noWatch;
  let moves = 0;
  let advanced: Advanced;
  do {
    advanced = await execution.advance(stops, watch, never);
    moves++;
    if (advanced.reason === 'watch') throw new Error(`'${advanced.value}' has ${advanced.rule}`);
  } while (advanced.reason !== 'end');
  const expected = way === 'stop' ? 2 : 1;
  if (moves !== expected) throw new Error(`${moves} moves to the end instead of ${expected}`);
  return moves;
}

/** Node by node, into bodies. */
async function stepThrough(execution: Execution): Promise<number> {
  let moves = 0;
  for (; !execution.ended; moves++) if (!(await execution.stepIn())) await execution.step();
  return moves;
}
