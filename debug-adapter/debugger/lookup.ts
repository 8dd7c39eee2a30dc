import { nearestName } from '../../core/nearest-name';
import type { Held } from '../../engine/types';
import { notRun, unknownName } from '../errors';
import { findProducer, findWeight, isValue, nodePhrase, outputNames, visibleNames } from './names';
import type { Place, Sample } from './sample';

/** What a name stands for where a frame is. */
export interface Found {
  readonly name: string;
  readonly held: Held;
}

/**
 * The value of that name, as a frame sees it. The outputs of the node that runs next are computed for this look.
 *
 * @throws UserError OD4301 where there is no such value, OD4302 where it has not run; OperatorError where computing
 * it fails.
 */
export async function findValue(sample: Sample, place: Place, name: string): Promise<Found> {
  const values = await findValues(sample, place, [name]);
  return { name, held: values.get(name)! };
}

/** Several values at once, all of which are there when it returns: none is let go for another. */
export async function findValues(
  sample: Sample,
  place: Place,
  names: readonly string[],
): Promise<Map<string, Held>> {
  const { execution } = sample;
  const { graph, depth } = place;
  const unknown = names.find((name) => !isValue(graph, name));
  if (unknown !== undefined || !execution) {
    throw unknownName(unknown ?? '', nearestName(unknown ?? '', visibleNames(graph)));
  }
  const next = place.innermost && !place.hasRun && place.node ? outputNames(place.node) : [];
  const previewed = names.some((name) => next.includes(name)) ? await execution.preview() : undefined;
  const others = names.filter(
    (name) => !next.includes(name) && (execution.hasRun(depth, name) || findWeight(graph, name)),
  );
  const values = await execution.values(depth, others);
  return new Map(
    names.map((name) => {
      const held = next.includes(name) ? previewed?.get(name) : values.get(name);
      if (held) return [name, held];
      const producer = findProducer(graph, name);
      throw notRun(name, producer && nodePhrase(producer));
    }),
  );
}
