import type { Graph } from '../../../core/onnx/model';
import { weightOf } from '../weight-of';

/** The bytes of the weights that each node of a graph takes, by node; NaN where it takes none whose data is there. */
export function weightBytes(graph: Graph): Float64Array {
  return Float64Array.from(graph.nodes, ({ inputs }) => {
    let bytes = Number.NaN;
    for (const name of inputs) {
      const data = weightOf(graph, name)?.data;
      if (!data || data.kind === 'missing') continue;
      bytes = (Number.isNaN(bytes) ? 0 : bytes) + (data.kind === 'file' ? data.length : data.bytes.length);
    }
    return bytes;
  });
}
