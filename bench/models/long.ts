import type { NodeProto } from '../../core/onnx/gen/onnx_pb';
import { op } from './node';
import { valueInfo, writeModel } from './write-model';

/** How the nodes of a long model hang together. */
export type LongShape =
  /** Each uses what the one before it made. */
  | 'chain'
  /** All use the input, and every value is an output: nothing can be let go. */
  | 'wide';

/** Writes a model of `count` quick nodes on four numbers. */
export function writeLong(file: string, count: number, shape: LongShape): number {
  const nodes = Array.from({ length: count }, (_, at): NodeProto => {
    const from = shape === 'chain' && at > 0 ? `v${at - 1}` : 'x';
    return at % 2 === 0 ? op('Relu', [from], [`v${at}`]) : op('Add', [from, 'one'], [`v${at}`]);
  });
  const outputs = shape === 'chain' ? [`v${count - 1}`] : nodes.map((node) => node.output[0]!);
  return writeModel(file, {
    name: 'long',
    inputs: [valueInfo('x', [4])],
    outputs: outputs.map((name) => valueInfo(name, [4])),
    nodes,
    weights: [{ name: 'one', dtype: 'float32', shape: [], values: { all: 1 } }],
  });
}
