import type { Runner } from '../engine/runner-client';
import type { Held } from '../engine/types';

/** What JSON output says of a value. */
export type ValueSummary =
  | {
      readonly dtype: string;
      readonly shape: readonly number[];
      readonly min: number;
      readonly max: number;
      readonly mean: number;
      readonly std: number;
      readonly nan: number;
      readonly posInf: number;
      readonly negInf: number;
      readonly zeros: number;
    }
  | { readonly sequence: readonly ValueSummary[] }
  | { readonly map: { readonly keys: readonly string[]; readonly values: readonly ValueSummary[] } }
  | { readonly opaque: string }
  | null;

/** The type, shape and statistics of a value; null for an absent optional. */
export async function summaryOf(runner: Runner, held: Held): Promise<ValueSummary> {
  switch (held.kind) {
    case 'tensor': {
      const { dtype, shape } = held;
      const { min, max, mean, std, nan, posInf, negInf, zeros } = await runner.summary(held.id);
      return { dtype, shape, min, max, mean, std, nan, posInf, negInf, zeros };
    }
    case 'sequence':
      return { sequence: await all(runner, held.elements) };
    case 'optional':
      return held.value ? summaryOf(runner, held.value) : null;
    case 'map':
      return { map: { keys: held.keys.map(String), values: await all(runner, held.values) } };
    case 'opaque':
      return { opaque: `${held.type}: ${held.why}` };
  }
}

/** The summaries of values by name. */
export async function summariesOf(
  runner: Runner,
  values: ReadonlyMap<string, Held>,
): Promise<Record<string, ValueSummary>> {
  const summaries: [string, ValueSummary][] = [];
  for (const [name, held] of values) summaries.push([name, await summaryOf(runner, held)]);
  return Object.fromEntries(summaries);
}

async function all(runner: Runner, values: readonly Held[]): Promise<ValueSummary[]> {
  const summaries: ValueSummary[] = [];
  for (const held of values) summaries.push(await summaryOf(runner, held));
  return summaries;
}
