import type { Graph, Node } from '../../core/onnx/model';
import type { Held } from '../types';
import type { ScanLayout } from './scan';

/**
 * Whether a node's body has the inputs and outputs that the operator's own rules want. One that has not is not
 * entered: onnxruntime refuses the whole node, and says why.
 */
export function loopFits(node: Node, { inputs, outputs }: Graph): boolean {
  const carried = Math.max(0, node.inputs.length - 2);
  return (
    inputs.length === carried + 2 &&
    outputs.length >= carried + 1 &&
    node.outputs.length <= outputs.length - 1
  );
}

/** See `loopFits`. `scanned` is the attribute num_scan_inputs. */
export function scanFits(node: Node, { inputs, outputs }: Graph, scanned: number): boolean {
  const states = inputs.length - scanned;
  return (
    Number.isInteger(scanned) &&
    scanned >= 1 &&
    states >= 0 &&
    node.inputs.length === inputs.length &&
    outputs.length >= states &&
    node.outputs.length <= outputs.length
  );
}

/** Whether the attributes that a Scan gives for its inputs and outputs are as many as those. */
export function layoutFits(layout: ScanLayout, scanned: number, outputs: number): boolean {
  return (
    layout.inputAxes.length === scanned &&
    layout.inputReversed.length === scanned &&
    layout.outputAxes.length === outputs &&
    layout.outputReversed.length === outputs
  );
}

/** See `loopFits`. The sequences that a SequenceMap goes over have to be equally long. */
export function sequenceMapFits(node: Node, { inputs, outputs }: Graph, given: readonly Held[]): boolean {
  const lengths = given.flatMap((held) => (held.kind === 'sequence' ? [held.elements.length] : []));
  return (
    node.inputs.length === inputs.length &&
    node.outputs.length === outputs.length &&
    given[0]?.kind === 'sequence' &&
    new Set(lengths).size === 1
  );
}
