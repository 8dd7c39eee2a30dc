import type { GraphProto } from '../gen/onnx_pb';

/** Inputs, by operator, that are square roots' or divisors': made-up numbers below zero would only make NaN of them. */
const inputs: ReadonlyMap<string, readonly number[]> = new Map([
  ['BatchNormalization', [4]],
  ['QuantizeLinear', [1]],
  ['DequantizeLinear', [1]],
  ['Sqrt', [0]],
  ['Log', [0]],
]);

/** Whether a node of the graph takes a value as something that is never negative, such as a variance. */
export function isNeverNegative(graph: GraphProto, name: string): boolean {
  return graph.node.some(
    ({ opType, input }) => inputs.get(opType)?.some((at) => input[at] === name) ?? false,
  );
}
