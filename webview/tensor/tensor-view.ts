import { elementCount } from '../../core/tensor/dtype';
import type { Histogram, TensorStatistics } from '../../core/tensor/measures/types';
import { SegmentedControl, TabBar } from '../ui/choice-bars';
import { h } from '../ui/dom';
import { icon } from '../ui/icons';
import { Latest } from '../ui/latest';
import { formatInteger } from '../ui/number-format';
import { currentTheme } from '../ui/theme';
import { ChannelStrip } from './channel-strip';
import { type ColourRange, colourMapOf, colourRange, isSigned } from './colour-range';
import { ElementReadOut } from './element-read-out';
import { isInteger, numPyScalar } from './element-text';
import { HeatMap } from './heat-map';
import { HistogramView } from './histogram-view';
import { Legend } from './legend';
import { type Ask, MeasuredTensor } from './measured-tensor';
import { NonFiniteBanner } from './non-finite-banner';
import { cursorOf, moved, type Place, sliceOf, sliderAxes } from './place';
import type { ShownTensor } from './protocol';
import { StatisticsList } from './statistics-list';
import { Toolbar } from './toolbar';
import { type Choices, Places, type SavedState, type ViewTab } from './view-state';

const bins = { small: 56, large: 112 } as const;
/** What one tensor looks like: picture, controls, statistics, histogram, channels, read-out. */
export class TensorView {
  readonly root: HTMLElement;
  private readonly banner: NonFiniteBanner;
  private readonly tabs: TabBar<ViewTab>;
  private readonly where = h('span', { class: 'where wide-only muted small' });
  private readonly toolbar: Toolbar;
  private readonly heatMap: HeatMap;
  private readonly legend = new Legend();
  private readonly scope: SegmentedControl<Choices['scope']>;
  private readonly list: StatisticsList;
  private readonly smallHistogram: HistogramView;
  private readonly largeHistogram: HistogramView;
  private readonly strip: ChannelStrip;
  private readonly element: ElementReadOut;
  private readonly picture: HTMLElement;
  private readonly problem = h('p', { class: 'problem', role: 'alert', hidden: true });

  private readonly places: Places;
  private choices: Choices;
  private measured: MeasuredTensor | undefined;
  private place: Place | undefined;
  private whole: TensorStatistics | undefined;
  private range: ColourRange | undefined;
  private clipped: number | undefined;
  private signed = false;
  private readonly scopeLoader = new Latest<MeasuredTensor>((measured) => this.loadScope(measured));

  /** @param changed the state to save changed */
  constructor(
    private readonly ask: Ask,
    saved: SavedState,
    private readonly changed: (state: SavedState) => void,
  ) {
    this.choices = saved.choices;
    this.places = new Places(saved.places);
    const go = (index: readonly number[]) => this.goTo(index);
    this.banner = new NonFiniteBanner(go, () => void this.nextNonFinite(false));
    this.tabs = new TabBar<ViewTab>(
      'Views',
      [
        { value: 'heatMap', label: 'Heat-map', icon: 'heatMap' },
        { value: 'histogram', label: 'Histogram', icon: 'graph' },
      ],
      (tab) => this.choose({ tab }),
    );
    this.toolbar = new Toolbar({
      place: (place) => this.setPlace(place),
      rangeMode: (rangeMode) =>
        this.choose({ rangeMode, custom: rangeMode === 'custom' ? this.range : undefined }),
      customRange: (custom) => this.choose({ custom }),
      colours: (colours) => this.choose({ colours }),
      centred: (centred) => this.choose({ centred }),
    });
    this.element = new ElementReadOut(
      () => this.heatMap.valueAtCursor(),
      () => document.activeElement === this.heatMap.picture,
    );
    this.heatMap = new HeatMap(
      (row, column) => this.moveTo(row, column),
      (problem) => this.pictureLoaded(problem),
      this.element.box,
    );
    this.scope = new SegmentedControl<Choices['scope']>(
      'Statistics of',
      [
        { value: 'tensor', label: 'Tensor' },
        { value: 'slice', label: 'Slice' },
      ],
      (scope) => this.choose({ scope }),
    );
    this.list = new StatisticsList(go);
    const counts = (logarithmic: boolean) => this.choose({ logarithmic });
    this.smallHistogram = new HistogramView('small', counts);
    this.largeHistogram = new HistogramView('large', counts);
    this.strip = new ChannelStrip(
      (place) => this.setPlace(place),
      (thumbnail) => this.choose({ thumbnail }),
      () => this.updateBanner(),
    );
    this.picture = h('div', { class: 'picture-column' }, this.heatMap.root, this.legend.root, this.problem);
    this.root = h(
      'main',
      { class: 'tensor-view' },
      this.banner.root,
      h('div', { class: 'tab-row' }, this.tabs.root, h('span', { class: 'grow' }), this.where),
      this.toolbar.root,
      this.element.scalar,
      h('div', { class: 'view-body' }, this.picture, this.largeHistogram.root, this.side()),
      this.strip.root,
      this.element.status.root,
      this.element.spoken,
    );
  }

  /** The element that takes the picture's keys. */
  get keyTarget(): HTMLElement {
    return this.heatMap.picture;
  }

  /** Shows a tensor; the same one again (same generation) only its surroundings. */
  show(tensor: ShownTensor, where: string): void {
    this.where.replaceChildren(icon('debugPause'), where);
    if (this.measured?.tensor.generation === tensor.generation) return;
    const before = this.measured?.tensor;
    const sameShape = before?.shape.join() === tensor.shape.join();
    this.place = this.places.find(tensor.name, tensor.shape, sameShape ? this.place : undefined);
    this.measured = new MeasuredTensor(tensor, this.ask);
    this.whole = undefined;
    this.clipped = undefined;
    this.problem.hidden = true;
    this.root.classList.toggle('is-scalar', elementCount(tensor.shape) === 1);
    this.update();
    this.loadWhole(this.measured).catch((error: Error) => this.fail(error.message));
  }

  /** Colours everything anew, after a change of theme. */
  redraw(): void {
    this.recolour();
    this.smallHistogram.redraw();
    this.largeHistogram.redraw();
  }

  /** Moves the cursor by cells. */
  moveBy(rows: number, columns: number): void {
    if (!this.place) return;
    const { row, column } = cursorOf(this.place);
    this.moveTo(row + rows, column + columns);
  }

  /** Moves along the last slider's dimension. */
  moveSlice(step: 1 | -1): void {
    if (!this.place || !this.measured) return;
    const { shape } = this.measured.tensor;
    const axis = sliderAxes(this.place, shape).at(-1);
    if (axis !== undefined) this.setPlace(moved(this.place, shape, axis, this.place.index[axis]! + step));
  }

  zoom(factor: number): void {
    this.heatMap.zoom(factor);
  }

  fit(): void {
    this.heatMap.fit();
  }

  /** Moves the cursor to the next NaN or Inf in row order, or the one before. */
  async nextNonFinite(backward: boolean): Promise<void> {
    const { measured, place } = this;
    const total = this.whole ? this.whole.nan + this.whole.posInf + this.whole.negInf : 0;
    if (!measured || !place || total === 0) return;
    const next = await measured.nextNonFinite(place.index, backward);
    if (this.measured !== measured || next.index === null) return;
    const name = this.whole!.nan === total ? 'NaN' : 'non-finite';
    this.element.remark(next.index, `${name} ${formatInteger(next.ordinal)} of ${formatInteger(total)}`);
    this.goTo(next.index);
    this.heatMap.picture.focus({ preventScroll: true });
  }

  /** Opens the next view. */
  nextView(): void {
    this.choose({ tab: this.choices.tab === 'heatMap' ? 'histogram' : 'heatMap' });
  }

  /** The element under the cursor as text, or as an expression of NumPy. */
  async elementText(asNumPy: boolean): Promise<string | undefined> {
    if (!this.measured || !this.place) return undefined;
    const { text } = await this.measured.element(this.place.index);
    return asNumPy ? numPyScalar(text, this.measured.tensor.dtype) : text;
  }

  private side(): HTMLElement {
    return h(
      'aside',
      { class: 'side' },
      h(
        'section',
        { 'aria-label': 'Statistics' },
        h(
          'div',
          { class: 'section-head' },
          h('h2', {}, 'Statistics'),
          h('span', { class: 'grow' }),
          this.scope.root,
        ),
        this.list.root,
      ),
      h('div', { class: 'divider' }),
      this.smallHistogram.root,
    );
  }

  private choose(choices: Partial<Choices>): void {
    this.choices = { ...this.choices, ...choices };
    this.update();
    this.save();
  }

  private setPlace(place: Place): void {
    this.place = place;
    this.update();
    this.save();
  }

  private moveTo(row: number, column: number): void {
    if (!this.place || !this.measured) return;
    const { shape } = this.measured.tensor;
    const place = moved(this.place, shape, this.place.rowAxis, row);
    this.setPlace(moved(place, shape, place.columnAxis, column));
  }

  private goTo(index: readonly number[]): void {
    if (this.place) this.setPlace({ ...this.place, index });
  }

  private save(): void {
    const { tensor } = this.measured ?? {};
    if (tensor && this.place) this.places.keep(tensor.name, tensor.shape, this.place);
    this.changed({ choices: this.choices, places: this.places.entries() });
  }

  /** Brings everything in line with tensor, place and choices. */
  private update(): void {
    const { measured, place, choices } = this;
    if (!measured || !place) return;
    const { name, shape } = measured.tensor;
    const heatMap = choices.tab === 'heatMap';
    this.tabs.update(choices.tab);
    this.picture.hidden = !heatMap;
    this.toolbar.root.hidden = !heatMap;
    this.smallHistogram.root.hidden = !heatMap;
    this.largeHistogram.root.hidden = heatMap;
    this.scope.root.hidden = sliderAxes(place, shape).length === 0;
    this.heatMap.show({ name, shape, place, source: measured.source });
    this.strip.show(
      { shape, place, source: measured.source, statistics: (at) => measured.statistics(at) },
      choices.thumbnail,
    );
    this.recolour();
    this.updateBanner();
    this.scopeLoader.request(measured);
    this.element.show(measured, place);
  }

  /** Finds map and range and hands them to all pictures. */
  private recolour(): void {
    const { measured, place, choices } = this;
    if (!measured || !place) return;
    const drawn = this.heatMap.drawnRange();
    const source = this.whole ?? { ...drawn, quantiles: [] };
    const known = this.whole !== undefined || drawn.min <= drawn.max;
    this.signed = isSigned(choices.colours, source);
    const mode = this.whole || choices.rangeMode === 'custom' ? choices.rangeMode : 'minMax';
    this.range = colourRange(mode, this.signed && choices.centred, choices.custom, source);
    const map = colourMapOf(choices.colours, this.signed, currentTheme().dark);
    if (known) {
      this.heatMap.colour({ ...this.range, map }, this.signed);
      this.strip.colour({ ...this.range, map });
    }
    this.toolbar.update({
      shape: measured.tensor.shape,
      place,
      rangeMode: choices.rangeMode,
      colours: choices.colours,
      centred: choices.centred,
      signed: this.signed,
      range: this.whole ? this.range : undefined,
    });
    this.legend.update(this.whole, this.clipped, this.heatMap.averaged());
    void this.countClipped(measured, this.range);
  }

  private async countClipped(measured: MeasuredTensor, range: ColourRange): Promise<void> {
    if (!this.whole) return;
    const clipped = await measured.clipped(range, this.whole).catch(() => undefined);
    if (this.measured !== measured || this.range !== range) return;
    this.clipped = clipped;
    this.legend.update(this.whole, clipped, this.heatMap.averaged());
  }

  private updateBanner(): void {
    if (this.measured) this.banner.update(this.whole, this.measured.tensor.shape, this.strip.badChannels());
  }

  private async loadWhole(measured: MeasuredTensor): Promise<void> {
    const whole = await measured.statistics();
    if (this.measured !== measured) return;
    this.whole = whole;
    this.recolour();
    this.updateBanner();
  }

  /** Statistics and histogram of what the list is about. */
  private async loadScope(measured: MeasuredTensor): Promise<void> {
    const { shape, dtype } = measured.tensor;
    const place = this.place!;
    const at =
      this.choices.scope === 'slice' && sliderAxes(place, shape).length > 0 ? sliceOf(place) : undefined;
    const large = this.choices.tab === 'histogram';
    this.scope.update(at ? 'slice' : 'tensor');
    const show = (statistics?: TensorStatistics, histogram?: Histogram) => {
      this.list.update(statistics, shape, isInteger(dtype));
      const view = large ? this.largeHistogram : this.smallHistogram;
      view.update(histogram, statistics, this.choices.logarithmic);
    };
    if (this.whole === undefined) show();
    try {
      const statistics = await measured.statistics(at);
      if (this.measured !== measured) return;
      const histogram = await measured.histogram(large ? bins.large : bins.small, at);
      if (this.measured === measured) show(statistics, histogram);
    } catch {
      // The same question without a slice is asked by loadWhole, which says what is wrong.
    }
  }

  private pictureLoaded(problem?: string): void {
    if (problem !== undefined) this.fail(problem);
    else {
      this.problem.hidden = true;
      if (!this.whole) this.recolour();
      this.legend.update(this.whole, this.clipped, this.heatMap.averaged());
      this.element.refresh();
    }
  }

  private fail(problem: string): void {
    this.problem.hidden = false;
    this.problem.replaceChildren(icon('error', 'error'), ` ${problem}`);
  }
}
