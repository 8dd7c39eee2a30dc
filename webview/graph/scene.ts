/**
 * What the page draws of one graph: boxes and edges with their places, nothing of colours or values. Lengths are CSS
 * pixels at 100 %. Two scenes of the same graph with the same groups open are equal, but for where they begin.
 */
export interface Scene {
  /** The path of the graph. */
  readonly graph: string;
  /** In drawing order: what is around comes before what is inside, siblings in the order of execution. */
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  /**
   * The points of all edges, x and y in turn. An edge is a chain of cubic Bézier curves: one point to begin with, then
   * three for each curve (two control points and its end).
   */
  readonly points: Float64Array;
  readonly bounds: Rectangle;
  /**
   * For each node of the graph the box that stands for it, by its place in `boxes`: its own, else the closed group or
   * stack that it is in; −1 for Constants that are not drawn. The page counts by it what has run in a group, adds up
   * figures, and finds where a hidden node is.
   */
  readonly boxOfNode: Int32Array;
}

/** A rectangle in graph units (CSS pixels at a zoom of 1); `x`, `y` is its upper left corner. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * `node` a node; `group` a closed group; `open` an open one, drawn as a frame with a header of `headerHeight`; `repeat`
 * a closed stack of equal groups (open, it is an `open` of which `members` is set); `input`, `output` a graph's; `weight`
 * a constant that is drawn because it is an output; `outer` a value of a graph around that a body uses.
 */
export type BoxKind = 'node' | 'group' | 'open' | 'repeat' | 'input' | 'output' | 'weight' | 'outer';

/** A box; `x`, `y` is its upper left corner in the scene, not in the box around it. */
export interface Box extends Rectangle {
  /**
   * The same in every scene of the model, also after reloading: `node:12`, `group:/layer1/layer1.0`,
   * `repeat:/encoder/layer.0+12`, `input:x`, `output:y`.
   */
  readonly id: string;
  readonly kind: BoxKind;
  /** The box around it, by its place in `Scene.boxes`; −1 at the top. */
  readonly parent: number;
  /** How many groups are around it. */
  readonly depth: number;
  /** The operator, the group's name (`base_net.7 / branch0`), the range of a stack (`base_net.1 … 6`), the value's name. */
  readonly title: string;
  /**
   * Of a node its name's last part where that says more than the operator, of a group its class or what it holds
   * (`Conv Relu Conv Relu`), of a stack that with `×` (`6 × (Conv Relu Conv Relu)`), of a value its type (for which its
   * box has no room: the shape is on the edges). `''` for a group of many nodes without a class: how many says the page.
   */
  readonly detail: string;
  /** The node, for `node`; else −1. */
  readonly node: number;
  /** The value, for `input`, `output`, `weight` and `outer`; else −1. */
  readonly value: number;
  /** How many nodes it stands for (Constants not counted); 0 for values. */
  readonly nodeCount: number;
  /** How many groups a stack holds; `undefined` for all others. */
  readonly members?: number;
  /** The graphs that a double click goes into: bodies and a called function; none for most. */
  readonly bodies: readonly { readonly attribute?: string; readonly path: string }[];
}

/** Whether a box holds others, shown or not. */
export function isGroup({ kind }: Box): boolean {
  return kind === 'group' || kind === 'repeat' || kind === 'open';
}

/** Whether a box is a graph's input or output, or another value that no node of it makes. */
export function isValue({ value }: Box): boolean {
  return value >= 0;
}

/** The height of an open group's header: title and what is inside of it, in one line. */
export const headerHeight = 28;

/**
 * An edge between what is drawn: what leads to or from inside a closed group ends at the group, and edges of one value
 * to one box are one.
 */
export interface Edge {
  /** The value, by its number. */
  readonly value: number;
  /** The box that it comes from and the one that it leads to, by their places in `Scene.boxes`. */
  readonly from: number;
  readonly to: number;
  /** How many uses (a node's input each) it stands for. */
  readonly count: number;
  /** Its points: `Scene.points[2 * first]` up to `Scene.points[2 * end]`, without that. */
  readonly first: number;
  readonly end: number;
  /** The shape that is written on it, `16×30×40`; `''` where nothing is to be said that was not said above. */
  readonly label: string;
  /**
   * How many lines can be written on it where it leaves its box: 2 where a shape is, or may be told by a session; 1, for
   * what the value holds, where the shape was said above; 0 beside the first edge of a box.
   */
  readonly lines: 0 | 1 | 2;
  /** The middle of the first line. */
  readonly labelX: number;
  readonly labelY: number;
  /**
   * Whether the way is a long one beside everything (a mask that every layer takes): to be drawn fainter, and in full
   * when one of its ends is selected.
   */
  readonly long: boolean;
}
