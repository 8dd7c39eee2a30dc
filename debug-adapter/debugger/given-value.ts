import type { DType } from '../../core/tensor/dtype';
import type { Runner } from '../../engine/runner-client';
import type { Held } from '../../engine/types';
import { badExpression } from '../errors';
import { outcomeOf } from './expressions/evaluate';
import { readExpression } from './expressions/read';
import { isValue } from './names';
import type { Sample } from './sample';

/**
 * What an expression comes to where a sample stands, as a tensor of that element type: `minus * 2`, `0.5`,
 * `[[1, 2], [3, 4]]`.
 *
 * @throws UserError OD4303 where it is not to be read, found or computed, or no array
 */
export async function givenValue(
  runner: Runner,
  sample: Sample,
  text: string,
  dtype: DType | undefined,
): Promise<Held> {
  const place = sample.places().at(-1)!;
  const expression = readExpression(text, (name) => isValue(place.graph, name));
  const target = { kind: 'name', name: 'array', at: 0 } as const;
  const type = dtype && { name: 'dtype', value: { kind: 'string', value: dtype, at: 0 } as const, at: 0 };
  const array = {
    kind: 'call',
    target,
    positional: [expression],
    keywords: type ? [type] : [],
    at: 0,
  } as const;
  const outcome = await outcomeOf(runner, sample, place, array);
  if (outcome.kind !== 'array') throw badExpression(text, 'it is no array');
  return outcome.held;
}
