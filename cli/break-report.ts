import type { Node } from '../core/onnx/model';
import type { Execution } from '../engine/execution';
import type { Runner } from '../engine/runner-client';
import type { Held } from '../engine/types';
import type { ValueSummary } from './value-summary';
import { summaryOf } from './value-summary';

/** A node at which the run stopped, with its values. */
export interface BreakReport {
  readonly node: {
    readonly graph: string;
    readonly index: number;
    readonly name: string;
    readonly op: string;
    readonly outputs: readonly string[];
  };
  readonly iteration: number | undefined;
  readonly inputs: Readonly<Record<string, ValueSummary>>;
  readonly outputs: Readonly<Record<string, ValueSummary>>;
  /** Not part of the JSON: what the report is made of. */
  readonly values: {
    readonly node: Node;
    readonly inputs: ReadonlyMap<string, Held>;
    readonly outputs: ReadonlyMap<string, Held>;
    toJSON(): undefined;
  };
}

/** Reports the node that runs next: its inputs, and its outputs, which are computed for it. */
export async function reportBreak(runner: Runner, execution: Execution): Promise<BreakReport> {
  const node = execution.nextNode!;
  const frame = execution.frames.length - 1;
  const names = node.inputs.filter((name) => name !== '');
  const inputs = await execution.values(frame, names);
  const outputs = await execution.preview();
  const { index, name, op } = node;
  return {
    node: { graph: node.graph.path, index, name, op, outputs: node.outputs },
    iteration: execution.frames[frame]?.iteration,
    inputs: await summaries(runner, inputs),
    outputs: await summaries(runner, outputs),
    values: { node, inputs, outputs, toJSON: () => undefined },
  };
}

async function summaries(
  runner: Runner,
  values: ReadonlyMap<string, Held>,
): Promise<Record<string, ValueSummary>> {
  const found: Record<string, ValueSummary> = {};
  for (const [name, held] of values) found[name] = await summaryOf(runner, held);
  return found;
}
