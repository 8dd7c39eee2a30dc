import type { Node } from '../../core/onnx/model';

/**
 * What measured a time. `profiler`: onnxruntime's own, of the kernel alone; `runner`: the clock around a run of that one
 * node, so with what handing over its values takes; `inside`: the sum of what ran in the node's body.
 */
export type Clock = 'profiler' | 'runner' | 'inside';

/** What a node has taken so far. */
export interface NodeTimes {
  readonly node: Node;
  /** How often it ran. */
  readonly calls: number;
  /** Milliseconds of all calls. */
  readonly ms: number;
  readonly clock: Clock;
  /** Iterations of its body that ran node by node, or in stretches. */
  readonly iterations: number;
  /** Of the last call: bytes of its tensor outputs, and their types and shapes as in `float32[1,8]`. */
  readonly outputBytes: number | undefined;
  readonly outputs: readonly string[];
}

/** A stretch of nodes that ran as one without the profiler: of each node by itself, no time is known. */
export interface StretchTimes {
  readonly nodes: readonly Node[];
  readonly calls: number;
  readonly ms: number;
}

/** A node's turn, inside of a run. */
export interface NodeSpan {
  readonly node: Node;
  /** How deep it is: 0 for the nodes that were run, 1 for those of their bodies. */
  readonly depth: number;
  /** Milliseconds from the beginning of the run. */
  readonly start: number;
  readonly ms: number;
}

/** One run of a submodel: a step, or a stretch. */
export interface RunSpan {
  readonly nodes: readonly Node[];
  /** Milliseconds that onnxruntime had been running when it began: time in which nothing ran is left out. */
  readonly start: number;
  readonly ms: number;
  /** Milliseconds for making its session; 0 where one was kept. */
  readonly createMs: number;
  readonly clock: 'profiler' | 'runner';
  /** Whether it ran once more because somebody looked at a value that nobody had kept. */
  readonly again: boolean;
  /** Of the frame that it ran in, and of those around it, outermost first. */
  readonly frames: readonly SpanFrame[];
  readonly spans: readonly NodeSpan[];
}

/** A frame that was entered. */
export interface SpanFrame {
  /** A name that no other frame has. */
  readonly unique: string;
  /** The node whose body or function it is. */
  readonly call: Node;
  readonly iteration: number | undefined;
}
