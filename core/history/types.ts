import type { TensorStatistics } from '../tensor/measures/types';

/**
 * How a run ended. `interrupted` is found out later: its process is gone and its journal has no end. `broken`: the
 * journal's first line cannot be read, so nothing is known of the run but its id.
 */
export type RunOutcome = 'finished' | 'stopped' | 'failed' | 'interrupted' | 'running' | 'broken';

/** What an input was fed with. */
export interface RunInput {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** What a person reads: `digit-3.npy`, `random normal, seed 0`. */
  readonly source: string;
  readonly sha256: string;
  /** Which sample it belongs to; absent means 0. */
  readonly sample?: number;
}

/** The process that writes a journal, so that others can tell whether it still lives. */
export interface RunProcess {
  readonly pid: number;
  /** What the platform says about the process's start; equal texts mean the same process. Absent where it says nothing. */
  readonly started: string | undefined;
  readonly host: string;
}

/** The journal's first line. Times are milliseconds since 1970. */
export interface RunStart {
  readonly kind: 'start';
  /** The version of the journal's format. */
  readonly format: 1;
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
  readonly process: RunProcess;
  /** The launch request's arguments, so that the run can be made again. */
  readonly launch: Readonly<Record<string, unknown>>;
}

/** A stop, with the node it stopped at and what the node's outputs held, where somebody looked. */
export interface RunStop {
  readonly kind: 'stop';
  readonly time: number;
  readonly reason: string;
  readonly sample: number;
  /** Of the innermost loop that it stood in, or of the run, where the model ran again and again; from 0. */
  readonly iteration?: number;
  readonly node:
    | { readonly graph: string; readonly index: number; readonly name: string; readonly op: string }
    | undefined;
}

/** The statistics of a value at a stop. */
export interface RunValue {
  readonly kind: 'value';
  readonly time: number;
  /** The stop it was measured at: 0 for the journal's first stop. */
  readonly stop: number;
  readonly name: string;
  /** The path of its graph: bodies may have values of the same names. Absent in journals before this was told. */
  readonly graph?: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly statistics: TensorStatistics | undefined;
}

/** That somebody changed a value or an attribute at a stop, or undid that. */
export interface RunEdit {
  readonly kind: 'edit';
  readonly time: number;
  /** The stop it was made at: 0 for the journal's first stop. */
  readonly stop: number;
  readonly sample: number;
  /** The value's name, or the attribute's. */
  readonly name: string;
  /** The path of its graph. */
  readonly graph: string;
  /** Index of the node whose attribute it is; absent for a value. */
  readonly node?: number;
  /** What was done: `x[0] = 5`. */
  readonly text: string;
  /** Whether this says that the edit was undone. */
  readonly undone: boolean;
}

/** The journal's last line. */
export interface RunEnd {
  readonly kind: 'end';
  readonly time: number;
  readonly outcome: Exclude<RunOutcome, 'running' | 'interrupted' | 'broken'>;
  readonly message: string | undefined;
}

/** A line of a run's journal. */
export type RunRecord = RunStart | RunStop | RunValue | RunEdit | RunEnd;

/** A row of the list of runs. Of a broken run only `id`, `started`, `outcome`, `bytes` and `message` mean something. */
export interface RunSummary {
  readonly id: string;
  /** The model's path. */
  readonly model: string;
  readonly modelHash: string;
  readonly started: number;
  readonly ended: number | undefined;
  readonly outcome: RunOutcome;
  readonly stops: number;
  /** What the inputs were fed with, each source once. */
  readonly inputs: string;
  readonly message: string | undefined;
  /** The name of the node of the latest stop, or its operator where it has none. */
  readonly lastNode: string | undefined;
  /** How many of the values looked at held NaN or Inf. */
  readonly nonFinite: number;
  /** Size of the journal. */
  readonly bytes: number;
}

/** A stop with what was looked at and changed there. */
export interface RecordedStop extends RunStop {
  readonly values: readonly RunValue[];
  readonly edits: readonly RunEdit[];
}

/** A whole run, read from its journal. */
export interface Run {
  readonly id: string;
  /** Undefined for a broken run. */
  readonly start: RunStart | undefined;
  readonly stops: readonly RecordedStop[];
  readonly end: RunEnd | undefined;
  readonly outcome: RunOutcome;
  /** How many bytes after the last whole line were left out; 0 for a sound journal. */
  readonly cut: number;
}
