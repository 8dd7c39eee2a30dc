import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Model, Node } from '../../core/onnx/model';
import { readModel } from '../../core/onnx/read';
import { printModel } from '../../core/onnx/text/print';
import type { ModelText, NodeLine } from '../../core/onnx/text-map';
import { elementCount } from '../../core/tensor/dtype';

/** A model with its text: what stands on which line, and where a node stands. */
export class Program {
  readonly #lines = new Map<string, Map<number, number>>();
  /** The lines that hold nodes, ascending. */
  readonly #nodeLines: readonly number[];

  private constructor(
    /** Absolute path, as the client wrote it. */
    readonly path: string,
    readonly model: Model,
    readonly text: ModelText,
    /** Size and time of change when it was read: two equal ones mean the same file content. */
    readonly version: string,
  ) {
    for (const [line, node] of text.lines) {
      const graph = this.#lines.get(node.graph) ?? new Map<number, number>();
      graph.set(node.index, line);
      this.#lines.set(node.graph, graph);
    }
    this.#nodeLines = [...text.lines.keys()].sort((a, b) => a - b);
  }

  /** @throws UserError where the file cannot be read as a model. */
  static async load(file: string): Promise<Program> {
    const version = await versionOf(file);
    const model = readModel(file);
    return new Program(file, model, printModel(model), version);
  }

  /** The same program, read again where its file has changed since. */
  async refreshed(): Promise<Program> {
    return (await versionOf(this.path)) === this.version ? this : Program.load(this.path);
  }

  get name(): string {
    return path.basename(this.path);
  }

  /** All nodes in all graphs of the model. */
  get nodeCount(): number {
    return [...this.model.graphs.values()].reduce((sum, graph) => sum + graph.nodes.length, 0);
  }

  /** The number of elements of all initializers. */
  get parameterCount(): number {
    let count = 0;
    for (const graph of this.model.graphs.values()) {
      for (const weight of graph.weights.values()) {
        if (weight.node === undefined) count += elementCount(weight.shape);
      }
    }
    return count;
  }

  node(graph: string, index: number): Node | undefined {
    return this.model.graphs.get(graph)?.nodes[index];
  }

  /** The paths of the graphs that a node runs. */
  graphsOf(node: Node): string[] {
    const key = `${node.domain}:${node.op}`;
    const called =
      (node.overload === '' ? undefined : this.model.functions.get(`${key}:${node.overload}`)) ??
      this.model.functions.get(key);
    const bodies = node.bodies.map((body) => body.graph.path);
    return called ? [...bodies, called.graph.path] : bodies;
  }

  /** The line of a node, from 1; its graph's first line where the text shows no such node. */
  lineOf(graph: string, index: number): number {
    return this.#lines.get(graph)?.get(index) ?? this.text.graphs.get(graph)?.first ?? 1;
  }

  /** The line where a graph's outputs stand. */
  lineOfOutputs(graph: string): number {
    return this.text.graphs.get(graph)?.outputs ?? 1;
  }

  /** The node on that line or, where there is none, on the next line that has one. */
  nodeFrom(line: number): { readonly line: number; readonly node: NodeLine } | undefined {
    const at = this.#nodeLines.find((candidate) => candidate >= line);
    return at === undefined ? undefined : { line: at, node: this.text.lines.get(at)! };
  }

  /** The lines with nodes in [first, last]. */
  nodeLinesIn(first: number, last: number): number[] {
    return this.#nodeLines.filter((line) => line >= first && line <= last);
  }
}

async function versionOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size} ${mtimeMs}`;
  } catch {
    // The reader says what is wrong with the file, in better words than the file system.
    return 'unreadable';
  }
}
