import type { Histogram, TensorStatistics } from '../../core/tensor/measures/types';
import { SegmentedControl } from '../ui/choice-bars';
import { h } from '../ui/dom';
import { HistogramChart } from '../ui/histogram-chart';
import { t } from '../ui/localise';
import { quantileMarkers } from './quantile-markers';

type Counts = 'linear' | 'log';

/** The small histogram beside a picture, with its heading; the median is marked. */
export class SideHistogram {
  readonly root: HTMLElement;
  private readonly counts: SegmentedControl<Counts>;
  private readonly chart = new HistogramChart('histogram-small');

  constructor(change: (logarithmic: boolean) => void) {
    this.counts = new SegmentedControl<Counts>(
      t('Counts'),
      [
        { value: 'linear', label: t('Linear') },
        { value: 'log', label: t('Log') },
      ],
      (value) => change(value === 'log'),
    );
    this.root = h(
      'section',
      { class: 'side-histogram', 'aria-label': t('Histogram') },
      h(
        'div',
        { class: 'section-head' },
        h('h2', {}, t('Histogram')),
        h('span', { class: 'grow' }),
        this.counts.root,
      ),
      this.chart.root,
    );
  }

  update(
    histogram: Histogram | undefined,
    statistics: TensorStatistics | undefined,
    logarithmic: boolean,
  ): void {
    this.counts.update(logarithmic ? 'log' : 'linear');
    if (histogram) this.chart.update(histogram, quantileMarkers(statistics, [0.5]), logarithmic);
  }

  /** Draws again, after a change of theme. */
  redraw(): void {
    this.chart.redraw();
  }
}
