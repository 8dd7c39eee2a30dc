import { elementCount } from '../../core/tensor/dtype';
import type { TensorStatistics } from '../../core/tensor/measures/types';
import type { Runner } from '../../engine/runner-client';
import type { HeldTensor } from '../../engine/types';
import type { Sample } from './sample';

/** Measuring goes on for so long at once, so that other requests get their turn. */
const mostMilliseconds = 60;
/** A tensor of up to so many elements is measured in one go; what is larger, in parts. */
const fewElements = 1 << 19;

/** What the graph shows and compares of a value. `l2` is the root of the sum of squares. */
type BriefStatistics = Pick<
  TensorStatistics,
  'count' | 'nan' | 'posInf' | 'negInf' | 'min' | 'max' | 'mean' | 'std' | 'l2'
>;

/** What is known of a value where the session stands. */
export interface ValueStatistics {
  /** `kept`: a tensor that is held; `notRun`: does not exist (yet); `notKept`: nobody kept it; `other`: no tensor. */
  readonly state: 'kept' | 'notRun' | 'notKept' | 'other';
  /** These are there where it is kept. */
  readonly dtype?: string;
  readonly shape?: readonly number[];
  /** Absent where it is still to be measured (`pending`), and of texts. */
  readonly statistics?: BriefStatistics;
  readonly pending?: boolean;
}

/**
 * What is known of values that the innermost frame of a graph sees, in the order of their names. Nothing is computed
 * again for it: of what nobody kept nothing is told. It measures for some hundredths of a second; what is `pending` then
 * is measured when it is asked for again. Ends early, with an error, where the signal aborts.
 */
export async function valueStatistics(
  runner: Runner,
  { execution }: Sample,
  graph: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ValueStatistics[]> {
  const depth = execution?.frames.findLastIndex((frame) => frame.graph === graph) ?? -1;
  if (!execution || depth < 0) return names.map(() => ({ state: 'notRun' }));
  const until = performance.now() + mostMilliseconds;
  const found: ValueStatistics[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    const held = execution.keptValue(depth, name);
    if (held?.kind === 'tensor') {
      const { dtype, shape } = held;
      if (dtype === 'string') {
        found.push({ state: 'kept', dtype, shape });
        continue;
      }
      const statistics = await measured(runner, held, until);
      const told = statistics ? { statistics: brief(statistics) } : { pending: true };
      found.push({ state: 'kept', dtype, shape, ...told });
    } else if (held) found.push({ state: 'other' });
    else found.push({ state: execution.hasRun(depth, name) ? 'notKept' : 'notRun' });
  }
  return found;
}

/** Statistics of a tensor, where they are known or there is time left for them. */
function measured(
  runner: Runner,
  { id, shape }: HeldTensor,
  until: number,
): Promise<TensorStatistics | undefined> {
  const known = runner.knownStatistics(id);
  if (known) return known;
  const left = until - performance.now();
  if (left <= 0) return Promise.resolve(undefined);
  return elementCount(shape) <= fewElements ? runner.summary(id) : runner.statisticsPart(id, undefined, left);
}

function brief({ count, nan, posInf, negInf, min, max, mean, std, l2 }: TensorStatistics): BriefStatistics {
  return { count, nan, posInf, negInf, min, max, mean, std, l2 };
}
