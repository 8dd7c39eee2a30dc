import type { TopK } from '../../../../core/tensor/measures/top-k';

/** What a row's elements are taken for, and so what of them is drawn. */
export type ScaleKind = 'probability' | 'logProbability' | 'independent' | 'softmax' | 'value';

/** What a person chooses: one of them, or what the values tell. */
export type ScaleChoice = ScaleKind | 'auto';

type Sums = Pick<TopK, 'min' | 'max' | 'sum' | 'logSumExp' | 'nan' | 'infinite' | 'length'>;

/** Sums of many float16 are off by this much. */
const tolerance = 5e-3;

/**
 * What values are by what they are alone: from 0 to 1 with a sum of 1 they are probabilities; not above 0 with a
 * log-sum-exp of 0 their logarithms; from 0 to 1 with another sum the outputs of sigmoids, one a class. All else are
 * scores, of which the softmax is drawn; whole numbers of a quantised model, too.
 */
export function likelyScale({ min, max, sum, logSumExp, nan, infinite, length }: Sums): ScaleKind {
  if (nan > 0 || Number.isNaN(min) || length < 2) return 'value';
  if (min >= -1e-6 && max <= 1 + tolerance && infinite === 0) {
    return Math.abs(sum - 1) <= tolerance ? 'probability' : 'independent';
  }
  if (max <= tolerance && Math.abs(logSumExp) <= tolerance) return 'logProbability';
  return infinite > 0 && logSumExp === Infinity ? 'value' : 'softmax';
}

/** What is drawn of an element: a share from 0 to 1, or for `value` the element itself. */
export function scaled(kind: ScaleKind, value: number, logSumExp: number): number {
  if (kind === 'softmax') return Math.exp(value - logSumExp);
  return kind === 'logProbability' ? Math.exp(value) : value;
}

/** The share of the width that a bar begins at, and how much it takes; values of both signs share a zero. */
export function barOf(
  drawn: number,
  all: readonly number[],
  kind: ScaleKind,
): { from: number; length: number } {
  const shares = kind !== 'value';
  const finite = all.filter(Number.isFinite);
  const low = shares ? 0 : Math.min(0, ...finite);
  const high = shares ? 1 : Math.max(0, ...finite);
  if (!Number.isFinite(drawn) || !(high > low)) return { from: 0, length: 0 };
  const at = (value: number) => Math.min(1, Math.max(0, (value - low) / (high - low)));
  const [from, to] = [at(Math.min(0, drawn)), at(Math.max(0, drawn))];
  return { from, length: to - from };
}
