import { functionPath, nodeKey } from '../../graph';
import type { Scope } from './scopes';
import { graphsIn } from './scopes';
import type { FunctionTree, GraphTree, NodeTree } from './tree';
import { headerText } from './tree';

/** The graphs of a text and their paths, which are those of `Model.graphs` for the model that the text means. */
export interface GraphPaths {
  /** The path of a graph of the text. */
  pathOf(graph: GraphTree): string;
  /** The graph of a path; undefined where the text has none. */
  scopeAt(path: string): Scope | undefined;
}

/** The paths of all graphs of a text; `scopes` are those of `scopesOf`. */
export function graphPaths(scopes: readonly Scope[]): GraphPaths {
  const byPath = new Map<string, Scope>();
  const paths = new Map<GraphTree, string>();
  const add = (scope: Scope, wanted: string) => {
    let path = wanted;
    for (let count = 2; byPath.has(path); count++) path = `${wanted}~${count}`;
    byPath.set(path, scope);
    paths.set(scope.graph, path);
    if (scope.bodies.length === 0) return;
    const inner = new Map(scope.bodies.map((body) => [body.graph, body]));
    scope.graph.nodes.forEach((node, index) => {
      for (const { name, graph } of bodiesOf(node)) {
        const body = inner.get(graph);
        if (body) add(body, `${path}/${keyOf(node, index)}/${name}`);
      }
    });
  };
  for (const scope of scopes) {
    add(scope, scope.kind === 'function' ? pathOf(scope.graph as FunctionTree) : '');
  }
  return { pathOf: (graph) => paths.get(graph) ?? '', scopeAt: (path) => byPath.get(path) };
}

/** The graphs in a node's attributes, with the names that stand in their paths: `NAME`, or `NAME[K]` in a list. */
function bodiesOf(node: NodeTree): { readonly name: string; readonly graph: GraphTree }[] {
  return node.attributes.flatMap(({ name, value }) => {
    if (value?.kind === 'graph') return [{ name: name.text, graph: value.graph }];
    return graphsIn(value).map((graph, at) => ({ name: `${name.text}[${at}]`, graph }));
  });
}

function keyOf({ outputs, label }: NodeTree, index: number): string {
  return nodeKey({ output: outputs.map(({ text }) => text), name: label?.text ?? '' }, index);
}

function pathOf(definition: FunctionTree): string {
  return functionPath({
    domain: headerText(definition, 'domain'),
    name: definition.name?.text ?? '',
    overload: headerText(definition, 'overload'),
  });
}
