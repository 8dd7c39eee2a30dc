import { type Histogram, quantileLevels, type TensorStatistics } from '../../core/tensor/measures/types';
import { SegmentedControl } from '../ui/choice-bars';
import { h } from '../ui/dom';
import { HistogramChart, type HistogramMarker } from '../ui/histogram-chart';

type Counts = 'linear' | 'log';

/** The histogram with its heading: small beside the picture, or large in its own tab. */
export class HistogramView {
  readonly root: HTMLElement;
  private readonly counts: SegmentedControl<Counts>;
  private readonly chart: HistogramChart;

  constructor(
    private readonly size: 'small' | 'large',
    change: (logarithmic: boolean) => void,
  ) {
    this.counts = new SegmentedControl<Counts>(
      'Counts',
      [
        { value: 'linear', label: 'Linear' },
        { value: 'log', label: 'Log' },
      ],
      (value) => change(value === 'log'),
    );
    this.chart = new HistogramChart(`histogram-${size}`);
    this.root = h(
      'section',
      { class: `histogram-view histogram-view-${size}`, 'aria-label': 'Histogram' },
      h(
        'div',
        { class: 'section-head' },
        h('h2', {}, 'Histogram'),
        h('span', { class: 'grow' }),
        this.counts.root,
      ),
      this.chart.root,
    );
  }

  /** Shows counts with the quantiles marked: the median, in the large one also 1 % and 99 %. */
  update(
    histogram: Histogram | undefined,
    statistics: TensorStatistics | undefined,
    logarithmic: boolean,
  ): void {
    this.counts.update(logarithmic ? 'log' : 'linear');
    if (histogram) this.chart.update(histogram, this.markers(statistics), logarithmic);
  }

  /** Draws again, after a change of theme. */
  redraw(): void {
    this.chart.redraw();
  }

  private markers(statistics: TensorStatistics | undefined): HistogramMarker[] {
    const levels = this.size === 'large' ? ([0.01, 0.5, 0.99] as const) : ([0.5] as const);
    return levels.flatMap((level) => {
      const value = statistics?.quantiles[quantileLevels.indexOf(level)];
      if (value === undefined || Number.isNaN(value)) return [];
      return [{ label: `${level * 100} %`, value }];
    });
  }
}
