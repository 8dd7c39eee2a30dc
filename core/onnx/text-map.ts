/** What a line of a model's text is: a node, known by its graph's path and its index in the graph. */
export interface NodeLine {
  readonly graph: string;
  readonly index: number;
  readonly name: string;
  readonly op: string;
  readonly outputs: readonly string[];
}

/** A model's text and what stands where. Lines count from 1. */
export interface ModelText {
  readonly text: string;
  /** The nodes by line. */
  readonly lines: ReadonlyMap<number, NodeLine>;
  /** For each graph path: the line where the graph begins (its header) and the line of its outputs (the closing brace for bodies, the header for the main graph). */
  readonly graphs: ReadonlyMap<string, { readonly first: number; readonly outputs: number }>;
}
