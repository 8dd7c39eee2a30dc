import { otherAxes, type Place, sliceOf, sliderAxes } from './place';

/** What the statistics are of: all of it, the slice that the picture shows, or a position along an axis. */
export type StatisticsScope = 'tensor' | 'slice' | 'axis';

/** A scope as it fits a tensor. */
export interface FittingScope {
  readonly scope: StatisticsScope;
  /** The fixed indices of what is measured, by dimension; undefined for the whole tensor. */
  readonly at: Readonly<Record<string, number>> | undefined;
  /** The axis of `axis`. */
  readonly axis: number;
}

/**
 * The scope that was chosen, or the whole tensor where there is none such: a slice needs a slider, an axis a second
 * dimension of more than one element. Of axes, the chosen one, else the last slider's, else the rows'.
 */
export function fittingScope(
  scope: StatisticsScope,
  axis: number | undefined,
  place: Place,
  shape: readonly number[],
): FittingScope {
  const long = otherAxes(shape, []);
  const sliders = sliderAxes(place, shape);
  const along = long.find((each) => each === axis) ?? sliders.at(-1) ?? place.rowAxis ?? 0;
  if (scope === 'slice' && sliders.length > 0) return { scope, at: sliceOf(place), axis: along };
  if (scope === 'axis' && long.length > 1)
    return { scope, at: { [along]: place.index[along]! }, axis: along };
  return { scope: 'tensor', at: undefined, axis: along };
}
