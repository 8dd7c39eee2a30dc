import { quantileLevels, type TensorStatistics } from '../../core/tensor/measures/types';
import type { HistogramMarker } from '../ui/histogram-chart';

/** Quantiles as markers of a histogram; those that do not exist or are not known yet are left out. */
export function quantileMarkers(
  statistics: TensorStatistics | undefined,
  levels: readonly (typeof quantileLevels)[number][],
): HistogramMarker[] {
  return levels.flatMap((level) => {
    const value = statistics?.quantiles[quantileLevels.indexOf(level)];
    if (value === undefined || Number.isNaN(value)) return [];
    return [{ label: `${level * 100} %`, value }];
  });
}
