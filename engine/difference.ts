import { type Derivation, derivedType } from '../core/analysis/difference/derived';
import { addJoint, type JointHistogram } from '../core/analysis/difference/joint-histogram';
import { addSums, type DifferenceSums, neededScale } from '../core/analysis/difference/sums';
import { UserError } from '../core/errors';
import { elementCount } from '../core/tensor/dtype';
import type { Runner } from './runner-client';
import type { HeldTensor } from './types';

/**
 * Comparisons of two tensors that a runner holds, of one shape. The runner computes; a big tensor is looked through in
 * parts of some ten milliseconds, so that others are answered in between, and it ends soon where the signal aborts.
 */

/** Elements of a part. */
const partLength = 1 << 21;

/** More indices of a dimension than this are not told apart. */
const mostChannels = 65536;

/** Sums by the indices of `axis`, or of all elements together where it is null or has too many. */
export async function differenceSums(
  runner: Runner,
  a: HeldTensor,
  b: HeldTensor,
  axis: number | null,
  signal?: AbortSignal,
): Promise<DifferenceSums> {
  const by = axis !== null && (a.shape[axis] ?? 0) <= mostChannels ? axis : null;
  const all = (scale: number) =>
    inParts(a.shape, signal, (start, count, before: DifferenceSums | undefined) =>
      runner
        .request('sumDifferences', { a: a.id, b: b.id, axis: by, start, count, scale })
        .then((part) => (before ? added(before, part) : part)),
    );
  const sums = await all(1);
  const scale = neededScale(sums);
  return scale === undefined ? sums : all(scale);
}

function added(before: DifferenceSums, part: DifferenceSums): DifferenceSums {
  addSums(before, part);
  return before;
}

/** A derived tensor; it is the caller's to release. */
export async function derivedTensor(
  runner: Runner,
  derivation: Derivation,
  a: HeldTensor,
  b: HeldTensor,
  signal?: AbortSignal,
): Promise<HeldTensor> {
  const dtype = derivedType(derivation, a.dtype, b.dtype);
  const into = await runner.request('allocate', { dtype, shape: a.shape });
  try {
    await fill(into);
    return into;
  } catch (error) {
    runner.release([into.id]);
    if (!(error instanceof UserError) || error.code !== 'OD3034') throw error;
  }
  // A difference that int64 does not hold is rounded to a double.
  const rounded = await runner.request('allocate', { dtype: 'float64', shape: a.shape });
  try {
    await fill(rounded);
    return rounded;
  } catch (error) {
    runner.release([rounded.id]);
    throw error;
  }

  function fill(target: HeldTensor): Promise<undefined> {
    return inParts(a.shape, signal, (start, count) =>
      runner.request('derive', { derivation, a: a.id, b: b.id, into: target.id, start, count }),
    );
  }
}

/** How often pairs of elements fall into each cell of a grid. */
export function jointCounts(
  runner: Runner,
  a: HeldTensor,
  b: HeldTensor,
  range: { readonly bins: number; readonly low: number; readonly high: number },
  signal?: AbortSignal,
): Promise<JointHistogram> {
  return inParts(a.shape, signal, (start, count, before: JointHistogram | undefined) =>
    runner
      .request('jointHistogram', { a: a.id, b: b.id, range, start, count })
      .then((part) => (before ? addJoint(before, part) : part)),
  );
}

/** Does something part by part; of an empty tensor there is one part of nothing. */
async function inParts<T>(
  shape: readonly number[],
  signal: AbortSignal | undefined,
  part: (start: number, count: number, before: T | undefined) => Promise<T>,
): Promise<T> {
  const total = elementCount(shape);
  let result: T | undefined;
  let start = 0;
  do {
    signal?.throwIfAborted();
    result = await part(start, Math.min(partLength, total - start), result);
    start += partLength;
  } while (start < total);
  return result;
}
