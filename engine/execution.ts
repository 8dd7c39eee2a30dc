import type { Model, Node } from '../core/onnx/model';
import type { Runner } from './runner-client';
import type { Advanced, FrameView, Held, StopSet, Watch } from './types';

export interface ExecutionOptions {
  readonly runner: Runner;
  readonly model: Model;
  /** The launch attribute `inputs`, of one sample. */
  readonly inputs?: unknown;
  /** The folder that relative paths in `inputs` are relative to; the model's folder by default. */
  readonly inputsFolder?: string;
  readonly dimensions?: Readonly<Record<string, number>>;
  readonly seed?: number;
  /** Bytes of values that may be kept beyond those that are needed to go on. */
  readonly memoryBudget?: number;
}

/** What an input of the graph was fed with. */
export interface InputReport {
  readonly name: string;
  readonly held: Held;
  /** For a person: `digit-3.npy`, `random normal, seed 0`. */
  readonly source: string;
  /** Whether the value was made up because none was given. */
  readonly generated: boolean;
}

/** One run of one sample of one model. */
export class Execution {
  readonly model: Model;
  readonly inputs: readonly InputReport[] = [];

  private constructor(options: ExecutionOptions) {
    this.model = options.model;
  }

  static async start(options: ExecutionOptions): Promise<Execution> {
    return new Execution(options);
  }

  /** Outermost first; the last is the innermost. */
  get frames(): readonly FrameView[] {
    throw new Error('being written');
  }

  /** True once the main graph's last node has run. */
  get ended(): boolean {
    throw new Error('being written');
  }

  /** The node that runs next in the innermost frame; undefined after the last. */
  get nextNode(): Node | undefined {
    throw new Error('being written');
  }

  async step(_watch?: Watch): Promise<Advanced> {
    throw new Error('being written');
  }

  async stepIn(): Promise<boolean> {
    throw new Error('being written');
  }

  async stepOut(_stops: StopSet, _watch: Watch, _signal: AbortSignal): Promise<Advanced> {
    throw new Error('being written');
  }

  async advance(_stops: StopSet, _watch: Watch, _signal: AbortSignal): Promise<Advanced> {
    throw new Error('being written');
  }

  hasRun(_frame: number, _name: string): boolean {
    throw new Error('being written');
  }

  async values(_frame: number, _names: readonly string[]): Promise<Map<string, Held>> {
    throw new Error('being written');
  }

  async preview(): Promise<Map<string, Held>> {
    throw new Error('being written');
  }

  live(_frame: number): string[] {
    throw new Error('being written');
  }

  close(): void {}
}
