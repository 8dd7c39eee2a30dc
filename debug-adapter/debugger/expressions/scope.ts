import { type Expression, partsOf } from '../../../core/expressions/ast';
import type { Held } from '../../../engine/types';
import { NameError, noLastStop, notRunBefore, valuesNotKept } from '../../errors';
import { findValues } from '../lookup';
import type { Place, Sample } from '../sample';
import { Binder } from './binder';
import { decided } from './decided';
import type { Given, Source } from './source';

/** An expression with values in the place of names. */
export interface Bound {
  readonly expression: Expression;
  /** The values, by slot. */
  readonly bindings: ReadonlyMap<string, Held>;
  /** What the slots stand for. */
  readonly sources: ReadonlyMap<string, Source>;
}

/**
 * Finds what the names of an expression stand for where a frame is: values that the frame sees, its node's `inputs`,
 * `outputs`, `weights`, `attrs` and `node`, the `iteration`, the `value` that is `given`, and what values were at the
 * last stop. Values that an `and`, `or` or `if` before them makes unnecessary are not computed.
 *
 * @throws UserError OD4301 where there is no such value, OD4302 where it has not run; ExpressionError; OperatorError
 * where a value has to be computed and fails
 */
export async function bindExpression(
  expression: Expression,
  sample: Sample,
  place: Place,
  given: Given = {},
): Promise<Bound> {
  const binder = new Binder(sample, place, given);
  const named = decided(binder.bind(expression));
  const places = slotsOf(named);
  const sources = new Map([...places.keys()].map((slot) => [slot, binder.sources.get(slot)!]));
  try {
    const bindings = await valuesOf(sources, sample, place, given);
    return { expression: named, bindings, sources };
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    const slot = [...sources].find(([, source]) => 'name' in source && source.name === error.value)?.[0];
    throw slot === undefined ? error : error.pointedAt(places.get(slot)!);
  }
}

async function valuesOf(
  sources: ReadonlyMap<string, Source>,
  sample: Sample,
  place: Place,
  given: Given,
): Promise<Map<string, Held>> {
  const names = [...sources.values()].flatMap((source) => (source.kind === 'value' ? [source.name] : []));
  const values = names.length > 0 ? await findValues(sample, place, names) : new Map<string, Held>();
  for (const source of sources.values()) if (source.kind === 'run') throw valuesNotKept(source.name);
  const earlier = await earlierValues(sources, sample, place);
  const bindings = new Map<string, Held>();
  for (const [slot, source] of sources) {
    if (source.kind === 'value') bindings.set(slot, values.get(source.name)!);
    if (source.kind === 'previous') bindings.set(slot, earlier.get(source.name)!);
    if (source.kind === 'given' && given.value) bindings.set(slot, given.value.held);
  }
  return bindings;
}

/** What values were at the last stop. */
async function earlierValues(
  sources: ReadonlyMap<string, Source>,
  sample: Sample,
  place: Place,
): Promise<ReadonlyMap<string, Held>> {
  const names = [...sources.values()].flatMap((source) => (source.kind === 'previous' ? [source.name] : []));
  const [first] = names;
  if (first === undefined) return new Map();
  const values = await sample.execution?.valuesAtLastStop(place.depth, names);
  if (!values) throw noLastStop(first);
  const missing = names.find((name) => !values.has(name));
  if (missing !== undefined) throw notRunBefore(missing);
  return values;
}

/** The slots of an expression, with the place in the text where each is first named. */
function slotsOf(expression: Expression): Map<string, number> {
  const slots = new Map<string, number>();
  const open = [expression];
  for (let part = open.pop(); part; part = open.pop()) {
    if (part.kind === 'bound') slots.set(part.slot, Math.min(part.at, slots.get(part.slot) ?? part.at));
    open.push(...partsOf(part));
  }
  return slots;
}
