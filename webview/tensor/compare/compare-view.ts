import type { Derivation } from '../../../core/analysis/difference/derived';
import type { TensorStatistics } from '../../../core/tensor/measures/types';
import { unravel } from '../../../core/tensor/slice';
import { TabBar } from '../../ui/choice-bars';
import { fill, h } from '../../ui/dom';
import { icon } from '../../ui/icons';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { currentTheme } from '../../ui/theme';
import { colourMapOf, colourRange, isSigned } from '../colour-range';
import { elementView, numPyScalar } from '../element-text';
import { type Ask, MeasuredTensor } from '../measured-tensor';
import { defaultPlace, fits, moved, type Place, sliderAxes } from '../place';
import type { Colours } from '../views/view';
import { ChannelTable } from './channel-table';
import { CompareBar, caption } from './compare-bar';
import { ComparePicture, madeCaption, type Part } from './compare-pictures';
import { CompareStatus } from './compare-status';
import { type CompareChoices, type CompareTab, CompareToolbar } from './compare-toolbar';
import { Compared, commonRange } from './compared';
import { DifferenceHistogram } from './difference-histogram';
import { KeyFigures } from './key-figures';
import type { CompareState, DifferenceReport } from './protocol';
import { ScatterPicture, scatterBins } from './scatter-picture';

/** What a comparison needs of the panel. */
export interface CompareHost {
  readonly ask: Ask;
  /** B is to be something else. */
  choose(id: string): void;
  /** What is chosen for all comparisons changed, so that it is to be kept. */
  changed(): void;
}

/** What each tab makes of A and B, and how it is written. */
const made: Readonly<Record<Exclude<CompareTab, 'scatter'>, { derivation: Derivation; text: string }>> = {
  side: { derivation: 'difference', text: 'A − B' },
  difference: { derivation: 'difference', text: 'A − B' },
  ratio: { derivation: 'ratio', text: 'A ÷ B' },
  ulp: { derivation: 'ulp', text: 'ULP' },
};

const moves: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/** Two tensors of one shape: both with what lies between them, and how far they are apart. A mode of the panel. */
export class CompareView {
  readonly root: HTMLElement;
  private readonly bar: CompareBar;
  private readonly tabs: TabBar<CompareTab>;
  private readonly toolbar: CompareToolbar;
  private readonly pictures: Readonly<Record<Part, ComparePicture>>;
  private readonly row = h('div', { class: 'compare-pictures' });
  private readonly scatter = new ScatterPicture();
  private readonly figures: KeyFigures;
  private readonly histogram = new DifferenceHistogram();
  private readonly table: ChannelTable;
  private readonly status = new CompareStatus();
  private readonly problem = h('p', { class: 'problem compare-problem', role: 'alert', hidden: true });
  private readonly body: HTMLElement;

  private state: CompareState | undefined;
  private compared: Compared | undefined;
  private swapped = false;
  private places: Record<Part, Place> | undefined;
  private report: DifferenceReport | undefined;
  private statistics: Partial<Record<Part, TensorStatistics>> = {};
  private madeTensor: { readonly derivation: Derivation; readonly measured: MeasuredTensor } | undefined;
  private choices: CompareChoices = { tab: 'side', range: 'robust', madeRange: 'max', linked: true };
  private readonly values = new Latest<Place>((place) => this.readValues(place));

  constructor(private readonly host: CompareHost) {
    this.bar = new CompareBar((id) => host.choose(id));
    this.tabs = new TabBar<CompareTab>(
      t('Views'),
      [
        { value: 'side', label: t('Side by side'), icon: 'compare' },
        { value: 'difference', label: t('Difference') },
        { value: 'ratio', label: t('Ratio') },
        { value: 'scatter', label: t('Scatter') },
        { value: 'ulp', label: t('ULP') },
      ],
      (tab) => this.choose({ tab }),
    );
    this.toolbar = new CompareToolbar(
      (choice) => this.choose(choice),
      (place) => this.setPlaces(place),
    );
    const picture = (part: Part) =>
      new ComparePicture(
        part,
        (place) => this.moveCursor(part, place),
        (problem) => this.fail(problem),
      );
    this.pictures = { a: picture('a'), b: picture('b'), made: picture('made') };
    for (const [part, each] of Object.entries(this.pictures)) {
      each.onLook = () => {
        if (this.choices.tab !== 'side' || !this.choices.linked) return;
        for (const other of Object.values(this.pictures)) {
          if (other !== this.pictures[part as Part]) other.lookLike(each);
        }
      };
    }
    this.row.append(this.pictures.a.root, this.pictures.b.root, this.pictures.made.root, this.scatter.root);
    this.figures = new KeyFigures((index) => this.goTo(index));
    this.table = new ChannelTable((channel) => this.showChannel(channel));
    this.body = h(
      'div',
      { class: 'compare-body' },
      this.toolbar.root,
      this.row,
      this.figures.root,
      h('div', { class: 'compare-details' }, this.histogram.root, this.table.root),
    );
    this.root = h(
      'main',
      { class: 'compare-view' },
      this.bar.root,
      h('div', { class: 'tab-row' }, this.tabs.root),
      this.problem,
      this.body,
      this.status.root,
      this.status.spoken,
    );
  }

  /** Rows, columns, sliders and cursor of A. */
  get place(): Place | undefined {
    return this.places?.a;
  }

  /** What was chosen, to be kept. */
  get saved(): CompareChoices {
    return this.choices;
  }

  /** Takes up choices that were kept. */
  restore(choices: Partial<CompareChoices> | undefined): void {
    this.choices = { ...this.choices, ...choices };
  }

  /** Shows a comparison; the same pair again only in its surroundings. */
  show(state: CompareState): void {
    this.state = state;
    const { pair } = state;
    if (!pair) {
      // What was compared before stays until what comes in its place is known.
      if (state.problem !== undefined) this.compared = undefined;
      this.update();
      if (state.problem !== undefined) this.fail(state.problem);
      return;
    }
    const [a, b] = this.swapped ? [pair.b, pair.a] : [pair.a, pair.b];
    const before = this.compared;
    if (before?.a.tensor.generation !== a.generation || before.b.tensor.generation !== b.generation) {
      this.fail(undefined);
      this.begin(
        new Compared(
          new MeasuredTensor(a, this.host.ask),
          new MeasuredTensor(b, this.host.ask),
          this.host.ask,
        ),
      );
    }
    this.update();
  }

  /** The picture that takes the focus. */
  get focusTarget(): HTMLElement {
    return this.pictures.a.target;
  }

  redraw(): void {
    for (const picture of Object.values(this.pictures)) picture.redraw();
    this.histogram.redraw();
    this.scatter.redraw();
    this.update();
  }

  /** Does what a key means to a comparison; false where it means nothing. */
  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.compared) return false;
    const focused = Object.values(this.pictures).find(({ target }) => target === document.activeElement);
    const move = focused && moves[event.key];
    if (move) focused.moveBy(...move);
    else if (event.key === '+' || event.key === '=') this.zoom(focused, (picture) => picture.zoom(2));
    else if (event.key === '-' || event.key === '−') this.zoom(focused, (picture) => picture.zoom(0.5));
    else if (event.key === '0') this.zoom(focused, (picture) => picture.fit());
    else if (event.key.toLowerCase() === 'x') this.swap();
    else if (event.key.toLowerCase() === 'w') this.goToWorst();
    else return false;
    return true;
  }

  moveSlice(step: 1 | -1): void {
    const { compared, places } = this;
    const axis = places && compared && sliderAxes(places.a, compared.shape).at(-1);
    if (axis === undefined || !compared || !places) return;
    this.setPlaces(moved(places.a, compared.shape, axis, places.a.index[axis]! + step));
  }

  nextView(): void {
    const tabs: CompareTab[] = ['side', 'difference', 'ratio', 'scatter', 'ulp'];
    this.choose({ tab: tabs[(tabs.indexOf(this.choices.tab) + 1) % tabs.length]! });
  }

  /** A and B change places. */
  swap(): void {
    if (!this.compared) return;
    this.swapped = !this.swapped;
    this.begin(this.compared.swapped());
    this.update();
  }

  /** Goes to the element that is off most: one with a NaN on one side, else the largest |A − B|. */
  goToWorst(): void {
    const { figures } = this.report ?? {};
    const flat = figures && (figures.firstNonFinite >= 0 ? figures.firstNonFinite : figures.argMaxAbs);
    if (flat === undefined || flat < 0 || !this.compared) return;
    this.goTo(unravel(flat, this.compared.shape));
  }

  /** The elements under the cursor as text, or as expressions of NumPy. */
  async elementText(asNumPy: boolean): Promise<string | undefined> {
    const { compared, places } = this;
    if (!compared || !places) return undefined;
    const [a, b] = await Promise.all([
      compared.a.element(places.a.index),
      compared.b.element(places.b.index),
    ]);
    if (!asNumPy) return `${a.text}\t${b.text}`;
    return `${numPyScalar(a.text, compared.a.tensor.dtype)}, ${numPyScalar(b.text, compared.b.tensor.dtype)}`;
  }

  private begin(compared: Compared): void {
    this.compared = compared;
    this.report = undefined;
    this.statistics = {};
    this.madeTensor = undefined;
    const { shape } = compared;
    const kept = this.places?.a;
    const place = kept && fits(kept, shape) ? kept : defaultPlace(shape);
    this.places = { a: place, b: place, made: place };
    void this.load(compared);
  }

  /** Figures first, then what colours need, then what is drawn of both. */
  private async load(compared: Compared): Promise<void> {
    const isCurrent = () => this.compared === compared;
    try {
      const [a, b] = await Promise.all([compared.a.statistics(), compared.b.statistics()]);
      if (!isCurrent()) return;
      this.statistics = { ...this.statistics, a, b };
      this.update();
      const report = await compared.difference(channelAxis(compared.shape, this.places!.a));
      if (!isCurrent()) return;
      this.report = report;
      this.update();
      const difference = await compared.derived('difference');
      const statistics = await difference.statistics();
      const histogram = await difference.histogram(DifferenceHistogram.bins);
      if (isCurrent()) this.histogram.update(histogram, statistics);
    } catch (error) {
      if (isCurrent()) this.fail((error as Error).message);
    }
  }

  private choose(choice: Partial<CompareChoices>): void {
    this.choices = { ...this.choices, ...choice };
    this.host.changed();
    if (choice.tab && this.compared) this.fail(undefined);
    if (choice.linked && this.places) this.setPlaces(this.places.a);
    else this.update();
  }

  private setPlaces(place: Place): void {
    this.places = { a: place, b: place, made: place };
    this.update();
  }

  private moveCursor(part: Part, place: Place): void {
    if (!this.places) return;
    this.places = this.choices.linked
      ? { a: place, b: place, made: place }
      : { ...this.places, [part]: place };
    this.update(place);
  }

  private goTo(index: readonly number[]): void {
    if (this.places) this.setPlaces({ ...this.places.a, index });
  }

  private showChannel(channel: number): void {
    const { compared, places } = this;
    const axis = compared && places && channelAxis(compared.shape, places.a);
    if (axis === null || axis === undefined || !compared || !places) return;
    this.setPlaces(moved(places.a, compared.shape, axis, channel));
  }

  /** Zooms the picture that has the focus; the others follow it while they are linked. */
  private zoom(focused: ComparePicture | undefined, task: (picture: ComparePicture) => void): void {
    task(focused ?? (this.choices.tab === 'side' ? this.pictures.a : this.pictures.made));
  }

  /** Brings everything in line with pair, places and choices; `cursor` is the place that was moved last. */
  private update(cursor = this.places?.a): void {
    const { state, compared, places, choices } = this;
    if (!state) return;
    const { tab } = choices;
    this.bar.update(this.swapped ? { ...state, a: sideOf(state, 'b'), b: state.b } : state);
    this.tabs.update(tab);
    this.body.hidden = !compared;
    this.status.root.hidden = !compared;
    if (!compared || !places || !cursor) return;
    this.toolbar.update(choices, compared.shape, places.a);
    const isSide = tab === 'side';
    this.row.className = `compare-pictures show-${tab}`;
    this.pictures.a.root.hidden = !isSide;
    this.pictures.b.root.hidden = !isSide;
    this.pictures.made.root.hidden = tab === 'scatter';
    this.scatter.root.hidden = tab !== 'scatter';
    const [labelA, labelB] = this.swapped ? [state.b.label, state.a.label] : [state.a.label, state.b.label];
    fill(this.pictures.a.caption, ...caption('a', { label: labelA, note: '' }));
    fill(this.pictures.b.caption, ...caption('b', { label: labelB, note: '' }));
    this.updatePictures(compared, places);
    this.figures.update(this.report?.figures, compared.shape);
    const axis = channelAxis(compared.shape, places.a);
    this.table.update(this.report, axis, axis === null ? -1 : places.a.index[axis]!);
    this.values.request(cursor);
  }

  private updatePictures(compared: Compared, places: Record<Part, Place>): void {
    const { tab } = this.choices;
    if (tab === 'scatter') return void this.loadScatter(compared);
    if (tab === 'side') {
      const [a, b] = this.sharedColours();
      this.pictures.a.show(compared.a, places.a, a);
      this.pictures.b.show(compared.b, places.b, b);
    }
    const { derivation, text } = made[tab];
    fill(this.pictures.made.caption, ...madeCaption(text));
    if (tab === 'ulp' && this.state?.pair?.ulp === false) {
      this.pictures.made.root.hidden = true;
      this.fail(
        t(
          'Units in the last place are counted between tensors of one floating-point type, not {0} and {1}.',
          compared.a.tensor.dtype,
          compared.b.tensor.dtype,
        ),
      );
      return;
    }
    if (this.madeTensor?.derivation === derivation) {
      // Where a cell stands for many, what is off most must not be lost in a mean.
      const reduce = derivation === 'difference' ? 'magnitude' : 'max';
      const colours = this.madeColours(derivation);
      this.pictures.made.show(this.madeTensor.measured, places.made, colours, reduce);
    } else void this.loadMade(compared, derivation);
  }

  private async loadMade(compared: Compared, derivation: Derivation): Promise<void> {
    try {
      const measured = await compared.derived(derivation);
      const statistics = await measured.statistics();
      const { tab } = this.choices;
      if (this.compared !== compared || tab === 'scatter' || made[tab].derivation !== derivation) return;
      if (this.madeTensor?.measured === measured) return;
      this.madeTensor = { derivation, measured };
      this.statistics = { ...this.statistics, made: statistics };
      this.fail(undefined);
      this.update();
    } catch (error) {
      if (this.compared === compared) this.fail((error as Error).message);
    }
  }

  private async loadScatter(compared: Compared): Promise<void> {
    const { a, b } = this.statistics;
    if (!a || !b) return;
    const { min, max } = commonRange(a, b);
    const [low, high] = Number.isNaN(min) ? [0, 1] : [min, max];
    try {
      const joint = await compared.joint(scatterBins, low, high);
      if (this.compared !== compared) return;
      this.fail(undefined);
      this.scatter.update(joint, low, high);
    } catch (error) {
      if (this.compared === compared) this.fail((error as Error).message);
    }
  }

  /** Of A and of B: one range and map for both, or each its own. */
  private sharedColours(): [Colours | undefined, Colours | undefined] {
    const { a, b } = this.statistics;
    if (!a || !b) return [undefined, undefined];
    const { range } = this.choices;
    const of = (source: Parameters<typeof colourRange>[3]): Colours => {
      const signed = isSigned('auto', source);
      const bounds = colourRange(range === 'minMax' ? 'minMax' : 'robust', signed, undefined, source);
      return { ...bounds, signed, map: colourMapOf('auto', signed, currentTheme().dark) };
    };
    if (range === 'own') return [of(a), of(b)];
    const both = of(commonRange(a, b));
    return [both, both];
  }

  private madeColours(derivation: Derivation): Colours | undefined {
    const statistics = this.statistics.made;
    if (!statistics) return undefined;
    const { dark } = currentTheme();
    if (derivation !== 'difference') {
      const range = colourRange('robust', false, undefined, statistics);
      return { ...range, signed: false, map: colourMapOf('auto', false, dark) };
    }
    const mode = this.choices.madeRange === 'max' ? 'minMax' : 'robust';
    const range = colourRange(mode, true, undefined, statistics);
    return { ...range, signed: true, map: colourMapOf('signed', true, dark) };
  }

  private async readValues(place: Place): Promise<void> {
    const { compared, choices } = this;
    if (!compared) return;
    const derivation = choices.tab === 'scatter' ? 'difference' : made[choices.tab].derivation;
    const { index } = place;
    try {
      const [a, b] = await Promise.all([compared.a.element(index), compared.b.element(index)]);
      const isMade = this.madeTensor?.derivation === derivation ? this.madeTensor.measured : undefined;
      const between = await isMade?.element(index);
      if (this.compared !== compared) return;
      const text = (value: string | undefined, tensor: MeasuredTensor | undefined) =>
        value === undefined ? '…' : elementView(value, tensor?.tensor.dtype ?? 'float64').short;
      const values = {
        a: text(a.text, compared.a),
        b: text(b.text, compared.b),
        made: text(between?.text, isMade),
      };
      for (const part of ['a', 'b', 'made'] as const) this.pictures[part].tell(index, values[part]);
      const name = choices.tab === 'scatter' ? 'A−B' : made[choices.tab].text.replaceAll(' ', '');
      this.status.update(index, values, name, this.root.contains(document.activeElement));
    } catch {
      // The pictures' own questions say what is wrong.
    }
  }

  private fail(problem: string | undefined): void {
    this.problem.hidden = problem === undefined;
    fill(this.problem, ...(problem === undefined ? [] : [icon('warning', 'warning'), ` ${problem}`]));
  }
}

/** B's words as A's, after a swap; its note stays where the choice of B is. */
function sideOf(state: CompareState, side: 'b') {
  return { label: state[side].label, note: t('swapped') };
}

/** The dimension whose indices are told apart: the last slider's, else that of the columns. */
function channelAxis(shape: readonly number[], place: Place): number | null {
  return sliderAxes(place, shape).at(-1) ?? place.columnAxis;
}
