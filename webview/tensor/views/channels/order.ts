import type { AxisStatistics } from '../../../../core/tensor/measures/types';

/** By what channels are sorted; all but the index with the largest first. */
export type ChannelOrder = 'index' | 'mean' | 'std' | 'min' | 'max' | 'nonFinite';

export const channelOrders: readonly ChannelOrder[] = ['index', 'mean', 'std', 'min', 'max', 'nonFinite'];

/** How many elements of a channel are NaN or Inf. */
export function nonFiniteOf({ nan, posInf, negInf }: AxisStatistics): number {
  return nan + posInf + negInf;
}

/** The channels in order; those without a finite element come last, equal ones by their index. */
export function sortedChannels(all: readonly AxisStatistics[], order: ChannelOrder): number[] {
  const channels = all.map((_, channel) => channel);
  if (order === 'index') return channels;
  const value = (channel: number) => {
    const found = order === 'nonFinite' ? nonFiniteOf(all[channel]!) : all[channel]![order];
    return Number.isNaN(found) ? Number.NEGATIVE_INFINITY : found;
  };
  // The smallest minimum is the one worth seeing.
  const sign = order === 'min' ? -1 : 1;
  return channels.sort((a, b) => {
    const [first, second] = [value(a), value(b)];
    if (first === second) return a - b;
    if (!Number.isFinite(first) || !Number.isFinite(second)) return first > second ? -1 : 1;
    return sign * (second - first);
  });
}

/** A channel that is not like the others, and by what. */
export interface Outlier {
  readonly channel: number;
  readonly by: 'mean' | 'std' | 'nonFinite';
  /** Distance from the median in robust standard deviations; of `nonFinite`, the number of such elements. */
  readonly size: number;
}

/** Beyond this modified z-score a channel is named. */
const limit = 3.5;

/**
 * Channels whose mean or standard deviation lies far from the other channels', by the modified z-score
 * 0.6745 · |x − median| / MAD over 3.5 (Iglewicz and Hoaglin, "How to detect and handle outliers", 1993), and those
 * with NaN or Inf where not all have any. The farthest first, each channel once.
 */
export function outliersOf(all: readonly AxisStatistics[]): Outlier[] {
  const found = new Map<number, Outlier>();
  const bad = all.flatMap((one, channel) => (nonFiniteOf(one) > 0 ? [channel] : []));
  if (bad.length < all.length) {
    for (const channel of bad) {
      found.set(channel, { channel, by: 'nonFinite', size: nonFiniteOf(all[channel]!) });
    }
  }
  for (const by of ['mean', 'std'] as const) {
    const values = all.map((one) => one[by]);
    const finite = values.filter(Number.isFinite);
    const middle = median(finite);
    const spread = median(finite.map((value) => Math.abs(value - middle)));
    if (!(spread > 0)) continue;
    values.forEach((value, channel) => {
      const size = (0.6745 * Math.abs(value - middle)) / spread;
      const known = found.get(channel);
      if (size > limit && (!known || (known.by !== 'nonFinite' && known.size < size))) {
        found.set(channel, { channel, by, size });
      }
    });
  }
  const rank = ({ by }: Outlier) => (by === 'nonFinite' ? 1 : 0);
  return [...found.values()].sort((a, b) => rank(b) - rank(a) || b.size - a.size || a.channel - b.channel);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
