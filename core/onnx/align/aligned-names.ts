import type { GraphMatching, ModelMatching } from '../match/matching';
import type { Graph, Node } from '../model';

/** A name of B that is shown as another. */
export interface RenamedValue {
  readonly graph: Graph;
  /** As B's file has it. */
  readonly real: string;
  readonly shown: string;
  /** Whether A has it by the shown name; otherwise A calls something else as B does. */
  readonly matched: boolean;
}

/**
 * What the values of B are called where it is shown beside A: as in A, where A has them. Inputs and outputs of the main
 * graph keep their names: by these the model is used, so another name is a difference.
 */
export class AlignedNames {
  private readonly scopes = new Map<Graph, Scope>();
  /** All names that are shown as others, graph by graph. */
  readonly renamed: RenamedValue[] = [];

  constructor(private readonly matching: ModelMatching) {
    for (const graph of matching.b.graphs.values()) this.scope(graph);
  }

  /** What a name that stands in a graph of B is shown as; names from around it are found there. */
  shown(graph: Graph, name: string): string {
    for (let at: Scope | undefined = this.scope(graph); at; at = at.around) {
      const shown = at.names.get(name);
      if (shown !== undefined) return shown;
    }
    return name;
  }

  private scope(graph: Graph): Scope {
    const known = this.scopes.get(graph);
    if (known) return known;
    const around = graph.parent && this.scope(graph.parent.node.graph);
    const matching = this.matching.graphsOfB.get(graph);
    const taken = new Set([...(matching?.valuesOfB.values() ?? [])].map(({ a }) => a));
    const names = new Map<string, string>();
    const scope = { names, taken, around };
    this.scopes.set(graph, scope);
    const kept = new Set(graph === this.matching.b.graph ? interfaceOf(graph) : []);
    for (const real of kept) {
      names.set(real, real);
      taken.add(real);
    }
    for (const real of ownNames(graph)) {
      if (kept.has(real)) continue;
      const nameInA = matching?.valuesOfB.get(real)?.a;
      const inA = nameInA !== undefined && kept.has(nameInA) ? undefined : nameInA;
      const shown = inA ?? unused(real, scope);
      names.set(real, shown);
      taken.add(shown);
      if (shown !== real) this.renamed.push({ graph, real, shown, matched: inA !== undefined });
    }
    return scope;
  }
}

interface Scope {
  /** What the graph's own values are shown as. */
  readonly names: Map<string, string>;
  /** Names that stand for something already. */
  readonly taken: Set<string>;
  readonly around: Scope | undefined;
}

/** The names that a model is used by: its inputs, but for initialized ones, and its outputs. */
function interfaceOf({ inputs, outputs, weights }: Graph): string[] {
  const names = inputs.map(({ name }) => name).filter((name) => !weights.has(name));
  return [...names, ...outputs.map(({ name }) => name)];
}

/** The names of what is in a graph, in its order. */
function ownNames({ inputs, weights, nodes }: Graph): Set<string> {
  const names = new Set([...inputs.map(({ name }) => name), ...weights.keys()]);
  for (const { outputs } of nodes) for (const name of outputs) names.add(name);
  names.delete('');
  return names;
}

/** The name of a value that only B has, with an ending where A's name of another value is the same. */
function unused(name: string, scope: Scope): string {
  const isTaken = (candidate: string) => {
    for (let at: Scope | undefined = scope; at; at = at.around) if (at.taken.has(candidate)) return true;
    return false;
  };
  if (!isTaken(name)) return name;
  for (let count = 1; ; count++) {
    const candidate = `${name}_b${count === 1 ? '' : count}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** What a node of B is called: as in A where A has it. The name of another operator would mislead. */
export function shownNodeName(matching: GraphMatching | undefined, node: Node): string {
  const pair = matching?.nodesOfB.get(node);
  return pair && pair.a.op === node.op ? pair.a.name : node.name;
}
