import type { Node } from '../core/onnx/model';
import type { DType } from '../core/tensor/dtype';

/** A tensor that the runner holds; `id` is good until it is released or the runner ends. */
export interface HeldTensor {
  readonly kind: 'tensor';
  readonly id: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly byteLength: number;
}

/** A value that the runner holds, taken apart into tensors where it is not one. */
export type Held =
  | HeldTensor
  /** `elementType` is told where it is known; an empty sequence cannot tell it otherwise. */
  | { readonly kind: 'sequence'; readonly elements: readonly Held[]; readonly elementType?: DType }
  /** `absent` tells the type of an absent value, where it is known. */
  | {
      readonly kind: 'optional';
      readonly value: Held | undefined;
      readonly absent?: { readonly dtype: DType; readonly sequence: boolean };
    }
  | { readonly kind: 'map'; readonly keys: readonly (bigint | string)[]; readonly values: readonly Held[] }
  /** A value that exists but cannot be brought out; `why` says the reason to a person. */
  | { readonly kind: 'opaque'; readonly type: string; readonly why: string };

/** Where execution must stop, decided by the debugger. */
export interface StopSet {
  /** Whether to stop before that node. */
  has(graph: string, index: number): boolean;
  /** Whether any stop lies in that graph or deeper, so that bodies must be entered to see it. */
  within(graph: string): boolean;
  /** Whether to stop once that node has run, before anything else runs. */
  after?(graph: string, index: number): boolean;
  /**
   * Asked when execution stands before a node that `has` names, or behind the node `ran` that `after` names: whether
   * it stops there. Values may be looked at meanwhile. Without it, it always stops.
   */
  stands?(ran?: Node): Promise<boolean>;
  /** Another number whenever `has`, `within` or `after` may answer otherwise than before. Without it, they never do. */
  revision?(): number;
}

/** What an expression came to: arrays are held by the runner, everything else is told. */
export type Outcome =
  | { readonly kind: 'array'; readonly held: HeldTensor }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'dtype'; readonly name: DType }
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly Outcome[] }
  | {
      readonly kind: 'map';
      readonly keys: readonly (bigint | string)[];
      readonly values: readonly Outcome[];
    };

/**
 * Values to look out for while going on: the first node, in file order, that makes one of inputs without one is
 * reported. What counts as an infinity that a node makes: `probing/masks.ts`.
 */
export interface Watch {
  readonly nan: boolean;
  readonly inf: boolean;
  /**
   * Asked when something is found, with the node that made it run and nothing after it: whether it is reported. Values
   * may be looked at meanwhile. Without it, the first is reported.
   */
  readonly reports?: (found: WatchHit) => Promise<boolean>;
}

/** A frame of a stopped execution: a graph and the place in it. The main graph's is the outermost. */
export interface FrameView {
  /** Grows with each frame entered; stable while the frame lives. */
  readonly id: number;
  /** Path of the graph as in `Model.graphs`. */
  readonly graph: string;
  /** What a person reads: `main`, `If /decoder/If · then_branch`, `Loop decoder [iteration 3]`. */
  readonly label: string;
  readonly iteration: number | undefined;
  /** The node that runs next; the number of nodes where all have run. */
  readonly next: number;
}

/** A value that somebody replaced, or an attribute that somebody changed. */
export interface Edit {
  /** The value's name, or the attribute's. */
  readonly name: string;
  /** Index of the node whose attribute it is; undefined for a value. */
  readonly node?: number;
  /** What was said of it when it was made, such as `x[0] = 5`. */
  readonly text: string;
  /** Path of the graph that the value is of. */
  readonly graph: string;
  /** Of that graph, where it is run again and again. */
  readonly iteration: number | undefined;
  /** Where the run stood: iteration and place of each frame, outermost first. */
  readonly position: readonly number[];
}

/** What an edit did to where the run stands. */
export interface Edited {
  /** Whether it stands before the node of a body now that had been entered. */
  readonly moved: boolean;
  /** Edits inside bodies that what was edited goes into, which are undone. */
  readonly undone: readonly Edit[];
}

/** Why a move back came back: at the start nothing has run. */
export interface Reversed {
  readonly reason: 'stop' | 'start' | 'paused';
  /** Edits that were made later than where it stands now, and are undone; the latest first. */
  readonly undone?: readonly Edit[];
  /** Edits made earlier than that which do not hold any more: a body was entered again, to be searched from its end. */
  readonly lost?: readonly Edit[];
}

/** What a watch has found. */
export interface WatchHit {
  readonly reason: 'watch';
  readonly rule: 'nan' | 'inf';
  /** The node that made the value; it counts as run, and the innermost frame's `next` is the one after it. */
  readonly graph: string;
  readonly node: number;
  readonly value: string;
  readonly count: number;
  /** Index of the first bad element; in a sequence, its position in it comes first. */
  readonly first: readonly number[];
}

/** A stop behind a node, which has run; the innermost frame's `next` is the one after it. */
export interface StopAfter {
  readonly reason: 'after';
  readonly graph: string;
  readonly node: number;
}

/** Why `advance` came back. */
export type Advanced = { readonly reason: 'stop' | 'end' | 'paused' } | WatchHit | StopAfter;
