import { UserError } from '../../errors';
import { elementCount } from '../dtype';
import type { Tensor } from '../tensor';
import { histogramOf } from './histogram';
import { statisticsOf } from './statistics';
import type { AxisRange, AxisStatistics, Histogram } from './types';

/** Positions that one question may ask for, elements that it may look at where it asks for several, and bins of all. */
export const axisLimits = { positions: 4096, elements: 2 ** 22, bins: 2 ** 17 } as const;

/** How many positions of an axis one question may ask for: as many as have few enough elements, and at least one. */
export function positionsAtOnce(shape: readonly number[], axis: number): number {
  const each = elementCount(shape) / Math.max(1, shape[axis]!);
  return Math.max(1, Math.min(axisLimits.positions, Math.floor(axisLimits.elements / Math.max(1, each))));
}

/**
 * Statistics of the slice at each position of an axis: of each channel, of each head, of each sample. What they are is
 * said at `TensorStatistics`; quantiles of slices of more than 2^15 elements are estimated from a sample.
 *
 * @throws UserError OD3021 where the axis or the range does not fit the shape, OD3024 where it asks for too much.
 */
export function axisStatistics(tensor: Tensor, range: AxisRange): AxisStatistics[] {
  check(tensor, range);
  return positions(range).map((at) => {
    const { count, nan, posInf, negInf, min, max, mean, std, quantiles, firstNonFinite } = statisticsOf(
      tensor,
      { [range.axis]: at },
      'quick',
    );
    return { count, nan, posInf, negInf, min, max, mean, std, quantiles, firstNonFinite };
  });
}

/**
 * The histogram of the slice at each position of an axis, all with the same bins over [low, high].
 *
 * @throws UserError as `axisStatistics`; OD3022 where bins or range are not usable.
 */
export function axisHistograms(
  tensor: Tensor,
  range: AxisRange,
  bins: { readonly bins: number; readonly low: number; readonly high: number },
): Histogram[] {
  check(tensor, range);
  if (bins.bins * (range.to - range.from) > axisLimits.bins) {
    throw new UserError('OD3024', `At most ${axisLimits.bins} bins are counted at once.`);
  }
  return positions(range).map((at) => histogramOf(tensor, { ...bins, at: { [range.axis]: at } }));
}

function positions({ from, to }: AxisRange): number[] {
  return Array.from({ length: to - from }, (_, k) => from + k);
}

function check({ shape }: Tensor, { axis, from, to }: AxisRange): void {
  const length = shape[axis];
  const within =
    length !== undefined &&
    Number.isInteger(from) &&
    Number.isInteger(to) &&
    from >= 0 &&
    from <= to &&
    to <= length;
  if (!within) {
    throw new UserError(
      'OD3021',
      `Positions ${from} to ${to} of dimension ${axis} are not in [${shape.join(',')}].`,
    );
  }
  const most = positionsAtOnce(shape, axis);
  if (to - from > most) {
    throw new UserError('OD3024', `At most ${most} positions of dimension ${axis} are measured at once.`);
  }
}
