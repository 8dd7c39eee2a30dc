import type { Model } from '../../../../core/onnx/model';
import { readModel } from '../../../../core/onnx/read';
import type { Tensor } from '../../../../core/tensor/tensor';
import { Execution } from '../../../../engine/execution';
import type { ExecutionOptions } from '../../../../engine/execution-options';
import type { Ask } from '../../../../engine/protocol';
import { Runner } from '../../../../engine/runner-client';
import type { StopSet } from '../../../../engine/types';
import { bits, bringOver } from './values';

export const noStops: StopSet = { has: () => false, within: () => false };
export const noWatch = { nan: false, inf: false };
export const never = new AbortController().signal;

/** One runner for a suite's tests. */
export function suiteRunner(): { readonly current: Runner } {
  let runner: Runner;
  before(async function () {
    this.timeout(30_000);
    runner = await Runner.start();
  });
  after(() => runner.close());
  return {
    get current() {
      return runner;
    },
  };
}

/** The `run` requests that are made meanwhile. */
export async function requestsOf(runner: Runner, work: () => Promise<unknown>): Promise<Ask<'run'>[]> {
  const asked: Ask<'run'>[] = [];
  const plain = runner.request.bind(runner);
  runner.request = ((kind: Parameters<typeof plain>[0], ask: never) => {
    if (kind === 'run') asked.push(ask);
    return plain(kind, ask);
  }) as typeof runner.request;
  try {
    await work();
  } finally {
    runner.request = plain;
  }
  return asked;
}

/** Begins a run of a model file. */
export function begin(
  runner: Runner,
  file: string,
  options: Omit<ExecutionOptions, 'runner' | 'model'> = {},
): Promise<Execution> {
  return Execution.start({ runner, model: readModel(file), ...options });
}

/** The names of all values that the main graph's nodes make and that are no constants. */
export function computedNames(model: Model): string[] {
  const names = model.graph.nodes.flatMap((node) => node.outputs);
  return [...new Set(names)].filter((name) => name !== '' && !model.graph.weights.has(name));
}

/** The bits of values of a frame, by name. */
export async function bitsOf(
  execution: Execution,
  runner: Runner,
  names: readonly string[],
  frame = 0,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [name, held] of await execution.values(frame, names)) {
    found.set(name, bits(await bringOver(runner, held)));
  }
  return found;
}

/** Digests of all values that exist in the innermost frame, by name. */
export async function digests(execution: Execution, runner: Runner): Promise<Map<string, string>> {
  const depth = execution.frames.length - 1;
  const { inputs, producers } = execution.model.graphs.get(execution.frames[depth]!.graph)!;
  const names = [...inputs.map(({ name }) => name), ...producers.keys()];
  const found = new Map<string, string>();
  for (const [name, held] of await execution.values(depth, names)) {
    found.set(name, await runner.sha256(held));
  }
  return found;
}

/** What the run was fed with, for plain onnxruntime. */
export async function feedsOf(execution: Execution, runner: Runner): Promise<Map<string, Tensor>> {
  const feeds = new Map<string, Tensor>();
  for (const { name, held } of execution.inputs) {
    const value = await bringOver(runner, held);
    if (value.kind === 'tensor') feeds.set(name, value);
  }
  return feeds;
}

/** A small generator of numbers for random cuts, the same in each run of a test. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
