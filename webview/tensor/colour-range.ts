import { quantileLevels, type TensorStatistics } from '../../core/tensor/measures/types';
import type { ColourMapName } from '../ui/colour-map';

/** How the range of colours is found. */
export type RangeMode = 'robust' | 'minMax' | 'custom';

/** Which colours: `auto` takes the signed map where there are negative and positive values, else viridis. */
export type ColourChoice = 'auto' | 'viridis' | 'cividis' | 'signed' | 'gray';

/** The values of the lowest and the highest colour. */
export interface ColourRange {
  readonly low: number;
  readonly high: number;
}

const onePercent = quantileLevels.indexOf(0.01);
const ninetyNinePercent = quantileLevels.indexOf(0.99);

/** Whether the signed map is meant. */
export function isSigned(choice: ColourChoice, statistics: ColourRangeSource): boolean {
  return choice === 'signed' || (choice === 'auto' && statistics.min < 0 && statistics.max > 0);
}

/** What of the statistics the range needs. */
export type ColourRangeSource = Pick<TensorStatistics, 'min' | 'max' | 'quantiles'>;

/** The map of a choice: signed is berlin on dark ground, RdBu on light, so that zero recedes in both. */
export function colourMapOf(choice: ColourChoice, signed: boolean, dark: boolean): ColourMapName {
  if (signed) return dark ? 'berlin' : 'rdbu';
  return choice === 'gray' || choice === 'cividis' ? choice : 'viridis';
}

/**
 * The range of colours. Robust: the 1 % and 99 % quantiles, or ± the larger of their sizes where centred on 0; the
 * whole range where the quantiles are one number (a sparse tensor). A tensor without finite elements gets [0, 1].
 */
export function colourRange(
  mode: RangeMode,
  centred: boolean,
  custom: ColourRange | undefined,
  statistics: ColourRangeSource,
): ColourRange {
  if (mode === 'custom' && custom) return custom;
  const { min, max, quantiles } = statistics;
  if (!Number.isFinite(min) || !Number.isFinite(max)) return { low: 0, high: 1 };
  let low = min;
  let high = max;
  if (mode === 'robust') {
    const [q1, q99] = [quantiles[onePercent]!, quantiles[ninetyNinePercent]!];
    if (q99 > q1) [low, high] = [q1, q99];
  }
  if (!centred) return { low, high };
  const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return { low: -size, high: size };
}
