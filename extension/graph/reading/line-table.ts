import type { ModelText, NodeLine } from '../../../core/onnx/text-map';

/** Which node begins on which line of a model's text, in arrays, so that it crosses between threads in a moment. */
export interface LineTable {
  /** The graphs, each with the line where its outputs stand. */
  readonly graphs: readonly { readonly path: string; readonly outputs: number }[];
  /** The lines with nodes, ascending, from 1; one on which several nodes begin is there once for each. */
  readonly line: Int32Array;
  /** The graph of each node, as a place in `graphs`. */
  readonly graph: Int32Array;
  /** Its index in that. */
  readonly node: Int32Array;
}

/** The table of a text. */
export function lineTable(text: ModelText): LineTable {
  const graphs = [...text.graphs].map(([path, { outputs }]) => ({ path, outputs }));
  const places = new Map(graphs.map(({ path }, at) => [path, at]));
  const entries: (readonly [line: number, node: NodeLine])[] = [];
  for (const [line, first] of [...text.lines].sort(([a], [b]) => a - b)) {
    for (const node of text.shared?.get(line) ?? [first]) entries.push([line, node]);
  }
  return {
    graphs,
    line: Int32Array.from(entries, ([line]) => line),
    graph: Int32Array.from(entries, ([, { graph }]) => places.get(graph)!),
    node: Int32Array.from(entries, ([, { index }]) => index),
  };
}
