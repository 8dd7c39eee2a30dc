import type { RunStop } from '../../core/history/types';
import type { ModelText } from '../../core/onnx/text-map';

/**
 * The line of the node at which a run stopped, in the model's text as it is now: the node at the same place if it
 * still is the same operator and name, else the one of that name. Undefined where it is gone.
 */
export function lineOfStop(text: ModelText, { node }: RunStop): number | undefined {
  if (!node) return text.graphs.get('')?.outputs;
  const inGraph = [...text.lines].filter(([, line]) => line.graph === node.graph && line.op === node.op);
  const same = inGraph.find(([, line]) => line.index === node.index && line.name === node.name);
  const named = node.name === '' ? undefined : inGraph.find(([, line]) => line.name === node.name);
  return (same ?? named)?.[0];
}
