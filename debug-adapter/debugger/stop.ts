import type { UserError } from '../../core/errors';

/** A value with NaN or Inf, and the node that made it. */
export interface WatchFault {
  readonly kind: 'nan' | 'inf';
  readonly graph: string;
  /** The node that made the value; it has run. */
  readonly node: number;
  readonly value: string;
  readonly count: number;
  /** Number of elements of the value; undefined where the value cannot be had. */
  readonly total: number | undefined;
  /** Index of the first bad element; in a sequence, its position in it comes first. */
  readonly first: readonly number[];
}

/** An operator that failed, a runner that ended, or a node that would end it: execution stands before the node. */
interface ErrorFault {
  readonly kind: 'opError' | 'noKernel' | 'runner' | 'crash';
  readonly error: UserError;
}

/** What is wrong at a stop. */
export type Fault = WatchFault | ErrorFault;

/** Why a sample stopped. */
export type StopReason =
  | 'entry'
  | 'step'
  | 'breakpoint'
  | 'function breakpoint'
  | 'instruction breakpoint'
  | 'data breakpoint'
  | 'pause'
  | 'exception'
  /** Where somebody has it go on, or an edit has led. */
  | 'goto'
  /** At the first node of a frame that runs again. */
  | 'restart'
  /** After the last node, where `stopOnExit` asks for it. */
  | 'exit';

/** A stop of one sample. */
export interface Stop {
  readonly sample: number;
  readonly reason: StopReason;
  /** Ids of the breakpoints that were hit. */
  readonly breakpoints: readonly number[];
  readonly fault?: Fault;
  /** What a data breakpoint has met: `x was produced`. */
  readonly about?: string;
}

/** How a stop of that kind is called: `Paused on NaN`. */
export function describeStop(stop: Stop): string {
  switch (stop.fault?.kind) {
    case 'nan':
      return 'Paused on NaN';
    case 'inf':
      return 'Paused on Inf';
    case 'opError':
      return 'Paused on operator error';
    case 'noKernel':
      return 'Paused before an operator without a kernel';
    case 'runner':
      return 'Runner ended';
    case 'crash':
      return 'Paused before the node that ends the runner';
  }
  switch (stop.reason) {
    case 'entry':
      return 'Paused on entry';
    case 'exit':
      return 'Paused after the last node';
    case 'breakpoint':
      return 'Paused on breakpoint';
    case 'function breakpoint':
      return 'Paused on function breakpoint';
    case 'instruction breakpoint':
      return 'Paused on instruction breakpoint';
    case 'data breakpoint':
      return 'Paused on data breakpoint';
    case 'step':
      return 'Paused on step';
    case 'goto':
      return 'Paused where it goes on';
    case 'restart':
      return 'Paused at the first node again';
    default:
      return 'Paused';
  }
}
