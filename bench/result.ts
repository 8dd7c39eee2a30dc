import type { Comparison } from './measure/compare';

/** One number of a benchmark. */
export interface Figure {
  /** What was measured: `continue to the end, warm`. */
  readonly what: string;
  readonly value: number;
  readonly unit: '×' | 'ms' | 's' | 'MB' | 'ms a node';
  /** The quartiles of all rounds, where there were several: of times the least counts, of memory the median. */
  readonly quartiles?: readonly [number, number];
  readonly rounds?: number;
  /** The most that it may be; without one it is only told. */
  readonly limit?: number;
  /** Whether it may be over the limit nevertheless, and why. */
  readonly excuse?: string;
}

/** What one benchmark found. */
export interface Result {
  readonly name: string;
  /** A line about what was measured on what. */
  readonly about: string;
  readonly figures: readonly Figure[];
  /** All of it, where models were compared. */
  readonly comparison?: Comparison;
}

/** How long a benchmark may take, and where it may put its files. */
export interface BenchmarkOptions {
  /** Seconds for the rounds of a comparison. */
  readonly seconds: number;
  readonly fewestRounds: number;
  readonly coldRounds: number;
  readonly folder: string;
}

export interface Benchmark {
  readonly name: string;
  run(options: BenchmarkOptions): Promise<Result>;
}

/** Whether the figure is over its limit. */
export function isOver({ value, limit, excuse }: Figure): boolean {
  return limit !== undefined && excuse === undefined && !(value <= limit);
}
