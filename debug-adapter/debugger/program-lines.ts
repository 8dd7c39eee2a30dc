import type { ModelText, NodeLine } from '../../core/onnx/text-map';
import { partitionPoint } from '../../core/partition-point';

/** A node's place in a text: its line, and, where others begin on the same line, its column; both from 1. */
export interface LinePlace {
  readonly line: number;
  readonly column: number | undefined;
}

/** Which nodes stand on which lines of a program's text. */
export class ProgramLines {
  readonly #places = new Map<string, Map<number, LinePlace>>();
  /** The lines that hold nodes, ascending. */
  readonly #nodeLines: readonly number[];

  constructor(private readonly text: ModelText) {
    for (const [line, node] of text.lines) this.#add(node, { line, column: undefined });
    for (const [line, nodes] of text.shared ?? []) {
      for (const { column, ...node } of nodes) this.#add(node, { line, column });
    }
    this.#nodeLines = [...text.lines.keys()].sort((a, b) => a - b);
  }

  /** Where a node begins; where its graph does, if the text shows no such node. */
  placeOf(graph: string, index: number): LinePlace {
    const place = this.#places.get(graph)?.get(index);
    return place ?? { line: this.text.graphs.get(graph)?.first ?? 1, column: undefined };
  }

  /** The first line with a node that does not come before `line`. */
  lineFrom(line: number): number | undefined {
    return this.#nodeLines[this.#indexFrom(line)];
  }

  /** The nodes that begin on a line, from left to right. */
  nodesOn(line: number): readonly (NodeLine & LinePlace)[] {
    const shared = this.text.shared?.get(line);
    if (shared) return shared.map((node) => ({ ...node, line }));
    const node = this.text.lines.get(line);
    return node ? [{ ...node, line, column: undefined }] : [];
  }

  /** The node on a line that a column is in, or the first. */
  nodeAt(line: number, column: number | undefined): (NodeLine & LinePlace) | undefined {
    const nodes = this.nodesOn(line);
    return nodes.findLast((node) => node.column !== undefined && node.column <= (column ?? 0)) ?? nodes[0];
  }

  /** The lines with nodes in [first, last]. */
  linesIn(first: number, last: number): number[] {
    return this.#nodeLines.slice(this.#indexFrom(first), this.#indexFrom(last + 1));
  }

  #add(node: NodeLine, place: LinePlace): void {
    const graph = this.#places.get(node.graph) ?? new Map<number, LinePlace>();
    graph.set(node.index, place);
    this.#places.set(node.graph, graph);
  }

  /** The place, among the lines with nodes, of the first that does not come before `line`. */
  #indexFrom(line: number): number {
    return partitionPoint(this.#nodeLines, (each) => each < line);
  }
}
