import picomatch from 'picomatch';
import type { Graph, Model, Node } from '../onnx/model';
import { type Module, type ModuleBasis, ModuleTree } from './module-tree';

/** The modules of a model: a tree for each of its graphs, made when somebody asks. */
export class Modules {
  private readonly trees = new Map<Graph, ModuleTree>();

  constructor(
    private readonly model: Model,
    /** What modules are made of. */
    readonly basis: ModuleBasis = 'auto',
  ) {}

  tree(graph: Graph): ModuleTree {
    let tree = this.trees.get(graph);
    if (!tree) {
      tree = ModuleTree.of(graph, this.basis);
      this.trees.set(graph, tree);
    }
    return tree;
  }

  /**
   * The nodes at which modules begin whose path is meant by a glob (`/layer1`, `/layer1/*`, `/h.*`), in all graphs:
   * the first of each that is not a Constant. A module inside of one that is meant is not another one, so that
   * `/layer1/**` means `/layer1`.
   */
  find(pattern: string): readonly Node[] {
    const meant = globOf(pattern.trim());
    const found: Node[] = [];
    const search = (modules: readonly Module[], nodes: readonly Node[]): void => {
      for (const each of modules) {
        if (meant(each.path)) found.push(nodes[each.first]!);
        else search(each.children, nodes);
      }
    };
    for (const graph of this.model.graphs.values()) {
      const { root, nodes } = this.tree(graph);
      search(root.children, nodes);
    }
    return found;
  }
}

function globOf(pattern: string): (path: string) => boolean {
  try {
    const matches = pattern === '' ? undefined : picomatch(pattern, { dot: true, nonegate: true });
    return (path) => path === pattern || (matches?.(path) ?? false);
  } catch {
    // A pattern that is no glob can still be a path.
    return (path) => path === pattern;
  }
}
