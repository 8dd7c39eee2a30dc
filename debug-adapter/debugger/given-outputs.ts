import type { Node } from '../../core/onnx/model';
import type { DType } from '../../core/tensor/dtype';
import type { Runner } from '../../engine/runner-client';
import { giveOutputs } from './give-outputs';
import type { GivenOutput } from './given-output';
import { givenValue } from './given-value';
import type { LaunchOptions } from './launch-options';
import type { Sample } from './sample';

/** What operators without a kernel give whenever they come, by their node. */
export class GivenOutputs {
  readonly #outputs = new Map<string, Readonly<Record<string, GivenOutput>>>();

  /** Remembers outputs of a node for the next times that it comes. */
  keep(node: Node, outputs: Readonly<Record<string, GivenOutput>>): void {
    this.#outputs.set(keyOf(node), { ...this.#outputs.get(keyOf(node)), ...outputs });
  }

  /** Gives the outputs of the node that a sample stands before, where somebody said what they are each time. */
  async give(runner: Runner, sample: Sample, options: LaunchOptions): Promise<boolean> {
    const node = sample.execution?.nextNode;
    const outputs = node && this.#outputs.get(keyOf(node));
    if (!outputs) return false;
    return (await giveTo(runner, sample, options, outputs)).length === 0;
  }
}

/** Gives outputs of the node that a sample stands before; returns those that are still missing. */
export async function giveTo(
  runner: Runner,
  sample: Sample,
  options: LaunchOptions,
  outputs: Readonly<Record<string, GivenOutput>>,
): Promise<string[]> {
  const evaluate = (text: string, dtype: DType | undefined) => givenValue(runner, sample, text, dtype);
  return giveOutputs(runner, sample.execution!, options, outputs, evaluate);
}

function keyOf({ graph, index }: Node): string {
  return `${index} ${graph.path}`;
}
