import type { TensorStatistics } from '../tensor/measures';

/** How a run ended. `interrupted` is found out later: its process is gone and its journal has no end. */
export type RunOutcome = 'finished' | 'stopped' | 'failed' | 'interrupted' | 'running';

/** What an input was fed with. */
export interface RunInput {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** What a person reads: `digit-3.npy`, `random normal, seed 0`. */
  readonly source: string;
  readonly sha256: string;
}

/** The journal's first line. Times are milliseconds since 1970. */
export interface RunStart {
  readonly kind: 'start';
  readonly id: string;
  readonly time: number;
  readonly model: {
    readonly path: string;
    readonly sha256: string;
    readonly size: number;
    readonly nodes: number;
  };
  readonly inputs: readonly RunInput[];
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly git: { readonly commit: string; readonly dirty: boolean } | undefined;
  readonly process: { readonly pid: number; readonly started: number; readonly host: string };
  /** The launch request's arguments, so that the run can be made again. */
  readonly launch: Readonly<Record<string, unknown>>;
}

/** A stop, with the node it stopped at and what the node's outputs held, where somebody looked. */
export interface RunStop {
  readonly kind: 'stop';
  readonly time: number;
  readonly reason: string;
  readonly sample: number;
  readonly node:
    | { readonly graph: string; readonly index: number; readonly name: string; readonly op: string }
    | undefined;
}

/** The statistics of a value at the latest stop. */
export interface RunValue {
  readonly kind: 'value';
  readonly time: number;
  readonly stop: number;
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly statistics: TensorStatistics | undefined;
}

/** The journal's last line. */
export interface RunEnd {
  readonly kind: 'end';
  readonly time: number;
  readonly outcome: Exclude<RunOutcome, 'running' | 'interrupted'>;
  readonly message: string | undefined;
}

/** A line of a run's journal. */
export type RunRecord = RunStart | RunStop | RunValue | RunEnd;

/** A row of the list of runs. */
export interface RunSummary {
  readonly id: string;
  readonly model: string;
  readonly modelHash: string;
  readonly started: number;
  readonly ended: number | undefined;
  readonly outcome: RunOutcome;
  readonly stops: number;
  readonly inputs: string;
  readonly message: string | undefined;
}

/** A whole run, read from its journal. */
export interface Run {
  readonly start: RunStart;
  readonly stops: readonly (RunStop & { readonly values: readonly RunValue[] })[];
  readonly end: RunEnd | undefined;
  readonly outcome: RunOutcome;
}
