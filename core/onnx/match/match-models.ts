import { functionKey } from '../graph';
import type { FunctionDefinition, Graph, Model, Node, Weight } from '../model';
import type { FingerprintSource } from './fingerprints';
import { Labels } from './fingerprints';
import { matchFunctions } from './match-functions';
import { matchNodes } from './match-graphs';
import { ValueMatcher } from './match-values';
import type { GraphMatching, ModelMatching, Pair } from './matching';
import { RenamingRules } from './renaming';

/** What is known of the models beyond what is in memory. */
export interface MatchOptions {
  /** A text for the bytes of a weight, the same for the same bytes; undefined where they are not known. */
  readonly content?: (weight: Weight) => string | undefined;
}

/**
 * Finds out which nodes, values, weights, bodies and functions of two models are the same, however they are called
 * and wherever they stand (`matching.ts` says what comes out, `match-graphs.ts` how). The same models always give the
 * same answer. Nothing is thrown for damaged models, and no weight is read.
 */
export function matchModels(a: Model, b: Model, options: MatchOptions = {}): ModelMatching {
  return new ModelMatcher(a, b, options).match();
}

class ModelMatcher {
  private readonly rules = new RenamingRules();
  private readonly labels = new Labels();
  private readonly graphs: GraphMatching[] = [];
  private functions: readonly Pair<FunctionDefinition>[] = [];
  private readonly content: (weight: Weight) => string | undefined;
  /** What operators of B are called in A: those that are functions. */
  private readonly operatorsOfB = new Map<string, string>();

  constructor(
    private readonly a: Model,
    private readonly b: Model,
    private readonly options: MatchOptions,
  ) {
    this.content = options.content ?? (() => undefined);
  }

  match(): ModelMatching {
    this.functions = matchFunctions(this.a, this.b);
    for (const { a, b } of this.functions) this.operatorsOfB.set(keyOfFunction(b), keyOfFunction(a));
    this.graph(this.a.graph, this.b.graph);
    for (const { a, b } of this.functions) this.graph(a.graph, b.graph);
    return {
      a: this.a,
      b: this.b,
      graphs: this.graphs,
      graphsOfA: new Map(this.graphs.map((matching) => [matching.a, matching])),
      graphsOfB: new Map(this.graphs.map((matching) => [matching.b, matching])),
      functions: this.functions,
      rules: this.rules.rules,
    };
  }

  /** `around` has the values of the graphs around them, the nearest last. */
  private graph(a: Graph, b: Graph, around: readonly ValueMatcher[] = []): void {
    const values = new ValueMatcher(a, b);
    const scopes = [...around, values];
    values.inputs(this.rules);
    const nodes = matchNodes(a, b, {
      rules: this.rules,
      sourceOfA: this.source(a, operatorOf, (name) => name, a),
      sourceOfB: this.source(
        b,
        (node) => this.operatorsOfB.get(operatorOf(node)) ?? operatorOf(node),
        (name) => scopes.findLast(({ b: scope }) => isMadeIn(scope, name))?.ofB.get(name)?.a,
        a,
      ),
      knowsContent: this.options.content !== undefined,
    });
    values.values(nodes, this.rules, this.content);
    const nodesOfA = new Map(nodes.map((pair) => [pair.a, pair]));
    const nodesOfB = new Map(nodes.map((pair) => [pair.b, pair]));
    this.graphs.push({
      a,
      b,
      nodes,
      nodesOfA,
      nodesOfB,
      onlyA: a.nodes.filter((node) => !nodesOfA.has(node)),
      onlyB: b.nodes.filter((node) => !nodesOfB.has(node)),
      valuesOfA: values.ofA,
      valuesOfB: values.ofB,
    });
    for (const pair of nodes) this.bodies(pair, scopes);
  }

  private bodies({ a, b }: Pair<Node>, around: readonly ValueMatcher[]): void {
    for (const { attribute, graph } of a.bodies) {
      const other = b.bodies.find((body) => body.attribute === attribute);
      if (other) this.graph(graph, other.graph, around);
    }
  }

  /** `nameInA` says what an input of the graph, or a value from around it, is called in A. */
  private source(
    graph: Graph,
    operator: (node: Node) => string,
    nameInA: (name: string) => string | undefined,
    graphOfA: Graph,
  ): FingerprintSource {
    const outputs = new Map(graph.outputs.map(({ name }, at) => [name, at]));
    const outputsOfA = new Map(graphOfA.outputs.map(({ name }, at) => [name, at]));
    return {
      labels: this.labels,
      operator,
      content: this.content,
      // Outputs are called the same or stand at the same place.
      place: (name, side) =>
        side === 'output' ? `out ${outputsOfA.get(name) ?? outputs.get(name)}` : `in ${nameInA(name) ?? '?'}`,
    };
  }
}

/** A node's operator with its domain and overload: the key of the function that it calls, where that is one. */
function operatorOf({ domain, op, overload }: Node): string {
  return functionKey(domain, op, overload);
}

function keyOfFunction({ domain, name, overload }: FunctionDefinition): string {
  return functionKey(domain, name, overload);
}

/** Whether a graph itself has the value: as an input, a weight or a node's output. */
function isMadeIn(graph: Graph, name: string): boolean {
  return (
    graph.producers.has(name) || graph.weights.has(name) || graph.inputs.some((input) => input.name === name)
  );
}
