import type { Histogram, TensorStatistics } from '../../../core/tensor/measures/types';
import { SegmentedControl } from '../../ui/choice-bars';
import { button, DropdownField } from '../../ui/controls';
import { fill, h } from '../../ui/dom';
import { type BinRange, HistogramChart } from '../../ui/histogram-chart';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger, formatNumber, formatPercent } from '../../ui/number-format';
import { quantileMarkers } from '../quantile-markers';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const histogramKind: ViewKind = {
  id: 'histogram',
  label: () => t('Histogram'),
  icon: 'graph',
  frame: ['statistics'],
  fit: () => 0.2,
  create: (host) => new HistogramView(host),
};

const binChoices = [16, 32, 64, 128, 256, 512];
const defaultBins = 64;

/** The histogram of the tensor or of the slice, in which bins can be picked and counted. */
class HistogramView implements View {
  readonly root: HTMLElement;
  readonly focusTarget: HTMLElement;
  readonly keys = [
    { keys: ['←', '→'], does: t('bin') },
    { keys: ['Shift+→'], does: t('range') },
    { keys: ['Esc'], does: t('clear') },
  ];
  private readonly counts: SegmentedControl<'linear' | 'log'>;
  private readonly bins: DropdownField;
  private readonly chart = new HistogramChart('histogram-large');
  private readonly counted = h('p', { class: 'histogram-count', role: 'status' });
  private readonly asRange: HTMLElement;
  private readonly loader = new Latest<ViewContext>((context) => this.load(context));
  private context: ViewContext | undefined;
  private histogram: Histogram | undefined;
  /** Bins from the one where picking began to the one where it stands now. */
  private picked: { readonly anchor: number; readonly at: number } | undefined;
  private drawn = '';

  constructor(private readonly host: ViewHost) {
    this.counts = new SegmentedControl<'linear' | 'log'>(
      t('Counts'),
      [
        { value: 'linear', label: t('Linear') },
        { value: 'log', label: t('Log') },
      ],
      (value) => this.keep({ logarithmic: value === 'log' }),
    );
    this.bins = new DropdownField(t('Bins'), 'bins-field', (value) => this.keep({ bins: Number(value) }));
    this.asRange = button(t('Use as Colour Range'), () => this.useAsRange());
    this.focusTarget = h('div', {
      class: 'histogram-focus',
      role: 'application',
      'aria-roledescription': t('histogram'),
      tabindex: 0,
    });
    this.focusTarget.append(this.chart.root);
    this.root = h(
      'section',
      { class: 'histogram-view', 'aria-label': t('Histogram') },
      h(
        'div',
        { class: 'view-tools', role: 'toolbar', 'aria-label': t('Histogram') },
        this.bins.root,
        h('span', { class: 'label wide-only' }, t('Counts')),
        this.counts.root,
      ),
      this.focusTarget,
      h('div', { class: 'histogram-foot' }, this.counted, this.asRange),
    );
    this.listen();
  }

  show(context: ViewContext): void {
    const before = this.context;
    this.context = context;
    const { logarithmic, bins } = this.options();
    this.counts.update(logarithmic ? 'log' : 'linear');
    this.bins.update(
      binChoices.map((count) => ({ value: String(count), label: t('{0} bins', count) })),
      String(bins),
    );
    if (before?.measured !== context.measured) this.pick(undefined);
    this.loader.request(context);
  }

  redraw(): void {
    this.chart.redraw();
  }

  keyDown(event: KeyboardEvent): boolean {
    if (document.activeElement !== this.focusTarget || event.ctrlKey || event.altKey || event.metaKey) {
      return false;
    }
    if (event.key === 'Escape' && this.picked) {
      this.pick(undefined);
      return true;
    }
    const last = (this.histogram?.counts.length ?? 0) - 1;
    const from = this.picked?.at ?? Math.floor(last / 2);
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to === undefined || last < 0) return false;
    const at = Math.min(last, Math.max(0, to));
    this.pick({ anchor: event.shiftKey ? (this.picked?.anchor ?? from) : at, at });
    return true;
  }

  private options(): { logarithmic: boolean; bins: number } {
    const { logarithmic, bins } = this.context?.options ?? {};
    const known = binChoices.find((count) => count === bins);
    return { logarithmic: logarithmic !== false, bins: known ?? defaultBins };
  }

  private keep(options: { logarithmic?: boolean; bins?: number }): void {
    if (options.bins !== undefined) this.pick(undefined);
    this.host.keep({ ...this.options(), ...options });
  }

  private async load(context: ViewContext): Promise<void> {
    const { measured, scope } = context;
    try {
      const statistics = await measured.statistics(scope);
      const histogram = await measured.histogram(this.options().bins, scope);
      if (this.context?.measured !== measured) return;
      this.draw(histogram, statistics);
      this.host.failed(undefined);
    } catch (error) {
      if (this.context?.measured === measured) this.host.failed((error as Error).message);
    }
  }

  private draw(histogram: Histogram, statistics: TensorStatistics): void {
    const { logarithmic } = this.options();
    const changed = this.histogram !== histogram;
    this.histogram = histogram;
    const drawn = JSON.stringify([logarithmic, statistics.quantiles]);
    if (!changed && drawn === this.drawn) return;
    this.drawn = drawn;
    this.chart.update(histogram, quantileMarkers(statistics, [0.01, 0.5, 0.99]), logarithmic);
    this.focusTarget.setAttribute('aria-label', this.chart.root.getAttribute('aria-label')!);
    this.sayCount();
  }

  private pick(picked: typeof this.picked): void {
    this.picked = picked;
    this.chart.select(this.range());
    this.sayCount();
  }

  private range(): BinRange | undefined {
    if (!this.picked || !this.histogram) return undefined;
    const { anchor, at } = this.picked;
    return { from: Math.min(anchor, at), to: Math.max(anchor, at) + 1 };
  }

  private edges({ from, to }: BinRange): { low: number; high: number } {
    const { low, high, counts } = this.histogram!;
    const edge = (bin: number) => (bin === counts.length ? high : low + ((high - low) * bin) / counts.length);
    return { low: edge(from), high: edge(to) };
  }

  private sayCount(): void {
    const range = this.range();
    this.asRange.hidden = !range;
    if (!range) {
      fill(this.counted, h('span', { class: 'muted' }, t('Click a bar, or drag over several, to count.')));
      return;
    }
    const { counts, nan, posInf, negInf } = this.histogram!;
    const { low, high } = this.edges(range);
    const total = counts.reduce((sum, count) => sum + count, nan + posInf + negInf);
    const count = counts.slice(range.from, range.to).reduce((sum, each) => sum + each, 0);
    fill(
      this.counted,
      h(
        'b',
        {},
        total === 1
          ? t('{0} of 1 element', count)
          : t('{0} of {1} elements', formatInteger(count), formatInteger(total)),
      ),
      ` (${formatPercent(count, total)}) `,
      h(
        'span',
        { class: 'code' },
        range.to === counts.length
          ? t('from {0} to {1}', formatNumber(low), formatNumber(high))
          : t('from {0} to below {1}', formatNumber(low), formatNumber(high)),
      ),
    );
  }

  private useAsRange(): void {
    const range = this.range();
    if (range) this.host.setColourRange(this.edges(range));
  }

  private listen(): void {
    const { root } = this.chart;
    root.addEventListener('pointerdown', (event) => {
      const at = this.chart.binAt(event);
      if (at === undefined || event.button !== 0) return;
      root.setPointerCapture(event.pointerId);
      this.pick({ anchor: event.shiftKey ? (this.picked?.anchor ?? at) : at, at });
    });
    root.addEventListener('pointermove', (event) => {
      if (!root.hasPointerCapture(event.pointerId) || !this.picked) return;
      const at = this.chart.binAt(event);
      if (at !== undefined && at !== this.picked.at) this.pick({ ...this.picked, at });
    });
  }
}
