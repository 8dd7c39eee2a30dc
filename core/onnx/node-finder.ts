import { Modules } from '../modules/modules';
import { partitionPoint } from '../partition-point';
import type { Model, Node } from './model';
import type { PatternParts } from './node-pattern';
import { operatorNames, patternName, patternParts } from './node-pattern';

/**
 * Finds the nodes that patterns mean without asking every node about every pattern: a model has few operators, and
 * most patterns of names begin with something that few names begin with. So a thousand patterns on twenty thousand
 * nodes take a moment.
 */
export class NodeFinder {
  private readonly found = new Map<string, readonly Node[]>();
  private operators: ReadonlyMap<string, readonly Node[]> | undefined;
  private names: readonly { readonly name: string; readonly node: Node }[] | undefined;

  constructor(
    private readonly model: Model,
    private readonly modules = new Modules(model),
  ) {}

  /**
   * All nodes in all graphs that the pattern means, each once, in no certain order: see `parsePattern`, and
   * `module:/layer1` for the nodes at which modules begin (`Modules.find`).
   */
  find(pattern: string): readonly Node[] {
    let nodes = this.found.get(pattern);
    if (!nodes) {
      nodes = this.search(pattern);
      this.found.set(pattern, nodes);
    }
    return nodes;
  }

  private search(pattern: string): readonly Node[] {
    const module = /^\s*module:(.*)$/s.exec(pattern)?.[1];
    if (module !== undefined) return this.modules.find(module);
    const parts = patternParts(pattern);
    return parts.subject === 'name' ? this.byName(parts) : this.byOperator(parts);
  }

  private byOperator({ matches }: PatternParts): Node[] {
    this.operators ??= groupByOperator(this.nodes());
    return [...this.operators.values()].filter(([node]) => operatorNames(node!).some(matches)).flat();
  }

  private byName({ matches, prefix }: PatternParts): Node[] {
    this.names ??= this.nodes()
      .map((node) => ({ name: patternName(node), node }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const nodes: Node[] = [];
    for (let at = firstFrom(this.names, prefix); at < this.names.length; at++) {
      const { name, node } = this.names[at]!;
      if (!name.startsWith(prefix)) break;
      if (matches(name)) nodes.push(node);
    }
    return nodes;
  }

  private nodes(): Node[] {
    return [...this.model.graphs.values()].flatMap((graph) => graph.nodes);
  }
}

function groupByOperator(nodes: readonly Node[]): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    const key = operatorNames(node).join('\n');
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return groups;
}

/** The place of the first name that does not come before `text`. */
function firstFrom(names: readonly { readonly name: string }[], text: string): number {
  return partitionPoint(names, ({ name }) => name < text);
}
