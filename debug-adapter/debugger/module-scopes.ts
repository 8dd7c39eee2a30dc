import type { Module } from '../../core/modules/module-tree';
import { orderOf } from '../../core/onnx/order';
import type { Runner } from '../../engine/runner-client';
import { findWeight, inputNames, outputNames } from './names';
import type { Place, Sample } from './sample';
import { type Looked, ScopeReader, type ScopeView } from './scopes';

/** The scopes of a module's frame: what its nodes take from outside, what nodes outside take of it, its weights. */
export function moduleScopesOf(
  runner: Runner,
  sample: Sample,
  place: Place,
  module: Module,
  looked: Looked,
): ScopeView[] {
  const reader = new ScopeReader(runner, sample, place, looked);
  const { inputs, outputs, weights } = valuesOf(place, module);
  return [
    { name: 'Inputs', expensive: false, children: () => reader.named(inputs) },
    { name: 'Outputs', expensive: false, children: () => reader.named(outputs) },
    {
      name: 'Weights',
      expensive: true,
      indexed: weights.length,
      children: async () => reader.paged(weights),
    },
  ];
}

/** The values that go into a module and out of it, and the weights that it uses, by name. */
function valuesOf({ graph }: Place, { start, end }: Module) {
  const inside = orderOf(graph).nodes.slice(start, end);
  const members = new Set(inside);
  const made = new Set(inside.flatMap(outputNames));
  const taken = [...new Set(inside.flatMap(inputNames))].filter((name) => !made.has(name));
  const isWeight = (name: string) => findWeight(graph, name) !== undefined;
  const isOutput = new Set(graph.outputs.map(({ name }) => name));
  const isUsedOutside = (name: string) =>
    graph.consumers.get(name)?.some((node) => !members.has(node)) ?? false;
  return {
    inputs: taken.filter((name) => !isWeight(name)),
    outputs: [...made].filter((name) => !isWeight(name) && (isOutput.has(name) || isUsedOutside(name))),
    weights: taken.filter(isWeight),
  };
}
