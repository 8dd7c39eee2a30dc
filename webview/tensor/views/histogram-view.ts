import type { TensorStatistics } from '../../../core/tensor/measures/types';
import { SegmentedControl } from '../../ui/choice-bars';
import { h } from '../../ui/dom';
import { HistogramChart } from '../../ui/histogram-chart';
import type { MeasuredTensor } from '../measured-tensor';
import { quantileMarkers } from '../quantile-markers';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const histogramKind: ViewKind = {
  id: 'histogram',
  label: () => 'Histogram',
  icon: 'graph',
  frame: ['side'],
  fit: () => 0.2,
  create: (host) => new HistogramView(host),
};

const bins = 112;

/** The histogram of the whole tensor with its quantiles. */
class HistogramView implements View {
  readonly root: HTMLElement;
  readonly keys = [];
  private readonly counts: SegmentedControl<'linear' | 'log'>;
  private readonly chart = new HistogramChart('histogram-large');
  private context: ViewContext | undefined;

  constructor(private readonly host: ViewHost) {
    this.counts = new SegmentedControl<'linear' | 'log'>(
      'Counts',
      [
        { value: 'linear', label: 'Linear' },
        { value: 'log', label: 'Log' },
      ],
      (value) => host.keep({ logarithmic: value === 'log' }),
    );
    this.root = h(
      'section',
      { class: 'histogram-view', 'aria-label': 'Histogram' },
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

  get focusTarget(): HTMLElement {
    return this.root;
  }

  show(context: ViewContext): void {
    this.context = context;
    this.counts.update(this.logarithmic() ? 'log' : 'linear');
    void this.load(context.measured, context.statistics);
  }

  redraw(): void {
    this.chart.redraw();
  }

  private logarithmic(): boolean {
    return this.context?.options.logarithmic !== false;
  }

  private async load(measured: MeasuredTensor, statistics: TensorStatistics | undefined): Promise<void> {
    try {
      const histogram = await measured.histogram(bins);
      if (this.context?.measured !== measured || this.context.statistics !== statistics) return;
      this.chart.update(histogram, quantileMarkers(statistics, [0.01, 0.5, 0.99]), this.logarithmic());
    } catch (error) {
      if (this.context?.measured === measured) this.host.failed((error as Error).message);
    }
  }
}
