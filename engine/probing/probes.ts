import { createHash } from 'node:crypto';
import type { InnerType } from '../protocol';
import type { Probes } from '../submodel/build';
import type { ProbedRule } from './plan';
import { Sums } from './sums';

/** The probes of a stretch. */
export interface StretchProbes extends Probes {
  /** The values that they probe, in the order of `outputs`. */
  readonly values: readonly string[];
  /** Of these, those that are probed without false alarms. */
  readonly known: ReadonlySet<string>;
  /** What the other values are looked through for. */
  readonly rule: ProbedRule;
}

/** A value to be probed. */
export interface ProbedValue {
  readonly name: string;
  readonly dtype: string;
  /** Of what is no tensor. */
  readonly containers?: InnerType['containers'];
}

/**
 * Nodes that sum up each value to one number, which is NaN or infinite where an element is: the cheapest reduction
 * there is for that, since it reads the value once, while it is in the cache, and writes nothing. A sum may also
 * overflow or add up both infinities to a NaN: a false alarm. `known` values, which gave one before, are scaled down
 * first: then the sum is infinite only where an element is, and has its sign where no other is there.
 *
 * They stand in reverse: onnxruntime orders nodes depth-first from the last that nothing follows, so each probe runs
 * right after what it probes, the value can be let go of or be overwritten in place by its next user, and nothing is
 * held until the end. (In file order a watched run of PP-OCR's detection takes twice as long.)
 */
export function probesOf(
  values: readonly ProbedValue[],
  known: ReadonlySet<string>,
  rule: ProbedRule,
): StretchProbes {
  const sums = new Sums();
  const outputs = values.map((_, at) => `::probe/${at}`);
  const groups = values.map(({ name, dtype, containers = [] }, at) =>
    sums.of(name, { dtype, containers }, outputs[at]!, known.has(name)),
  );
  const names = values.map(({ name }) => name);
  const key = createHash('sha1')
    .update(JSON.stringify([names, [...known]]))
    .digest('base64');
  return {
    key,
    nodes: groups.reverse().flat(),
    initializers: sums.initializers,
    outputs,
    values: names,
    known,
    rule,
  };
}

/** What probes found. */
export interface Alarms {
  /** Values that may be bad and have to be looked at. */
  readonly suspects: readonly string[];
  /** `known` values that have infinities and no NaN: whether all of them are negative. */
  readonly infinite: ReadonlyMap<string, { readonly negative: boolean }>;
}

/** What the sums say, by the probes' outputs. */
export function alarmsOf(probes: StretchProbes, sums: ReadonlyMap<string, readonly number[]>): Alarms {
  const suspects: string[] = [];
  const infinite = new Map<string, { negative: boolean }>();
  probes.values.forEach((name, at) => {
    const sum = sums.get(probes.outputs[at]!)?.[0] ?? Number.NaN;
    if (Number.isFinite(sum)) return;
    // An infinite sum has no NaN in it.
    if (probes.rule === 'nan' && !Number.isNaN(sum)) return;
    if (probes.known.has(name) && !Number.isNaN(sum)) infinite.set(name, { negative: sum < 0 });
    else suspects.push(name);
  });
  return { suspects, infinite };
}
