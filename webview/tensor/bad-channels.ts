import { elementCount } from '../../core/tensor/dtype';
import type { TensorStatistics } from '../../core/tensor/measures/types';
import type { MeasuredTensor } from './measured-tensor';
import { loadChannels, mostChannels } from './views/channels/load-channels';
import { nonFiniteOf } from './views/channels/order';

/** In how many of how many channels there is a NaN or Inf. */
export interface BadChannels {
  readonly bad: number;
  readonly of: number;
}

/** A tensor of more elements is not read once more just to say in how many channels its NaN are. */
const mostElements = 2 ** 24;

/** Counts the channels along an axis that hold NaN or Inf; undefined where there is none, no axis, or too much to read. */
export async function badChannels(
  measured: MeasuredTensor,
  { nan, posInf, negInf }: TensorStatistics,
  axis: number | undefined,
): Promise<BadChannels | undefined> {
  const { shape } = measured.tensor;
  if (nan + posInf + negInf === 0 || axis === undefined) return undefined;
  const count = shape[axis]!;
  if (count > mostChannels || elementCount(shape) > mostElements) return undefined;
  const all = await loadChannels(measured, axis, () => true);
  return all && { bad: all.filter((one) => nonFiniteOf(one) > 0).length, of: count };
}
