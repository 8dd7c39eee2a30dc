import type { Scope } from './scopes';
import { graphsIn } from './scopes';
import type { FunctionTree, GraphTree, NodeTree } from './tree';

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
    const inner =
      scope.bodies.length === 0 ? undefined : new Map(scope.bodies.map((body) => [body.graph, body]));
    if (inner) {
      scope.graph.nodes.forEach((node, index) => {
        for (const { name, graph } of bodiesOf(node)) {
          const body = inner.get(graph);
          if (body) add(body, `${path}/${nodeKey(node, index)}/${name}`);
        }
      });
    }
  };
  for (const scope of scopes) {
    add(scope, scope.kind === 'function' ? functionPath(scope.graph as FunctionTree) : '');
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

/** What a node is called in the paths of its bodies. */
function nodeKey(node: NodeTree, index: number): string {
  const output = node.outputs.find(({ text }) => text !== '')?.text;
  return output ?? (node.label?.text || `#${index}`);
}

function functionPath({ name, header }: FunctionTree): string {
  const entry = (key: string) => {
    const value = header?.entries.find((each) => each.key.text === key)?.value;
    return value?.kind === 'string' ? value.text : '';
  };
  const domain = entry('domain');
  const parts = [domain === 'ai.onnx' ? '' : domain, name?.text ?? ''];
  const overload = entry('overload');
  return `function:${(overload === '' ? parts : [...parts, overload]).join(':')}`;
}
