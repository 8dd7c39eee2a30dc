import type { Graph, Model } from '../model';
import type { ModelText, NodeLine, SharedLine } from '../text-map';
import type { BuiltGraph } from './build/build';
import type { TextPosition, TextPositions } from './positions';

/** What stands where in a text that a model was built of. */
export function textMapOf(
  text: string,
  positions: TextPositions,
  model: Pick<Model, 'graphs'>,
  built: ReadonlyMap<string, BuiltGraph>,
): ModelText {
  const begun: Begun[] = [];
  const graphs = new Map<string, { first: number; outputs: number }>();
  for (const [path, graph] of model.graphs) {
    const source = built.get(path);
    if (!source?.tree) continue;
    const { tree } = source;
    const header = tree.name ?? tree;
    // A run stands on a body's last line when it has run; other graphs' outputs are in their header.
    const outputs = graph.parent
      ? (tree.nodesRange?.end ?? tree.end) - 1
      : (tree.outputsRange ?? header).start;
    graphs.set(path, { first: positions.at(header.start).line, outputs: positions.at(outputs).line });
    source.nodes.forEach((node, index) => {
      if (node && graph.nodes[index])
        begun.push({ node: nodeLine(graph, index), ...positions.at(node.start) });
    });
  }
  begun.sort((a, b) => a.line - b.line || a.column - b.column);
  const lines = new Map<number, NodeLine>();
  const shared = new Map<number, SharedLine[]>();
  begun.forEach(({ line, column, node }, at) => {
    const isAlone = begun[at - 1]?.line !== line && begun[at + 1]?.line !== line;
    if (!lines.has(line)) lines.set(line, node);
    if (isAlone) return;
    const there = shared.get(line) ?? [];
    there.push({ ...node, column });
    shared.set(line, there);
  });
  return { text, lines, graphs, ...(shared.size > 0 && { shared }) };
}

interface Begun extends TextPosition {
  readonly node: NodeLine;
}

function nodeLine(graph: Graph, index: number): NodeLine {
  const { name, op, outputs } = graph.nodes[index]!;
  return { graph: graph.path, index, name, op, outputs };
}
