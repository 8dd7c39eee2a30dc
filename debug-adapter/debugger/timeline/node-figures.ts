import type { Node } from '../../../core/onnx/model';
import type { TensorStatistics } from '../../../core/tensor/measures/types';
import { heldTensors } from '../../../engine/frames/held';
import type { Runner } from '../../../engine/runner-client';
import type { Sample } from '../sample';

/** What can be told of a node's outputs. `max` is the largest magnitude, `zeros` the share of elements that are 0. */
export type Figure = 'nan' | 'inf' | 'max' | 'zeros' | 'mean' | 'std';

/** Why there is no number: the node has not run, its outputs were let go, or they are nothing that has numbers. */
export type WithoutFigure = 'notRun' | 'notKept' | 'none';

/**
 * A figure of the outputs of nodes that a frame of this graph has run. Nothing is computed again for it: of what nobody
 * kept there is no figure. Tensors are measured one at a time, each once, so that others are answered in between; it ends
 * early, with an error, where the signal aborts.
 */
export async function nodeFigures(
  runner: Runner,
  sample: Sample,
  graph: string,
  nodes: readonly Node[],
  figure: Figure,
  signal: AbortSignal,
): Promise<(number | WithoutFigure)[]> {
  const { execution } = sample;
  const depth = execution?.frames.findLastIndex((frame) => frame.graph === graph) ?? -1;
  const found: (number | WithoutFigure)[] = [];
  for (const node of nodes) {
    signal.throwIfAborted();
    const outputs = depth < 0 ? undefined : execution?.keptOutputs(depth, node);
    if (outputs === undefined) found.push('notRun');
    else if (outputs.length === 0) found.push('notKept');
    else {
      const tensors = outputs.flatMap(heldTensors).filter(({ dtype }) => dtype !== 'string');
      const statistics: TensorStatistics[] = [];
      for (const { id } of tensors) statistics.push(await runner.summary(id));
      found.push(statistics.length === 0 ? 'none' : figureOf(statistics, figure));
    }
  }
  return found;
}

/** One number of what was measured of a node's outputs. */
export function figureOf(outputs: readonly TensorStatistics[], figure: Figure): number {
  const sum = (read: (each: TensorStatistics) => number) =>
    outputs.reduce((all, each) => all + read(each), 0);
  switch (figure) {
    case 'nan':
      return sum(({ nan }) => nan);
    case 'inf':
      return sum(({ posInf, negInf }) => posInf + negInf);
    case 'zeros':
      return (
        sum(({ zeros }) => zeros) /
        Math.max(
          1,
          sum(({ count }) => count),
        )
      );
    case 'max': {
      const finite = outputs.filter(({ max }) => !Number.isNaN(max));
      return finite.length === 0
        ? Number.NaN
        : Math.max(...finite.map(({ min, max }) => Math.max(Math.abs(min), Math.abs(max))));
    }
    // Of several outputs, that of the first one.
    case 'mean':
      return outputs[0]!.mean;
    case 'std':
      return outputs[0]!.std;
  }
}
