import { partitionPoint } from '../../../partition-point';
import { graphsIn } from '../parse/scopes';
import type {
  AttributeTree,
  FunctionTree,
  GraphTree,
  HeaderEntry,
  HeaderTree,
  ModelTree,
  NodeTree,
  PairEntry,
  Range,
  ValueTree,
} from '../parse/tree';
import { Damage } from './damage';
import type { Layout } from './layout';
import { breakable, breakableWithSpace, nothing, space } from './layout';
import { spaceInline } from './spacing';

/** A header that is longer gets a line for each of its values, and a header's list is broken (as in the printer). */
const longestSignature = 160;
const longestEntry = 120;

/** Lays a text out as the printer does. What could not be read, and what has comments in its midst, stays. */
export function layOut(layout: Layout, tree: ModelTree): void {
  new Structure(layout, tree).model(tree);
}

class Structure {
  private readonly damage: Damage;

  constructor(
    private readonly layout: Layout,
    private readonly tree: ModelTree,
  ) {
    this.damage = new Damage(tree);
  }

  model({ header, graph, functions }: ModelTree): void {
    const { layout } = this;
    if (header) this.header(header);
    if (graph) this.graph(graph, 0, layout.at(graph.start), graph.end);
    for (const definition of functions) {
      if (this.damage.touches({ start: definition.start, end: definition.start })) continue;
      layout.line(layout.at(definition.start), 0, true);
      const { header: own, name } = definition;
      if (own) this.header(own, true);
      if (!name) continue;
      const first = layout.at(name.start);
      if (own) layout.line(first, 0);
      this.graph(definition, 0, first, definition.end);
    }
    layout.line(layout.tokens.count - 1, 0);
  }

  /** `<`, a line for each entry, `>`. */
  private header(header: HeaderTree, placed = false): void {
    const { layout } = this;
    if (this.damage.touches(header, header.entries)) return;
    if (!placed) layout.line(layout.at(header.start), 0);
    for (const entry of header.entries) {
      layout.line(layout.at(entry.start), 1);
      if (!this.damage.touches(entry) && this.isPlain(entry)) this.headerEntry(entry);
      this.commaBehind(entry);
    }
    layout.line(layout.at(header.end - 1), 0);
  }

  private headerEntry(entry: HeaderEntry): void {
    const { layout } = this;
    const { value } = entry;
    const from = layout.at(entry.start);
    const to = layout.at(entry.end);
    spaceInline(layout, from, to, value?.kind === 'opsets');
    if (value?.kind !== 'pairs' || value.entries.length === 0) return;
    if (layout.width(from, to) <= longestEntry && !value.entries.some(hasLineBreak)) return;
    for (const pair of value.entries) layout.line(layout.at(pair.start), 2);
    layout.line(to - 1, 1);
  }

  /** A graph from `first`, the token that its header's line begins with, up to the `}` of its nodes. */
  private graph(graph: GraphTree | FunctionTree, depth: number, first: number, limit: number): void {
    const { layout } = this;
    const { name, inputsRange, outputsRange, valuesRange, nodesRange } = graph;
    if (depth === 0 && !('header' in graph)) layout.line(first, depth);
    if (name && outputsRange) {
      const range = { start: layout.tokens.start(first), end: outputsRange.end };
      if (!this.damage.touches(range)) this.signature(graph, depth, first, range.end, inputsRange);
    }
    if (valuesRange && !this.damage.touches(valuesRange, graph.values))
      this.values(graph, depth, valuesRange);
    if (nodesRange) this.nodes(graph, depth, nodesRange, limit);
  }

  /** `name (inputs) => (outputs)`, in one line or over several. */
  private signature(
    graph: GraphTree | FunctionTree,
    depth: number,
    first: number,
    end: number,
    inputsRange: Range | undefined,
  ): void {
    const { layout } = this;
    const { inputs, outputs, outputsRange } = graph;
    const to = layout.at(end);
    const commented = !this.isPlain({ start: layout.tokens.start(first), end });
    if (commented && [...inputs, ...outputs].some((value) => !this.isPlain(value))) return;
    spaceInline(layout, first, to);
    if ('attributesRange' in graph) this.attributeBreaks(graph.attributesRange, graph.attributes);
    if (inputsRange) layout.set(layout.at(inputsRange.start), space);
    layout.set(layout.at(outputsRange!.start), space);
    const short = layout.width(first, to) <= longestSignature || inputs.length + outputs.length < 2;
    if ((short && !commented) || !inputsRange) return;
    for (const input of inputs) layout.line(layout.at(input.start), depth + 1);
    const close = layout.at(inputsRange.end - 1);
    layout.line(close, depth);
    if (this.isPlain(outputsRange!) && layout.width(close, to) <= longestSignature) return;
    for (const output of outputs) layout.line(layout.at(output.start), depth + 1);
    layout.line(to - 1, depth);
  }

  /** The block of initializers and types: `<`, a line each, `>`. */
  private values({ values }: GraphTree, depth: number, range: Range): void {
    const { layout } = this;
    layout.line(layout.at(range.start), depth);
    for (const value of values) {
      layout.line(layout.at(value.start), depth + 1);
      if (!this.damage.touches(value) && this.isPlain(value)) this.value(value);
      this.commaBehind(value);
    }
    layout.line(layout.at(range.end - 1), depth);
  }

  private value(value: ValueTree): void {
    const { layout } = this;
    spaceInline(layout, layout.at(value.start), layout.at(value.end));
    if (value.data && value.data.end > value.data.start) layout.setBreak(layout.at(value.data.start));
  }

  private nodes(graph: GraphTree, depth: number, range: Range, limit: number): void {
    const { layout } = this;
    const open = layout.at(range.start);
    // Where a brace is not closed, nobody knows what belongs inside it.
    if (this.damage.touches({ start: range.start, end: range.start })) return;
    if (layout.tokens.kind(open) !== '{' || layout.tokens.kind(layout.at(range.end - 1)) !== '}') return;
    layout.line(open, depth);
    graph.nodes.forEach((node, at) => {
      const next = graph.nodes[at + 1]?.start ?? Math.min(range.end - 1, limit);
      this.node(node, depth + 1, next);
    });
    layout.line(layout.at(range.end - 1), depth);
  }

  private node(node: NodeTree, depth: number, next: number): void {
    const { layout } = this;
    const bodies = node.attributes.flatMap(({ value }) => graphsIn(value));
    const parts = bodies.flatMap(({ nodesRange }) =>
      nodesRange ? { start: nodesRange.start + 1, end: nodesRange.end } : [],
    );
    const first = layout.at(node.start);
    if (this.damage.touches({ start: node.start, end: next }, parts)) return;
    layout.line(first, depth);
    if (!node.inputsRange || !node.operator) return;
    if (node.attributes.some(holdsGraphs)) this.nodeWithBodies(node, depth);
    else if (this.isPlain(node)) {
      spaceInline(layout, first, layout.at(node.end));
      this.head(node);
      this.attributes(node);
    }
  }

  /** What stands before the attributes, and the inputs. */
  private head(node: NodeTree): void {
    const { layout } = this;
    const operator = node.operator!;
    for (const { start, end } of node.outputs) if (end > start) layout.setBreak(layout.at(start));
    const named = layout.at(operator.start);
    layout.setBreak(named - 1, node.outputs.length > 0 ? breakableWithSpace : breakable);
    layout.setBreak(named);
    for (let at = named + 1; at < layout.at(operator.end); at++) layout.set(at, nothing);
    const open = layout.at(node.inputsRange!.start);
    layout.set(open, space);
    layout.setBreak(open);
    for (const { start, end } of node.inputs) if (end > start) layout.setBreak(layout.at(start));
    layout.setBreak(layout.at(node.inputsRange!.end - 1));
  }

  /** `<name = value, …>` in the node's line. */
  private attributes({ attributesRange, attributes, inputsRange }: NodeTree): void {
    if (!attributesRange) return;
    this.attributeBreaks(attributesRange, attributes);
    const open = this.layout.at(attributesRange.start);
    if (attributesRange.start > inputsRange!.start) this.layout.setBreak(open, breakableWithSpace);
  }

  /** Where `<name = value, …>` may be broken, besides between the values of a list. */
  private attributeBreaks(range: Range | undefined, attributes: readonly Range[]): void {
    if (!range) return;
    const { layout } = this;
    layout.setBreak(layout.at(range.start));
    attributes.forEach(({ start }, at) => {
      const first = layout.at(start);
      layout.setBreak(first);
      if (at > 0) layout.setBreak(first - 1);
    });
    layout.setBreak(layout.at(range.end - 1));
  }

  /** Attributes that hold graphs stand on lines of their own, and all others with them. */
  private nodeWithBodies(node: NodeTree, depth: number): void {
    const { layout } = this;
    const range = node.attributesRange!;
    const first = layout.at(node.start);
    const open = layout.at(range.start);
    const afterInputs = range.start > node.inputsRange!.start;
    const head = { start: node.start, end: afterInputs ? range.start : node.operator!.end };
    if (!this.isPlain(head)) return;
    spaceInline(layout, first, afterInputs ? open : layout.at(node.operator!.end));
    layout.set(open, space);
    layout.setBreak(open, breakableWithSpace);
    for (const attribute of node.attributes) {
      const at = layout.at(attribute.start);
      layout.line(at, depth + 1);
      if (graphsIn(attribute.value).length > 0) this.bodies(attribute, at, depth + 1);
      else if (this.isPlain(attribute)) spaceInline(layout, at, layout.at(attribute.end));
      this.commaBehind(attribute);
    }
    const close = layout.at(range.end - 1);
    layout.line(close, depth);
    const { inputsRange } = node;
    if (!afterInputs && this.isPlain(inputsRange!)) {
      spaceInline(layout, layout.at(inputsRange!.start), layout.at(inputsRange!.end));
    }
    this.head(node);
  }

  private bodies({ value }: AttributeTree, first: number, depth: number): void {
    const { layout } = this;
    const graphs = graphsIn(value);
    graphs.forEach((graph, at) => {
      const begin = at === 0 ? first : layout.at(graph.start);
      if (at > 0) {
        this.commaBehind(graphs[at - 1]!);
        layout.line(begin, depth);
      }
      this.graph(graph, depth, begin, graph.end);
    });
    if (value?.kind === 'list') layout.set(layout.at(value.end - 1), nothing);
  }

  /** The comma behind an item, if there is one. */
  private commaBehind({ end }: Range): void {
    const { layout } = this;
    const at = layout.at(end);
    if (layout.tokens.kind(at) !== ',') return;
    layout.set(at, nothing);
    layout.setBreak(at);
  }

  /** Whether no comment stands in a range. */
  private isPlain({ start, end }: Range): boolean {
    const { comments } = this.tree;
    const first = comments[partitionPoint(comments, (comment) => comment.start < start)];
    return !first || first.start >= end;
  }
}

/** Whether an attribute is one of graphs, of which there may be none. */
function holdsGraphs({ annotation, value }: AttributeTree): boolean {
  return graphsIn(value).length > 0 || (annotation?.text === 'graphs' && value?.kind === 'list');
}

/** Whether a string of a pair goes over more than one line. */
function hasLineBreak({ key, value }: PairEntry): boolean {
  return key.text.includes('\n') || value.text.includes('\n');
}
