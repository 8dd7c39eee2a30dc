import type { Making } from '../../core/tensor/inputs/making';
import { visibleGraphs } from './names';
import type { Place, Sample } from './sample';

/** How the input of that name was made of a picture or a sound; undefined for all other values. */
export function inputMaking(sample: Sample, { graph }: Place, name: string): Making | undefined {
  const owner = visibleGraphs(graph).find(
    (each) =>
      each.producers.has(name) || each.weights.has(name) || each.inputs.some((input) => input.name === name),
  );
  if (!owner || owner !== sample.places()[0]?.graph || owner.producers.has(name)) return undefined;
  return sample.execution?.inputs.find((input) => input.name === name)?.making;
}
