/** What a line of a model's text is: a node, known by its graph's path and its index in the graph. */
export interface NodeLine {
  readonly graph: string;
  readonly index: number;
  readonly name: string;
  readonly op: string;
  readonly outputs: readonly string[];
}

/** A node on a line with others. */
export interface SharedLine extends NodeLine {
  /** Where it begins, from 1, in UTF-16 units. */
  readonly column: number;
}

/** A model's text and what stands where. Lines count from 1. */
export interface ModelText {
  readonly text: string;
  /** The nodes by the line that they begin on; of several, the first. */
  readonly lines: ReadonlyMap<number, NodeLine>;
  /** Lines on which several nodes begin: all of them, with their columns from 1. Printed texts have none. */
  readonly shared?: ReadonlyMap<number, readonly SharedLine[]>;
  /** For each graph path: the line where the graph begins (its header) and the line of its outputs (the closing brace for bodies, the header for the main graph). */
  readonly graphs: ReadonlyMap<string, { readonly first: number; readonly outputs: number }>;
}
