import type { ModelText, NodeLine } from '../../core/onnx/text-map';
import type { NodeKey } from '../../webview/graph/messages/protocol';

/** Which node stands on which line of a model's text, both ways. Lines count from 1. */
export class NodeLines {
  private readonly lineOfNode = new Map<string, number>();
  /** The lines with nodes, from the first one on. */
  private readonly sorted: readonly number[];

  constructor(private readonly text: ModelText) {
    for (const [line, node] of text.lines) this.lineOfNode.set(keyOf(node), line);
    for (const [line, nodes] of text.shared ?? []) {
      for (const node of nodes) this.lineOfNode.set(keyOf(node), line);
    }
    this.sorted = [...text.lines.keys()].sort((a, b) => a - b);
  }

  /** The line of a node; undefined where the text does not have it. */
  line(node: NodeKey): number | undefined {
    return this.lineOfNode.get(keyOf(node));
  }

  /** The node that begins on a line. */
  node(line: number): NodeKey | undefined {
    const found = this.text.lines.get(line);
    return found && { graph: found.graph, index: found.index };
  }

  /** The node of a frame that stands on a line; −1 for its index where it stands behind its graph's last node. */
  frame(line: number): NodeKey | undefined {
    const node = this.node(line);
    if (node) return node;
    for (const [graph, { outputs }] of this.text.graphs) if (outputs === line) return { graph, index: -1 };
    return undefined;
  }

  /** The node that a breakpoint on a line stops at: the first from there on. */
  nodeFrom(line: number): NodeKey | undefined {
    const next = this.sorted.find((each) => each >= line);
    return next === undefined ? undefined : this.node(next);
  }
}

function keyOf({ graph, index }: NodeKey | NodeLine): string {
  return `${index} ${graph}`;
}
