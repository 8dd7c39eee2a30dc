import type { Histogram, TensorStatistics, Tile, TileRequest } from '../core/tensor/measures';
import type { Held } from './types';

export interface RunnerOptions {
  readonly executionProviders?: readonly string[];
  /** Lines that the runner (onnxruntime, mostly) writes to stderr. */
  readonly onStderr?: (line: string) => void;
}

export interface RunnerExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** `the runner was killed (SIGKILL)`. */
  readonly message: string;
}

/** The child process that owns onnxruntime, the tensors and their measures, seen from this side. */
export class Runner {
  readonly pid: number = 0;
  readonly versions: { onnxruntime: string; node: string } = { onnxruntime: '', node: '' };
  readonly alive: boolean = false;

  static async start(_options: RunnerOptions = {}): Promise<Runner> {
    throw new Error('being written');
  }
  onExit(_listener: (exit: RunnerExit) => void): void {}
  kill(): void {}
  async close(): Promise<void> {}
  async statistics(_id: number, _at?: Readonly<Record<string, number>>): Promise<TensorStatistics> {
    throw new Error('being written');
  }
  async histogram(
    _id: number,
    _options: { bins: number; low?: number; high?: number; at?: Readonly<Record<string, number>> },
  ): Promise<Histogram> {
    throw new Error('being written');
  }
  async tile(_id: number, _request: TileRequest): Promise<Tile> {
    throw new Error('being written');
  }
  async elements(_id: number, _start: number, _count: number): Promise<string[]> {
    throw new Error('being written');
  }
  async element(_id: number, _index: readonly number[]): Promise<{ text: string; percentile: number }> {
    throw new Error('being written');
  }
  async bytes(_id: number, _offset: number, _length: number): Promise<Uint8Array> {
    throw new Error('being written');
  }
  async sha256(_held: Held): Promise<string> {
    throw new Error('being written');
  }
  async save(_held: Held, _folder: string, _stem: string): Promise<unknown> {
    throw new Error('being written');
  }
  async summary(_id: number): Promise<TensorStatistics> {
    throw new Error('being written');
  }
}
