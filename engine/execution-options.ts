import type { Model } from '../core/onnx/model';
import type { Making } from '../core/tensor/inputs/making';
import type { Runner } from './runner-client';
import type { Held } from './types';

/** What an execution is made of, and how it runs. */
export interface ExecutionOptions {
  readonly runner: Runner;
  readonly model: Model;
  /** The launch attribute `inputs`, of one sample. */
  readonly inputs?: unknown;
  /** The folder that relative paths in `inputs` are relative to; the model's folder by default. */
  readonly inputsFolder?: string;
  readonly dimensions?: Readonly<Record<string, number>>;
  readonly seed?: number;
  /** Output → input: the model runs again and again, and the input gets what the output came to. */
  readonly feedback?: Readonly<Record<string, string>>;
  /** The most iterations that it runs; given alone, it runs as often, the same inputs each time. */
  readonly iterations?: number;
  /**
   * Told what the outputs came to at the end of each iteration but the last, whose outputs stay to be looked at. The
   * next begins when it has returned.
   */
  readonly onIteration?: (iteration: number, outputs: ReadonlyMap<string, Held>) => Promise<void> | void;
  /**
   * Bytes that may be kept beyond what is needed to go on: values, and, with half of it at most, sessions of
   * onnxruntime for stretches that may run again.
   */
  readonly memoryBudget?: number;
  /**
   * Whether stretches that nobody looks into run with all of onnxruntime's optimisations: their values may differ in
   * the last bits then from what a step makes of the same inputs.
   */
  readonly fast?: boolean;
  /** Whether stretches are profiled, so that each node's time is known; they are also where the runner's desk says so. */
  readonly profile?: boolean;
}

/** What an input of the graph was fed with. */
export interface InputReport {
  readonly name: string;
  readonly held: Held;
  /** For a person: `digit-3.npy`, `random normal, seed 0`. */
  readonly source: string;
  /** Where it was made of a picture or a sound. */
  readonly making?: Making;
  /** Whether the value was made up because none was given. */
  readonly generated: boolean;
}
