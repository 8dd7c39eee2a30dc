import type { FunctionDefinition, Graph, Model, Node } from '../model';

/**
 * How two things of two models came to be taken for the same, surest first.
 *
 * - `name`: they are called the same and do the same kind of thing.
 * - `renamed`: they are called the same once a prefix is replaced that is replaced throughout (`RenamingRule`).
 * - `structure`: what goes into them or what is made of them is the same.
 * - `neighbours`: they stand in the same place beside things that are matched.
 * - `order`: nothing but the order of execution and the operator speaks for it.
 */
export type How = 'name' | 'renamed' | 'structure' | 'neighbours' | 'order';

/** Something of model A and what it is in model B. */
export interface Pair<T> {
  readonly a: T;
  readonly b: T;
  readonly how: How;
}

/** A prefix of names in B and what stands in its place in A; either may be empty. `count`: pairs that show it. */
export interface RenamingRule {
  readonly a: string;
  readonly b: string;
  readonly count: number;
}

/** A graph of A, its counterpart in B, and what of them belongs together. Bodies are graphs of their own. */
export interface GraphMatching {
  readonly a: Graph;
  readonly b: Graph;
  /** In A's order of execution. */
  readonly nodes: readonly Pair<Node>[];
  readonly nodesOfA: ReadonlyMap<Node, Pair<Node>>;
  readonly nodesOfB: ReadonlyMap<Node, Pair<Node>>;
  readonly onlyA: readonly Node[];
  readonly onlyB: readonly Node[];
  /** Names of values: the graph's inputs, its weights and what nodes make. Each is in one pair at most. */
  readonly valuesOfA: ReadonlyMap<string, Pair<string>>;
  readonly valuesOfB: ReadonlyMap<string, Pair<string>>;
}

/** Which parts of two models are the same. */
export interface ModelMatching {
  readonly a: Model;
  readonly b: Model;
  /** The main graphs first; then bodies of matched nodes, each after the graph around it; then functions. */
  readonly graphs: readonly GraphMatching[];
  readonly graphsOfA: ReadonlyMap<Graph, GraphMatching>;
  readonly graphsOfB: ReadonlyMap<Graph, GraphMatching>;
  readonly functions: readonly Pair<FunctionDefinition>[];
  /** Most frequent first. */
  readonly rules: readonly RenamingRule[];
}
