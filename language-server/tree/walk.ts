import type {
  AttributeTree,
  AttributeValue,
  DataTree,
  DimensionTree,
  FunctionTree,
  GraphTree,
  HeaderEntry,
  HeaderTree,
  ModelTree,
  Name,
  NodeTree,
  OperatorTree,
  Range,
  TypeTree,
  ValueTree,
} from '../../core/onnx/text/parse/tree';

/** A part of a text, with what is inside of it in the order of the text. */
type Part =
  | { readonly kind: 'header'; readonly range: HeaderTree }
  | { readonly kind: 'entry'; readonly range: HeaderEntry }
  /** `["": 17]` and the like, and a list's entry. */
  | { readonly kind: 'list' | 'item'; readonly range: Range }
  | { readonly kind: 'graph'; readonly range: GraphTree }
  | { readonly kind: 'function'; readonly range: FunctionTree }
  /** With their parentheses or brackets. */
  | { readonly kind: 'inputs' | 'outputs' | 'values' | 'nodes'; readonly range: Range }
  | { readonly kind: 'attributes' | 'names'; readonly range: Range }
  | { readonly kind: 'value'; readonly range: ValueTree }
  | { readonly kind: 'node'; readonly range: NodeTree }
  | { readonly kind: 'operator'; readonly range: OperatorTree }
  | { readonly kind: 'attribute'; readonly range: AttributeTree }
  | { readonly kind: 'attribute value'; readonly range: AttributeValue }
  | { readonly kind: 'type'; readonly range: TypeTree }
  | { readonly kind: 'dimension'; readonly range: DimensionTree }
  | { readonly kind: 'data'; readonly range: DataTree }
  | { readonly kind: 'name'; readonly range: Name };

/** Says of each part what it is, from outside inwards; where it answers false, what is inside is passed over. */
export type Visit = (part: Part, depth: number) => boolean | undefined;

/** Visits all parts of a tree. Siblings come in the order of the text. */
export function walkTree(tree: ModelTree, visit: Visit): void {
  const walker = new Walker(visit);
  if (tree.header) walker.header(tree.header, 0);
  if (tree.graph) walker.graph('graph', tree.graph, 0);
  for (const definition of tree.functions) walker.graph('function', definition, 0);
}

class Walker {
  constructor(private readonly visit: Visit) {}

  header(header: HeaderTree, depth: number): void {
    if (this.visit({ kind: 'header', range: header }, depth) === false) return;
    for (const entry of header.entries) {
      if (this.visit({ kind: 'entry', range: entry }, depth + 1) === false) continue;
      const { key, value } = entry;
      this.visit({ kind: 'name', range: key }, depth + 2);
      if (!value || this.visit({ kind: 'list', range: value }, depth + 2) === false) continue;
      for (const item of 'entries' in value ? value.entries : [])
        this.visit({ kind: 'item', range: item }, depth + 3);
    }
  }

  graph(kind: 'graph' | 'function', graph: GraphTree | FunctionTree, depth: number): void {
    if (this.visit({ kind, range: graph } as Part, depth) === false) return;
    if ('header' in graph && graph.header) this.header(graph.header, depth + 1);
    if (graph.name) this.visit({ kind: 'name', range: graph.name }, depth + 1);
    if ('attributes' in graph) {
      this.group('attributes', graph.attributesRange, depth + 1, (inner) => {
        for (const attribute of graph.attributes) {
          if ('text' in attribute) this.visit({ kind: 'name', range: attribute }, inner);
          else this.attribute(attribute, inner);
        }
      });
    }
    this.group('inputs', graph.inputsRange, depth + 1, (inner) => {
      for (const value of graph.inputs) this.value(value, inner);
    });
    this.group('outputs', graph.outputsRange, depth + 1, (inner) => {
      for (const value of graph.outputs) this.value(value, inner);
    });
    this.group('values', graph.valuesRange, depth + 1, (inner) => {
      for (const value of graph.values) this.value(value, inner);
    });
    this.group('nodes', graph.nodesRange, depth + 1, (inner) => {
      for (const node of graph.nodes) this.node(node, inner);
    });
  }

  /** A group without a range was not read to its end; what was read of it is visited all the same. */
  private group(
    kind: 'inputs' | 'outputs' | 'values' | 'nodes' | 'attributes' | 'names',
    range: Range | undefined,
    depth: number,
    inside: (depth: number) => void,
  ): void {
    if (!range) inside(depth);
    else if (this.visit({ kind, range }, depth) !== false) inside(depth + 1);
  }

  private value(value: ValueTree, depth: number): void {
    if (this.visit({ kind: 'value', range: value }, depth) === false) return;
    if (value.type) this.type(value.type, depth + 1);
    this.visit({ kind: 'name', range: value.name }, depth + 1);
    if (value.data) this.visit({ kind: 'data', range: value.data }, depth + 1);
  }

  private node(node: NodeTree, depth: number): void {
    if (this.visit({ kind: 'node', range: node }, depth) === false) return;
    const { label, outputs, operator, attributes, attributesRange, inputs, inputsRange } = node;
    if (label) this.visit({ kind: 'name', range: label }, depth + 1);
    const [first, last] = [outputs[0], outputs.at(-1)];
    this.group('names', first && { start: first.start, end: last!.end }, depth + 1, (inner) => {
      for (const name of outputs) this.visit({ kind: 'name', range: name }, inner);
    });
    if (operator) this.visit({ kind: 'operator', range: operator }, depth + 1);
    const visitAttributes = () =>
      this.group('attributes', attributesRange, depth + 1, (inner) => {
        for (const attribute of attributes) this.attribute(attribute, inner);
      });
    const before = attributesRange && inputsRange && attributesRange.start < inputsRange.start;
    if (before) visitAttributes();
    this.group('names', inputsRange, depth + 1, (inner) => {
      for (const name of inputs) this.visit({ kind: 'name', range: name }, inner);
    });
    if (!before) visitAttributes();
  }

  private attribute(attribute: AttributeTree, depth: number): void {
    if (this.visit({ kind: 'attribute', range: attribute }, depth) === false) return;
    this.visit({ kind: 'name', range: attribute.name }, depth + 1);
    if (attribute.annotation) this.visit({ kind: 'name', range: attribute.annotation }, depth + 1);
    if (attribute.value) this.attributeValue(attribute.value, depth + 1);
  }

  private attributeValue(value: AttributeValue, depth: number): void {
    if (value.kind === 'graph') {
      this.graph('graph', value.graph, depth);
      return;
    }
    if (this.visit({ kind: 'attribute value', range: value }, depth) === false) return;
    if (value.kind === 'list') for (const item of value.items) this.attributeValue(item, depth + 1);
    else if (value.kind === 'type') this.type(value.type, depth + 1);
    else if (value.kind === 'reference') this.visit({ kind: 'name', range: value.name }, depth + 1);
    else if (value.kind === 'tensor') {
      this.type(value.type, depth + 1);
      if (value.name) this.visit({ kind: 'name', range: value.name }, depth + 1);
      if (value.data) this.visit({ kind: 'data', range: value.data }, depth + 1);
    }
  }

  private type(type: TypeTree, depth: number): void {
    if (this.visit({ kind: 'type', range: type }, depth) === false) return;
    if ('of' in type) this.type(type.of, depth + 1);
    if ('dimensions' in type) {
      for (const dimension of type.dimensions ?? [])
        this.visit({ kind: 'dimension', range: dimension }, depth + 1);
    }
  }
}
