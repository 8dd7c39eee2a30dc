import type { Scope } from '../../core/modules/node-scope';
import { blockScopes } from '../../core/modules/repeated-blocks';
import { scopesOf } from '../../core/modules/scopes';
import type { Graph } from '../../core/onnx/model';
import { orderOf } from '../../core/onnx/order';
import type { GraphScopes } from '../../webview/graph/protocol';

/** The modules that a graph's nodes stand in: by names where the model says enough, else by blocks that repeat. */
export function scopesOfGraph(graph: Graph): GraphScopes | undefined {
  const { nodes } = orderOf(graph);
  const scopes = scopesOf(nodes) ?? blockScopes(nodes);
  if (!scopes) return undefined;
  const tree = new ScopeTree();
  const ofNode = new Int32Array(nodes.length).fill(-1);
  nodes.forEach((node, place) => {
    ofNode[node.index] = tree.number(scopes[place]!);
  });
  return { ...tree.arrays(), ofNode };
}

/** Numbers scopes, those around before those inside. */
class ScopeTree {
  private readonly name: string[] = [];
  private readonly kind: string[] = [];
  private readonly parent: number[] = [];
  /** By the number of the scope around (−1 for none). */
  private readonly inside = new Map<number, Map<string, number>>();

  /** The number of the innermost of these modules; −1 for none. */
  number(scope: Scope): number {
    let at = -1;
    for (const { name, kind } of scope) {
      let siblings = this.inside.get(at);
      if (!siblings) {
        siblings = new Map();
        this.inside.set(at, siblings);
      }
      let next = siblings.get(name);
      if (next === undefined) {
        next = this.name.length;
        this.name.push(name);
        this.kind.push(kind ?? '');
        this.parent.push(at);
        siblings.set(name, next);
      }
      at = next;
    }
    return at;
  }

  arrays(): Pick<GraphScopes, 'name' | 'kind' | 'parent'> {
    return { name: this.name, kind: this.kind, parent: Int32Array.from(this.parent) };
  }
}
