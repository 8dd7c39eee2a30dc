import type { Node } from '../../core/onnx/model';
import type { BoundBreakpoint } from './breakpoints/breakpoint';
import type { WantedOutput } from './given-output';
import type { Line } from './messages';
import type { Course } from './motion';
import type { RunEnding } from './run-ending';
import type { RecorderEvents } from './run-recorder';
import type { Sample } from './sample';
import type { Stop } from './stop';

/** How the debugger tells what happens. */
export interface DebuggerEvents {
  stopped(stop: Stop): void;
  /** A sample goes on, or back; what was told of values and frames is no longer good. */
  resumed(sample: number, course: Course): void;
  /** A run begins: the first one, or after a restart another. */
  begun(): void;
  sampleStarted(sample: number): void;
  /** A sample has come to its end; what is known of it is gone once this has returned. */
  sampleEnding(sample: Sample): Promise<void>;
  sampleEnded(sample: number): void;
  output(line: Line): void;
  /** The model was read anew, and its breakpoints stand elsewhere now. */
  rebound(breakpoints: readonly BoundBreakpoint[]): void;
  /** The run has a place in the history, or got its last line there. */
  recorded: RecorderEvents['recorded'];
  /** A sample stands before an operator without a kernel. `comesAgain`: it is inside of what iterates. */
  outputsWanted(wanted: {
    readonly sample: number;
    readonly node: Node;
    readonly outputs: readonly WantedOutput[];
    readonly comesAgain: boolean;
  }): void;
  /** The model's file is not what it was when it was read. */
  modelChanged(change: { readonly message: string }): void;
  /** The runner has died; `replay` tells whether something was running, so that a replay may find the node. */
  crashed(crash: { readonly message: string; readonly replay: boolean }): void;
  /** All samples have ended, or the run was ended. */
  ended(end: RunEnding): void;
  /** An error of ours, for the log. */
  failed(error: unknown): void;
}
