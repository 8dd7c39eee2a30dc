/** A node, or a value that has a box of its own. */
export interface Leaf {
  readonly kind: 'node' | 'input' | 'output' | 'weight' | 'outer';
  /** As `Box.id`. */
  readonly id: string;
  /** The node's or the value's number. */
  readonly number: number;
  parent: Container | undefined;
}

/** Nodes that belong together; or, as `repeat`, groups that are alike and follow one another. */
export interface Container {
  readonly kind: 'group' | 'repeat';
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** What is in it, so that none uses what a later one makes (but in a damaged graph). */
  readonly items: readonly Item[];
  readonly nodeCount: number;
  parent: Container | undefined;
}

export type Item = Leaf | Container;

/** What a graph consists of as it is drawn, whatever of it is open. */
export interface Outline {
  /** What stands at the top, in the order of execution: inputs first, outputs last. */
  readonly items: readonly Item[];
  /** The leaf of each running node, by node number; `undefined` for a Constant. */
  readonly leafOfNode: readonly (Leaf | undefined)[];
  /** The leaves of values that have a box, by value number: where they come from, and where they go to. */
  readonly sourceOfValue: ReadonlyMap<number, Leaf>;
  readonly outputOfValue: ReadonlyMap<number, Leaf>;
  /** All groups and stacks by id. */
  readonly containers: ReadonlyMap<string, Container>;
}

export function isContainer(item: Item): item is Container {
  return item.kind === 'group' || item.kind === 'repeat';
}
