import type {
  FunctionTree,
  GraphTree,
  HeaderTree,
  ModelTree,
  Range,
  ValueTree,
} from '../../core/onnx/text/parse/tree';
import { nodeName, nodeNameRange, operatorText, typeSource } from './describe';

/** What a person looks for in a text, nested as it is written. */
export interface OutlineItem {
  readonly kind: 'header' | 'graph' | 'function' | 'input' | 'weight' | 'node';
  readonly name: string;
  /** A value's type, a node's operator. */
  readonly detail: string;
  readonly range: Range;
  readonly nameRange: Range;
  readonly children: readonly OutlineItem[];
}

/** The outline of a text: its header, the graph with inputs, weights, nodes and their bodies, the functions. */
export function outlineOf(text: string, tree: ModelTree): OutlineItem[] {
  const items: OutlineItem[] = [];
  if (tree.header) items.push(headerItem(tree.header));
  const outline = new Outline(text);
  if (tree.graph) items.push(outline.graph('graph', tree.graph, ''));
  for (const definition of tree.functions)
    items.push(outline.graph('function', definition, domainOf(definition)));
  return items;
}

class Outline {
  constructor(private readonly text: string) {}

  graph(kind: 'graph' | 'function', graph: GraphTree, detail: string): OutlineItem {
    const children: OutlineItem[] = [];
    for (const value of graph.inputs) children.push(this.value('input', value));
    for (const value of graph.values) if (value.data) children.push(this.value('weight', value));
    for (const node of graph.nodes) children.push(this.node(node));
    const nameRange = graph.name ?? { start: graph.start, end: graph.start };
    return { kind, name: graph.name?.text || kind, detail, range: graph, nameRange, children };
  }

  private value(kind: 'input' | 'weight', value: ValueTree): OutlineItem {
    const detail = typeSource(this.text, value.type);
    return { kind, name: value.name.text || kind, detail, range: value, nameRange: value.name, children: [] };
  }

  private node(node: GraphTree['nodes'][number]): OutlineItem {
    const children: OutlineItem[] = [];
    for (const { name, value } of node.attributes) {
      const graphs = value?.kind === 'graph' ? [value] : value?.kind === 'list' ? value.items : [];
      for (const each of graphs)
        if (each.kind === 'graph') children.push(this.graph('graph', each.graph, name.text));
    }
    return {
      kind: 'node',
      name: nodeName(node),
      detail: node.operator ? operatorText(node.operator) : '',
      range: node,
      nameRange: nodeNameRange(node),
      children,
    };
  }
}

function headerItem(header: HeaderTree): OutlineItem {
  const opsets = header.entries.flatMap(({ value }) => (value?.kind === 'opsets' ? value.entries : []));
  const detail = opsets.map(({ domain, version }) => `${domain.text || 'ai.onnx'} ${version}`).join(', ');
  const first = header.entries[0]?.key ?? header;
  return { kind: 'header', name: 'model', detail, range: header, nameRange: first, children: [] };
}

function domainOf({ header }: FunctionTree): string {
  const value = header?.entries.find(({ key }) => key.text === 'domain')?.value;
  return value?.kind === 'string' ? value.text : '';
}
