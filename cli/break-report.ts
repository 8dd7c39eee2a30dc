import type { Node } from '../core/onnx/model';
import { describeHeld } from '../debug-adapter/debugger/held-text';
import { describeNode } from '../engine/errors';
import type { Execution } from '../engine/execution';
import type { Runner } from '../engine/runner-client';
import type { Held } from '../engine/types';
import type { ValueSummary } from './value-summary';
import { summariesOf } from './value-summary';

/** A node at which a run stopped, with its values. */
export interface Break {
  readonly node: Node;
  /** Labels of the frames, the outermost first: `main`, `Loop decoder [iteration 3]`. */
  readonly frames: readonly string[];
  /** Of the innermost frame that has one. */
  readonly iteration: number | undefined;
  readonly inputs: ReadonlyMap<string, Held>;
  readonly outputs: ReadonlyMap<string, Held>;
}

/** What JSON output says of a break. */
export interface BreakReport {
  readonly node: Pick<Node, 'index' | 'name' | 'op' | 'outputs'> & { readonly graph: string };
  readonly iteration: number | undefined;
  readonly inputs: Readonly<Record<string, ValueSummary>>;
  readonly outputs: Readonly<Record<string, ValueSummary>>;
}

/** The break at the node that runs next: its inputs, and its outputs, which are computed for it. */
export async function breakAtNext(execution: Execution): Promise<Break> {
  const node = execution.nextNode!;
  const frame = execution.frames.length - 1;
  return {
    node,
    frames: execution.frames.map(({ label }) => label),
    iteration: execution.frames.findLast(({ iteration }) => iteration !== undefined)?.iteration,
    inputs: await execution.values(
      frame,
      node.inputs.filter((name) => name !== ''),
    ),
    outputs: await execution.preview(),
  };
}

/** A break with its values' statistics. They are computed: ask before the run goes on. */
export async function reportOf(runner: Runner, { node, iteration, ...values }: Break): Promise<BreakReport> {
  const { graph, index, name, op, outputs } = node;
  return {
    node: { graph: graph.path, index, name, op, outputs },
    iteration,
    inputs: await summariesOf(runner, values.inputs),
    outputs: await summariesOf(runner, values.outputs),
  };
}

/** A break in lines for a person: the node, then its values. */
export async function breakText(runner: Runner, { node, frames, inputs, outputs }: Break): Promise<string> {
  const lines = [`break ${describeNode(node)} (node ${node.index} of ${frames.join(' › ')})`];
  for (const [name, held] of inputs) lines.push(`  in  ${name}: ${await describeHeld(runner, held)}`);
  for (const [name, held] of outputs) lines.push(`  out ${name}: ${await describeHeld(runner, held)}`);
  return `${lines.join('\n')}\n`;
}
