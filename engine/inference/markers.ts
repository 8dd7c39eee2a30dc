import type { Graph, Model, Node } from '../../core/onnx/model';

/**
 * The names under which onnxruntime gets graphs and nodes to see, so that its messages and its answer tell which is
 * meant: real ones may be missing, repeated or misleading.
 */
export class Markers {
  private readonly graphs: readonly Graph[];
  private readonly numbers: ReadonlyMap<Graph, number>;

  constructor(model: Model) {
    this.graphs = [...model.graphs.values()];
    this.numbers = new Map(this.graphs.map((graph, at) => [graph, at]));
  }

  /** `#3#` */
  ofGraph(graph: Graph): string {
    return `#${this.numbers.get(graph)}#`;
  }

  /** `#3:12#`, the node 12 of the graph `#3#`. */
  ofNode({ graph, index }: Node): string {
    return `#${this.numbers.get(graph)}:${index}#`;
  }

  graphOf(marker: string): Graph | undefined {
    const found = /^#(\d+)#$/.exec(marker);
    return found ? this.graphs[Number(found[1])] : undefined;
  }

  /** The nodes that a text names, in its order. onnxruntime puts words before names where it takes functions apart. */
  nodesIn(text: string): Node[] {
    return [...text.matchAll(/#(\d+):(\d+)#/g)].flatMap(
      ([, graph, node]) => this.graphs[Number(graph)]?.nodes[Number(node)] ?? [],
    );
  }

  /** The text with the names that a person knows in place of markers. */
  readable(text: string): string {
    return text
      .replace(/#(\d+):(\d+)#/g, (marker, graph, at) => {
        const node = this.graphs[Number(graph)]?.nodes[Number(at)];
        return node ? node.name || node.outputs.find((output) => output !== '') || node.op : marker;
      })
      .replace(/#(\d+)#/g, (marker, graph) => this.graphs[Number(graph)]?.name ?? marker);
  }
}
