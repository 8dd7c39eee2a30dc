import type { AxisStatistics } from '../../../core/tensor/measures/types';
import { SegmentedControl } from '../../ui/choice-bars';
import { DropdownField } from '../../ui/controls';
import { fill, h } from '../../ui/dom';
import { t } from '../../ui/localise';
import { formatInteger } from '../../ui/number-format';
import { axisChoices } from '../axis-choices';
import { AxisSliders } from '../axis-sliders';
import { ChannelStrip, type ThumbnailSize } from '../channel-strip';
import { link } from '../links';
import { moved, otherAxes, sliderAxes } from '../place';
import { scaleOf } from './channels/channel-plot';
import { ChannelRows } from './channels/channel-rows';
import { ChannelHistograms, loadChannels, mostChannels } from './channels/load-channels';
import { type ChannelOrder, channelOrders, type Outlier, outliersOf, sortedChannels } from './channels/order';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const channelsKind: ViewKind = {
  id: 'channels',
  label: () => t('Channels'),
  icon: 'channels',
  frame: [],
  fit: ({ shape }) => (shape.filter((size) => size > 1).length >= 2 ? 0.25 : 0),
  create: (host) => new ChannelsView(host),
};

type Mode = 'box' | 'ridge' | 'pictures';
const modes: readonly Mode[] = ['box', 'ridge', 'pictures'];
const sizes: readonly ThumbnailSize[] = ['S', 'M', 'L'];
const ridgeBins = 96;
const mostOutliers = 8;

/** What is measured along one axis of one tensor. */
interface Measured {
  readonly axis: number;
  readonly key: string;
  readonly statistics: readonly AxisStatistics[] | undefined;
}

/** The slices along a dimension beside each other: as boxes, as a ridge, or as pictures. */
class ChannelsView implements View {
  readonly root: HTMLElement;
  readonly speaksItself = true;
  readonly keys = [
    { keys: ['↑', '↓'], does: t('channel') },
    { keys: ['Home', 'End'], does: t('ends') },
  ];
  private readonly axisField: DropdownField;
  private readonly sortField: DropdownField;
  private readonly mode: SegmentedControl<Mode>;
  private readonly remark = h('p', { class: 'channel-remark small', role: 'status' });
  private readonly heights = h('span', { class: 'muted small wide-only', hidden: true });
  private readonly sliders: AxisSliders;
  private readonly rows: ChannelRows;
  private readonly strip: ChannelStrip;
  private context: ViewContext | undefined;
  private measured: Measured | undefined;
  private histograms: ChannelHistograms | undefined;
  private shownFor = '';

  constructor(private readonly host: ViewHost) {
    this.axisField = new DropdownField(t('along'), 'axis-field', (value) =>
      this.keep({ axis: Number(value) }),
    );
    this.sortField = new DropdownField(t('Sort'), 'sort-field', (value) => this.keep({ sort: value }));
    this.mode = new SegmentedControl<Mode>(
      t('Show channels as'),
      [
        { value: 'box', label: t('Box') },
        { value: 'ridge', label: t('Ridge') },
        { value: 'pictures', label: t('Pictures') },
      ],
      (value) => this.keep({ mode: value }),
    );
    this.sliders = new AxisSliders((place) => host.setPlace(place));
    this.rows = new ChannelRows(
      (channel) => this.choose(channel),
      (channels) => void this.loadHistograms(channels),
    );
    this.strip = new ChannelStrip(
      (place) => host.setPlace(place),
      (size) => this.keep({ size }),
    );
    this.strip.root.classList.add('is-large');
    this.root = h(
      'section',
      { class: 'channels-view', 'aria-label': t('Channels') },
      h(
        'div',
        { class: 'view-tools', role: 'toolbar', 'aria-label': t('Channels') },
        this.axisField.root,
        this.mode.root,
        this.sortField.root,
        this.heights,
        this.sliders.root,
      ),
      this.remark,
      this.rows.root,
      this.strip.root,
    );
  }

  get focusTarget(): HTMLElement {
    return this.rows.list.querySelector<HTMLElement>('[tabindex="0"]') ?? this.root;
  }

  show(context: ViewContext): void {
    this.context = context;
    const { measured } = context;
    const { axis, mode } = this.options();
    const key = `${measured.tensor.generation}/${axis}`;
    if (this.measured?.key !== key) {
      this.measured = { axis, key, statistics: undefined };
      this.histograms = undefined;
      void this.load(this.measured);
    }
    this.updateTools(axis, mode);
    this.rows.root.hidden = mode === 'pictures';
    this.strip.root.hidden = mode !== 'pictures';
    if (mode === 'pictures') this.showPictures(axis);
    else this.showRows();
    this.updateRemark();
  }

  hidden(): void {
    // What has come is kept by `once`: measuring goes on where it was.
    if (!this.measured?.statistics) this.measured = undefined;
    this.strip.pause();
  }

  redraw(): void {
    // Boxes and hills take their colours from the theme's style; the pictures come with the context.
  }

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.rows.list.contains(document.activeElement)) {
      return false;
    }
    const channel = this.rows.after(event.key);
    if (channel === undefined) return false;
    this.choose(channel);
    this.rows.focus();
    return true;
  }

  /** The choices, as far as they fit the tensor. */
  private options(): { axis: number; mode: Mode; sort: ChannelOrder; size: ThumbnailSize } {
    const { measured, place, options } = this.context!;
    const { shape } = measured.tensor;
    const sliders = sliderAxes(place, shape);
    const chosenMode = modes.find((mode) => mode === options.mode) ?? 'box';
    const mode = sliders.length === 0 && chosenMode === 'pictures' ? 'box' : chosenMode;
    const offered = this.axesFor(mode);
    // The last slider's: the channels of N × C × H × W, the heads of attention.
    const first = sliders.at(-1) ?? offered[0] ?? 0;
    return {
      axis: offered.find((axis) => axis === options.axis) ?? first,
      mode,
      sort: channelOrders.find((order) => order === options.sort) ?? 'index',
      size: sizes.find((size) => size === options.size) ?? 'M',
    };
  }

  /** The dimensions that can be looked along: a picture needs two others. */
  private axesFor(mode: Mode): number[] {
    const { measured, place } = this.context!;
    const { shape } = measured.tensor;
    if (mode === 'pictures') return sliderAxes(place, shape);
    return otherAxes(shape, []);
  }

  private keep(options: Readonly<Record<string, unknown>>): void {
    this.host.keep({ ...this.context!.options, ...options });
  }

  private choose(channel: number): void {
    const { place, measured } = this.context!;
    this.host.setPlace(moved(place, measured.tensor.shape, this.options().axis, channel));
  }

  private updateTools(axis: number, mode: Mode): void {
    const { measured, place } = this.context!;
    const { shape } = measured.tensor;
    this.mode.update(mode);
    this.mode.enable('pictures', sliderAxes(place, shape).length > 0);
    this.axisField.update(axisChoices(shape, this.axesFor(mode)), String(axis));
    this.sortField.root.hidden = mode === 'pictures';
    const others = mode === 'pictures' ? sliderAxes(place, shape).filter((each) => each !== axis) : [];
    this.sliders.update(shape, place, others);
    this.heights.hidden = mode !== 'ridge';
    this.heights.textContent = t('height: root of the count, lone peaks cut');
    this.sortField.update(
      [
        { value: 'index', label: t('By index') },
        { value: 'mean', label: t('By mean') },
        { value: 'std', label: t('By std') },
        { value: 'min', label: t('By min') },
        { value: 'max', label: t('By max') },
        { value: 'nonFinite', label: t('By NaN, Inf') },
      ],
      this.options().sort,
    );
  }

  private async load(wanted: Measured): Promise<void> {
    const { measured } = this.context!;
    const current = () => this.measured?.key === wanted.key;
    try {
      const statistics = await loadChannels(measured, wanted.axis, (done) => {
        if (current()) this.updateRemark(done);
        return current();
      });
      if (!statistics || !current()) return;
      this.measured = { ...wanted, statistics };
      this.shownFor = '';
      if (this.options().mode !== 'pictures') this.showRows();
      this.updateRemark();
      this.host.failed(undefined);
    } catch (error) {
      if (current()) this.host.failed((error as Error).message);
    }
  }

  private showRows(): void {
    const { measured, place } = this.context!;
    const { axis, mode, sort } = this.options();
    const { statistics, key } = this.measured!;
    const count = measured.tensor.shape[axis]!;
    const chosen = Math.min(place.index[axis]!, Math.min(count, mostChannels) - 1);
    const shownFor = JSON.stringify([key, mode, sort, statistics !== undefined]);
    if (shownFor === this.shownFor) {
      this.rows.mark(chosen);
      return;
    }
    const fresh = !this.shownFor.startsWith(JSON.stringify([key]).slice(0, -1));
    this.shownFor = shownFor;
    const scale = statistics && scaleOf(statistics);
    if (mode === 'ridge' && scale && !this.histograms) {
      this.histograms = new ChannelHistograms(measured, axis, { bins: ridgeBins, ...scale });
    }
    this.rows.show(
      {
        statistics,
        count,
        order: statistics
          ? sortedChannels(statistics, sort)
          : Array.from({ length: Math.min(count, mostChannels) }, (_, k) => k),
        chosen,
        histograms: mode === 'ridge' ? this.histograms : undefined,
        label: t('Channels of {0} along dimension {1}', measured.tensor.name, axis),
      },
      fresh,
    );
  }

  private async loadHistograms(channels: readonly number[]): Promise<void> {
    const { histograms } = this;
    const current = () => this.histograms === histograms && this.options().mode === 'ridge';
    const draw = () => {
      if (!current()) return false;
      this.shownFor = '';
      return true;
    };
    try {
      await histograms?.load(channels, draw);
      if (current()) this.showRows();
    } catch (error) {
      if (current()) this.host.failed((error as Error).message);
    }
  }

  private showPictures(axis: number): void {
    const { measured, place, colours } = this.context!;
    const { shape } = measured.tensor;
    this.strip.show(
      { shape, place, axis, source: measured.source, statistics: (at) => measured.statistics(at) },
      this.options().size,
    );
    if (colours) this.strip.colour(colours);
  }

  /** The line above: how far measuring is, or which channels stand out. */
  private updateRemark(done?: number): void {
    const { axis } = this.options();
    const { shape } = this.context!.measured.tensor;
    const count = Math.min(mostChannels, shape[axis]!);
    const { statistics } = this.measured!;
    if (!statistics) {
      fill(
        this.remark,
        h(
          'span',
          { class: 'muted' },
          t('Measured {0} of {1}', formatInteger(done ?? 0), formatInteger(count)),
        ),
      );
      return;
    }
    const outliers = outliersOf(statistics);
    const parts: (Node | string)[] = [];
    if (outliers.length === 0) parts.push(h('span', { class: 'muted' }, t('No channel stands out.')));
    else {
      parts.push(t('Stand out:'), ' ');
      outliers.slice(0, mostOutliers).forEach((outlier, k) => {
        if (k > 0) parts.push(', ');
        parts.push(this.outlierLink(outlier));
      });
      const more = outliers.length - mostOutliers;
      if (more > 0) parts.push(' ', t('and {0} more', formatInteger(more)));
    }
    if (shape[axis]! > mostChannels) {
      parts.push(
        ' ',
        h('span', { class: 'muted' }, t('Only the first {0} are measured.', formatInteger(mostChannels))),
      );
    }
    fill(this.remark, ...parts);
  }

  private outlierLink({ channel, by }: Outlier): HTMLElement {
    const why = { mean: t('mean'), std: t('std'), nonFinite: t('NaN or Inf') }[by];
    return h(
      'span',
      { class: 'nowrap' },
      link([String(channel)], () => this.choose(channel), t('Go to channel {0}', channel)),
      ` (${why})`,
    );
  }
}
