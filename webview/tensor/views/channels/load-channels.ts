import { axisLimits, positionsAtOnce } from '../../../../core/tensor/measures/by-axis';
import type { AxisStatistics, Histogram } from '../../../../core/tensor/measures/types';
import type { MeasuredTensor } from '../../measured-tensor';

/** Channels that are measured at most; of an axis with more, the first ones. */
export const mostChannels = axisLimits.positions;

/** Channels of which histograms are asked for together. */
const histogramBlock = 64;

/**
 * Statistics of every channel along an axis, in as many questions as the runner needs pauses.
 *
 * @param progress is told how many have come; answers false when nobody waits any more
 * @returns undefined where nobody waited to the end
 */
export async function loadChannels(
  measured: MeasuredTensor,
  axis: number,
  progress: (done: number) => boolean,
): Promise<AxisStatistics[] | undefined> {
  const { shape } = measured.tensor;
  const count = Math.min(mostChannels, shape[axis]!);
  const step = positionsAtOnce(shape, axis);
  const all: AxisStatistics[] = [];
  for (let from = 0; from < count; from += step) {
    const to = Math.min(count, from + step);
    all.push(...(await measured.once<'axisStatistics'>({ ask: 'axisStatistics', axis, from, to })));
    if (!progress(all.length)) return undefined;
  }
  return all;
}

/** The histograms of channels with the same bins over [low, high], asked for in blocks and kept. */
export class ChannelHistograms {
  private readonly known = new Map<number, Histogram>();

  constructor(
    private readonly measured: MeasuredTensor,
    private readonly axis: number,
    private readonly bins: { readonly bins: number; readonly low: number; readonly high: number },
  ) {}

  get(channel: number): Histogram | undefined {
    return this.known.get(channel);
  }

  /** Asks for those of some channels that are not known; `loaded` answers false when nobody waits any more. */
  async load(channels: readonly number[], loaded: () => boolean): Promise<void> {
    const { shape } = this.measured.tensor;
    const step = Math.min(histogramBlock, positionsAtOnce(shape, this.axis));
    for (const channel of channels) {
      if (this.known.has(channel)) continue;
      const from = Math.floor(channel / step) * step;
      const to = Math.min(shape[this.axis]!, from + step);
      const wanted = { ask: 'axisHistograms', axis: this.axis, from, to, ...this.bins } as const;
      const found = await this.measured.once<'axisHistograms'>(wanted);
      found.forEach((histogram, k) => {
        this.known.set(from + k, histogram);
      });
      if (!loaded()) return;
    }
  }
}
