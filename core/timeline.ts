/** What whole runs took that were made to be measured, in milliseconds inside onnxruntime. */
export interface MeasuredRuns {
  /** How many were made; one before them, which makes the sessions, does not count. */
  readonly runs: number;
  /** The median, the least and the most of the runs. */
  readonly ms: number;
  readonly least: number;
  readonly most: number;
}

/** What a node has taken. */
export interface TimelineNode {
  readonly node: {
    readonly graph: string;
    readonly index: number;
    readonly name: string;
    readonly op: string;
    /** Line in the text view, from 1. */
    readonly line: number;
  };
  /** Its first output, by which a node without a name is known. */
  readonly output: string;
  /** How often it ran. */
  readonly calls: number;
  /**
   * Milliseconds of all calls, of measured runs the median of a run. Absent where it ran in a stretch of which only the
   * whole was timed.
   */
  readonly ms?: number;
  /**
   * What measured it. `profiler`: onnxruntime's, of the kernel alone; `runner`: the clock around a run of that one node;
   * `inside`: the sum of what ran in its body or function.
   */
  readonly clock?: 'profiler' | 'runner' | 'inside';
  /** The stretch that it ran in, of how many nodes and how many milliseconds in all. */
  readonly stretch?: { readonly nodes: number; readonly ms: number };
  /** How often the body of a Loop, a Scan or a SequenceMap ran. */
  readonly iterations?: number;
  /** Types and shapes of its outputs, as last seen: `float32[1,8]`. */
  readonly outputs: readonly string[];
  /** Their bytes; absent where they were not seen. */
  readonly outputBytes?: number;
  readonly weightBytes: number;
}

/** A bar of the strip. */
export interface TimelineSpan {
  /** `run`: one submodel, a step or a stretch; `node`: a node in it; `call`: a node whose body ran node by node. */
  readonly kind: 'run' | 'node' | 'call';
  /** 0 for runs, 1 for nodes of the main graph, one more for each body around. */
  readonly row: number;
  /** Milliseconds of running before it: where nothing ran, no time passes. */
  readonly start: number;
  readonly ms: number;
  /** The node; of a run the first one. */
  readonly graph: string;
  readonly index: number;
  readonly op: string;
  readonly name: string;
  /** Of a run: how many nodes it was of, what making its session took, and whether it was for a look. */
  readonly nodes?: number;
  readonly createMs?: number;
  readonly again?: boolean;
  readonly clock?: 'profiler' | 'runner';
}
