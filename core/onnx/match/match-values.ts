import type { Graph, Node, Weight } from '../model';
import type { How, Pair } from './matching';
import { isCounter } from './names';
import type { OpenName, RenamingRules } from './renaming';
import { uniqueByKey } from './unique';

/** A text for the bytes of a weight of either graph, the same for the same bytes; undefined where they are not known. */
type Content = (weight: Weight) => string | undefined;

/**
 * Pairs the names of values of two matched graphs: outputs of matched nodes, inputs, and weights (initializers and
 * Constants) by name, by a renaming, by the place at which matched nodes use them, and by their content.
 */
export class ValueMatcher {
  readonly ofA = new Map<string, Pair<string>>();
  readonly ofB = new Map<string, Pair<string>>();

  constructor(
    readonly a: Graph,
    readonly b: Graph,
  ) {}

  /** Pairs the graphs' inputs, before any node is matched; those that are initialized are weights. */
  inputs(rules: RenamingRules): void {
    const namesOfA = this.a.inputs.map(({ name }) => name);
    const namesOfB = this.b.inputs.map(({ name }) => name);
    this.named(namesOfA, namesOfB, rules);
    const openA = namesOfA.filter((name) => !this.ofA.has(name) && !this.a.weights.has(name));
    const openB = namesOfB.filter((name) => !this.ofB.has(name) && !this.b.weights.has(name));
    // With another number of inputs the place of an input says nothing.
    if (openA.length !== openB.length) return;
    for (const [at, name] of openA.entries()) this.pair(name, openB[at]!, 'order');
  }

  /** Pairs what nodes make and what they are given. */
  values(nodes: readonly Pair<Node>[], rules: RenamingRules, content: Content): void {
    // What the graphs promise by name is the same, whatever makes it.
    const results = new Set(this.a.outputs.map(({ name }) => name));
    for (const { name } of this.b.outputs) if (results.has(name)) this.pair(name, name, 'name');
    for (const { a, b, how } of nodes) {
      for (const [at, name] of a.outputs.entries()) this.pair(name, b.outputs[at] ?? '', how);
    }
    this.weights(nodes, rules, content);
  }

  private weights(nodes: readonly Pair<Node>[], rules: RenamingRules, content: Content): void {
    const namesOfA = [...this.a.weights.keys()];
    const namesOfB = [...this.b.weights.keys()];
    rules.learn(openWeights(this.a, this.ofA), openWeights(this.b, this.ofB));
    const meaning = (names: readonly string[]) => names.filter((name) => !isCounter(name));
    this.named(meaning(namesOfA), meaning(namesOfB), rules);
    for (const [name, weight] of this.b.weights) {
      const other = this.a.weights.get(name);
      const bytes = other && content(other);
      if (bytes !== undefined && bytes === content(weight)) this.pair(name, name, 'name');
    }
    for (const { a, b } of nodes) {
      // The inputs of different operators mean different things.
      if (a.op !== b.op) continue;
      a.inputs.forEach((name, at) => {
        const other = b.inputs[at] ?? '';
        if (this.a.weights.has(name) && this.b.weights.has(other)) this.pair(name, other, 'neighbours');
      });
    }
    this.sameContent(content);
    this.named(namesOfA, namesOfB, rules);
  }

  private pair(a: string, b: string, how: How): void {
    if (a === '' || b === '' || this.ofA.has(a) || this.ofB.has(b)) return;
    const pair = { a, b, how };
    this.ofA.set(a, pair);
    this.ofB.set(b, pair);
  }

  private named(namesOfA: readonly string[], namesOfB: readonly string[], rules: RenamingRules): void {
    const known = new Set(namesOfA);
    for (const name of namesOfB) if (known.has(name)) this.pair(name, name, 'name');
    for (const name of namesOfB) {
      if (this.ofB.has(name)) continue;
      const other = rules
        .namesInA(name)
        .find((candidate) => known.has(candidate) && !this.ofA.has(candidate));
      if (other !== undefined) this.pair(other, name, 'renamed');
    }
  }

  /** Pairs weights whose bytes are the same, where only one on each side has them. */
  private sameContent(content: Content): void {
    const openA = uniqueByKey(openContents(this.a, this.ofA, content));
    for (const [key, name] of uniqueByKey(openContents(this.b, this.ofB, content))) {
      const other = openA.get(key);
      if (other !== undefined && name !== undefined) this.pair(other, name, 'structure');
    }
  }
}

/** Initializers that are not in a pair, as names to find renamings by. */
function openWeights(graph: Graph, done: ReadonlyMap<string, unknown>): OpenName[] {
  return [...graph.weights.values()].flatMap(({ name, dtype, shape, node }) =>
    done.has(name) || node !== undefined ? [] : { name, kind: `weight ${dtype} ${shape.join(',')}` },
  );
}

/** Type, shape and content of the open weights, with their names. */
function* openContents(
  graph: Graph,
  done: ReadonlyMap<string, unknown>,
  contentOf: Content,
): Generator<[key: string, name: string]> {
  for (const [name, weight] of graph.weights) {
    const content = done.has(name) ? undefined : contentOf(weight);
    if (content !== undefined) yield [`${weight.dtype} ${weight.shape.join(',')} ${content}`, name];
  }
}
