import { partitionPoint } from '../../core/partition-point';
import type { NodeKey } from '../../webview/graph/messages/protocol';
import type { LineTable } from './reading/line-table';

/** Which node stands on which line of a model's text, both ways. Lines count from 1. */
export class NodeLines {
  /** By the graph's path, the lines of its nodes by their index; 0 where the text does not have one. */
  private readonly linesOf = new Map<string, Int32Array>();

  constructor(private readonly table: LineTable) {
    const { graphs, line, graph, node } = table;
    const counts = new Int32Array(graphs.length);
    node.forEach((index, at) => {
      counts[graph[at]!] = Math.max(counts[graph[at]!]!, index + 1);
    });
    const lines = graphs.map(({ path }, at) => {
      const own = new Int32Array(counts[at]!);
      this.linesOf.set(path, own);
      return own;
    });
    line.forEach((each, at) => {
      lines[graph[at]!]![node[at]!] = each;
    });
  }

  /** The line of a node; undefined where the text does not have it. */
  line({ graph, index }: NodeKey): number | undefined {
    return this.linesOf.get(graph)?.[index] || undefined;
  }

  /** The node that begins on a line; of several the first. */
  node(line: number): NodeKey | undefined {
    const at = this.from(line);
    return this.table.line[at] === line ? this.key(at) : undefined;
  }

  /** The node of a frame that stands on a line; −1 for its index where it stands behind its graph's last node. */
  frame(line: number): NodeKey | undefined {
    const node = this.node(line);
    if (node) return node;
    const found = this.table.graphs.find(({ outputs }) => outputs === line);
    return found && { graph: found.path, index: -1 };
  }

  /** The node that a breakpoint on a line stops at: the first from there on. */
  nodeFrom(line: number): NodeKey | undefined {
    const at = this.from(line);
    return at < this.table.line.length ? this.key(at) : undefined;
  }

  /** The first place in the table from a line on. */
  private from(line: number): number {
    return partitionPoint(this.table.line, (each) => each < line);
  }

  private key(at: number): NodeKey {
    const { graphs, graph, node } = this.table;
    return { graph: graphs[graph[at]!]!.path, index: node[at]! };
  }
}
