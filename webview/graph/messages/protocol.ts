import type { GraphData } from '../protocol';

/**
 * What the Graph panel and the extension say to each other beyond the graph itself (GraphData). Nodes are known by
 * their graph's path and their index in it, as everywhere.
 */

/** A node of the model. */
export interface NodeKey {
  readonly graph: string;
  readonly index: number;
}

/** How a breakpoint is drawn; `function`: by a pattern, on all nodes that it means. */
type BreakpointKind = 'plain' | 'conditional' | 'log' | 'function';

/** A breakpoint on a node. */
export interface BreakpointMark extends NodeKey {
  readonly enabled: boolean;
  readonly kind: BreakpointKind;
  /** Its condition, hit count, message or pattern, as a person wrote it; empty for a plain one. */
  readonly text: string;
}

/** Where the session in focus stands, as the graph shows it. */
export type GraphStanding =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | {
      readonly kind: 'stopped';
      /** `Paused on NaN` */
      readonly description: string;
      /** The node of each frame, innermost first; a frame behind its graph's last node has index −1. */
      readonly frames: readonly NodeKey[];
      /** Whether the innermost frame's node has run already. */
      readonly hasRun: boolean;
    };

/** Something that nodes can be coloured by, one number a node: their time, their NaN, their largest value. */
export interface FigureChoice {
  readonly id: string;
  /** As the dropdown names it: `Time`. */
  readonly label: string;
}

/** One number for each node of a graph. */
export interface NodeFigures {
  readonly id: string;
  /** Over the colour scale: `Time a node`. */
  readonly caption: string;
  /** Under it, where the numbers come from: `onnxruntime profiler, median of 21`; may be empty. */
  readonly note: string;
  readonly unit: 'milliseconds' | 'bytes' | 'count' | 'number' | 'share';
  /** By node number; NaN where there is none. */
  readonly values: Float64Array;
  /** What a group shows of the nodes in it. */
  readonly groups: 'sum' | 'max';
  /** The ends of the colour scale; a figure of Infinity is beyond it: counts of NaN or infinities differ. */
  readonly low: number;
  readonly high: number;
  /** Whether it tells a difference to another run: nodes without a figure are drawn as such, and the run can be changed. */
  readonly isComparison?: boolean;
}

/** A value that a node takes or makes. */
export interface ValueDetails {
  readonly name: string;
  /** What the operator calls it: `X`, `W`; empty where the operator is not known. */
  readonly parameter: string;
  /** `float32[1,16,30,40]`; empty where the model does not say. */
  readonly type: string;
  readonly role: 'made' | 'input' | 'weight' | 'outer';
  /** The nodes at its other end: the one that makes an input, those that use an output. */
  readonly nodes: readonly (NodeKey & { readonly op: string; readonly label: string })[];
  /** Whether the graph gives it out. */
  readonly isOutput: boolean;
}

/** What is known of a node without running it. */
export interface NodeDetails extends NodeKey {
  readonly op: string;
  readonly domain: string;
  /** The opset version that its operator is from; `undefined` where the operator is not known. */
  readonly since?: number;
  readonly name: string;
  /** What the operator does, in a line; empty where it is not known. */
  readonly summary: string;
  readonly inputs: readonly ValueDetails[];
  readonly outputs: readonly ValueDetails[];
  readonly attributes: readonly {
    readonly name: string;
    readonly text: string;
    /** Not in the model: what the operator takes where it is left out. */
    readonly isDefault: boolean;
  }[];
  readonly line: number;
}

/** A small picture of a value: a slice of it, or its kernels side by side. */
export interface ValuePicture {
  readonly name: string;
  readonly type: string;
  readonly rows: number;
  readonly columns: number;
  /** Row by row; NaN where nothing is finite. */
  readonly values: Float32Array;
  /** The bits of `mark` for each cell. */
  readonly marks: Uint8Array;
  /** What part of the value it is: `channel 4 of 16`; empty for all of it. */
  readonly part: string;
  /** The smallest and the largest finite element of the whole value; NaN where there is none or it was not measured. */
  readonly min: number;
  readonly max: number;
  readonly nan: number;
}

/** What the session has kept of a value, as its edge tells it. */
export interface KeptValue {
  readonly shape: readonly number[];
  /** The smallest and the largest finite element; NaN where there is none. Absent for texts and where it is `pending`. */
  readonly range?: { readonly min: number; readonly max: number };
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  /** Whether it is still being measured: whoever asks again is told more. */
  readonly pending: boolean;
}

/** What the page asks; each has an answer of the type in `GraphAnswers`. */
export type GraphQuestion =
  | ({ readonly ask: 'details' } & NodeKey)
  /** A picture of a value of the graph: of a weight at any time, of others while the session is stopped. */
  | { readonly ask: 'picture'; readonly graph: string; readonly name: string }
  /** With `choose`, which only a person's click gives, a run to compare with is asked for where none was chosen. */
  | { readonly ask: 'figures'; readonly graph: string; readonly id: string; readonly choose: boolean }
  /** What is kept of some values, at most `mostValues` of them. */
  | { readonly ask: 'values'; readonly graph: string; readonly names: readonly string[] };

/** So many values are asked about at once. */
export const mostValues = 400;

/** The answers by question; null where there is nothing to draw or to tell. */
export interface GraphAnswers {
  details: NodeDetails;
  picture: ValuePicture | null;
  figures: NodeFigures | null;
  values: readonly (KeptValue | null)[];
}

/** From the extension to the page. */
export type ToGraph =
  | { readonly type: 'model'; readonly data: GraphData }
  /** The model cannot be read (any more); the last graph stays where there is one. */
  | { readonly type: 'broken'; readonly message: string }
  | { readonly type: 'breakpoints'; readonly marks: readonly BreakpointMark[] }
  | { readonly type: 'standing'; readonly standing: GraphStanding }
  /** Somebody chose a node elsewhere: the cursor in the text (`reveal` false), or a link (`reveal` true). */
  | { readonly type: 'select'; readonly node: NodeKey; readonly reveal: boolean }
  /** What nodes can be coloured by now; the figures shown are to be asked for anew. */
  | { readonly type: 'figures'; readonly choices: readonly FigureChoice[] }
  | { readonly type: 'answer'; readonly id: number; readonly body: unknown }
  | { readonly type: 'error'; readonly id: number; readonly message: string };

/** From the page to the extension. */
export type FromGraph =
  | { readonly type: 'ready' }
  | { readonly type: 'question'; readonly id: number; readonly question: GraphQuestion }
  | { readonly type: 'selected'; readonly node: NodeKey }
  | { readonly type: 'openText'; readonly node?: NodeKey }
  | { readonly type: 'toggleBreakpoint'; readonly node: NodeKey }
  /** Asks with which other run figures are compared; `figures` follows. */
  | { readonly type: 'chooseRun' }
  | { readonly type: 'showTensor'; readonly name: string }
  /** Lets a person save the picture; `bytes` are those of the file. */
  | { readonly type: 'export'; readonly format: 'svg' | 'png'; readonly bytes: Uint8Array };
