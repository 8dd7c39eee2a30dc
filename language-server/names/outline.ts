import { graphsIn, type Scope, withBodies } from '../../core/onnx/text/parse/scopes';
import type {
  GraphTree,
  HeaderTree,
  ModelTree,
  NodeTree,
  Range,
  ValueTree,
} from '../../core/onnx/text/parse/tree';
import { headerText } from '../../core/onnx/text/parse/tree';
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

/** A text that was read. */
interface OutlinedText {
  readonly text: string;
  readonly tree: ModelTree;
  readonly scopes: readonly Scope[];
}

/** The outline of a text: its header, the graph with inputs, weights, nodes and their bodies, the functions. */
export function outlineOf({ text, tree, scopes }: OutlinedText): OutlineItem[] {
  const items: OutlineItem[] = [];
  if (tree.header) items.push(headerItem(tree.header));
  const outline = new Outline(text, weightsOf(scopes));
  if (tree.graph) items.push(outline.graph('graph', tree.graph, ''));
  for (const definition of tree.functions)
    items.push(outline.graph('function', definition, headerText(definition, 'domain')));
  return items;
}

class Outline {
  constructor(
    private readonly text: string,
    private readonly weights: ReadonlySet<ValueTree>,
  ) {}

  graph(kind: 'graph' | 'function', graph: GraphTree, detail: string): OutlineItem {
    const children: OutlineItem[] = [];
    for (const value of graph.inputs) children.push(this.value('input', value));
    for (const value of graph.values) if (this.weights.has(value)) children.push(this.value('weight', value));
    for (const node of graph.nodes) children.push(this.node(node));
    const nameRange = graph.name ?? { start: graph.start, end: graph.start };
    return { kind, name: graph.name?.text || kind, detail, range: graph, nameRange, children };
  }

  private value(kind: 'input' | 'weight', value: ValueTree): OutlineItem {
    const detail = typeSource(this.text, value.type);
    return { kind, name: value.name.text || kind, detail, range: value, nameRange: value.name, children: [] };
  }

  private node(node: NodeTree): OutlineItem {
    const children: OutlineItem[] = [];
    for (const { name, value } of node.attributes) {
      for (const body of graphsIn(value)) children.push(this.graph('graph', body, name.text));
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

/** The weights of all graphs, those without data too; the other values of a graph's list have only their types said. */
function weightsOf(scopes: readonly Scope[]): ReadonlySet<ValueTree> {
  const weights = new Set<ValueTree>();
  for (const { definitions } of withBodies(scopes)) {
    for (const { kind, value } of definitions.values()) if (kind === 'weight' && value) weights.add(value);
  }
  return weights;
}

function headerItem(header: HeaderTree): OutlineItem {
  const opsets = header.entries.flatMap(({ value }) => (value?.kind === 'opsets' ? value.entries : []));
  const detail = opsets.map(({ domain, version }) => `${domain.text || 'ai.onnx'} ${version}`).join(', ');
  const first = header.entries[0]?.key ?? header;
  return { kind: 'header', name: 'model', detail, range: header, nameRange: first, children: [] };
}
