import { elementCount } from '../../core/tensor/dtype';
import type { RangeEstimate, TensorStatistics } from '../../core/tensor/measures/types';
import { h } from '../ui/dom';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import { formatInteger } from '../ui/number-format';
import { currentTheme } from '../ui/theme';
import { type BadChannels, badChannels } from './bad-channels';
import { ChannelStrip } from './channel-strip';
import { type ColourRange, colourMapOf, colourRange, isSigned } from './colour-range';
import { ElementReadOut } from './element-read-out';
import { copiedText } from './element-text';
import { type Ask, MeasuredTensor } from './measured-tensor';
import { NonFiniteBanner } from './non-finite-banner';
import { moved, type Place, sliderAxes } from './place';
import type { SharedRange, ShownTensor } from './protocol';
import { RangeSharing } from './range-sharing';
import { SidePanel } from './side-panel';
import { type FittingScope, fittingScope } from './statistics-scope';
import { Toolbar } from './toolbar';
import { type Choices, Places, type SavedState } from './view-state';
import { ViewTabs } from './view-tabs';
import { viewKinds } from './views/all';
import { bestView, offered, openView, tensorKind } from './views/choose-view';
import type { NamesOf } from './views/media/protocol';
import type { Colours, FramePart, View, ViewContext, ViewHost, ViewKind } from './views/view';
import { WhereLabel } from './where-label';

/** A view that fits a tensor of one element so well is opened for it. */
const singleFit = 0.95;

/** What the view of a tensor needs of the panel. */
export interface TensorViewHost {
  readonly ask: Ask;
  /** The state to save changed. */
  changed(state: SavedState): void;
  /** Puts text on the clipboard. */
  copy(text: string): void;
  /** Asks the user for a file with names. */
  chooseNames(of: NamesOf): void;
  /** Shows another value, or an expression. */
  showValue(expression: string): void;
  /** Tells whether all panels are to have one range of colours, and this one's own. */
  shareRange(wish: SharedRange): void;
}

/**
 * What one tensor looks like: the tabs with the open view, and around it what views share. It knows views by their
 * interface only (views/view.ts), and hands them place, colours and statistics.
 */
export class TensorView {
  readonly root: HTMLElement;
  private readonly banner: NonFiniteBanner;
  private readonly where = new WhereLabel();
  private readonly tabs = new ViewTabs((id) => this.open(id), this.where);
  private readonly toolbar: Toolbar;
  /** The open view, while it is seen. */
  private seen: View | undefined;
  /** Whether something else stands in the tensor's place. */
  private covered = false;
  private readonly views = new Map<string, { readonly view: View; readonly container: HTMLElement }>();
  private readonly body = h('div', { class: 'view-body' });
  private readonly main = h('div', { class: 'view-main' });
  private readonly side: SidePanel;
  private readonly strip: ChannelStrip;
  private readonly element: ElementReadOut;
  /** What is wrong, by the view that said so; `''` for the hub itself. */
  private readonly problems = new Map<string, string>();
  private readonly problem = h('p', { class: 'problem', role: 'alert', hidden: true });

  private readonly places: Places;
  private choices: Choices;
  private measured: MeasuredTensor | undefined;
  private place: Place | undefined;
  private whole: TensorStatistics | undefined;
  /** Of a large tensor, until its statistics come. */
  private estimate: RangeEstimate | undefined;
  private colours: Colours | undefined;
  private range: ColourRange | undefined;
  /** In how many channels there is a NaN or Inf, once it is known. */
  private bad: BadChannels | undefined;
  private readonly sharing = new RangeSharing((wish) => this.host.shareRange(wish));

  constructor(
    private readonly host: TensorViewHost,
    saved: SavedState,
  ) {
    this.choices = saved.choices;
    this.places = new Places(saved.places);
    const go = (index: readonly number[]) => this.goTo(index);
    this.banner = new NonFiniteBanner(go, () => void this.nextNonFinite(false));
    this.toolbar = new Toolbar({
      place: (place) => this.setPlace(place),
      rangeMode: (rangeMode) =>
        this.choose({ rangeMode, custom: rangeMode === 'custom' ? this.range : undefined }),
      customRange: (custom) => this.choose({ custom }),
      colours: (colours) => this.choose({ colours }),
      centred: (centred) => this.choose({ centred }),
      shareRange: (on) => {
        this.sharing.choose(on);
        this.update();
      },
    });
    this.element = new ElementReadOut(
      () => this.openView()?.valueAtCursor?.(),
      () => {
        const view = this.openView();
        return view !== undefined && !view.speaksItself && view.focusTarget.contains(document.activeElement);
      },
    );
    this.side = new SidePanel(
      go,
      (choice) => this.choose(choice),
      (axis, at) => {
        if (this.place && this.measured)
          this.setPlace(moved(this.place, this.measured.tensor.shape, axis, at));
      },
    );
    this.strip = new ChannelStrip(
      (place) => this.setPlace(place),
      (thumbnail) => this.choose({ thumbnail }),
    );
    this.main.append(this.problem);
    this.body.append(this.main, this.side.root);
    this.root = h(
      'main',
      { class: 'tensor-view' },
      this.banner.root,
      this.tabs.root,
      this.toolbar.root,
      this.element.scalar,
      this.body,
      this.strip.root,
      this.element.status.root,
      this.element.spoken.root,
    );
  }

  /** Rows, columns, sliders and cursor. */
  get shownPlace(): Place | undefined {
    return this.place;
  }

  /** What takes the keyboard in the view that is open. */
  get focusTarget(): HTMLElement | undefined {
    return this.openView()?.focusTarget;
  }

  /** Shows a tensor; the same one again (same generation) only its surroundings. */
  show(tensor: ShownTensor, where: string): void {
    this.where.show(where);
    const wasCovered = this.covered;
    this.covered = false;
    if (this.measured?.tensor.generation === tensor.generation) {
      if (wasCovered) this.update();
      return;
    }
    const before = this.measured?.tensor;
    const sameShape = before?.shape.join() === tensor.shape.join();
    this.place = this.places.find(tensor.name, tensor.shape, sameShape ? this.place : undefined);
    this.measured = new MeasuredTensor(tensor, this.host.ask);
    this.whole = undefined;
    this.bad = undefined;
    this.estimate = undefined;
    this.problems.clear();
    // One element is a number in large, unless a view says that it suits just this: a single token.
    const isScalar = elementCount(tensor.shape) === 1 && bestView(viewKinds, tensor).fit(tensor) < singleFit;
    this.root.classList.toggle('is-scalar', isScalar);
    this.update();
    this.measure(this.measured);
  }

  /** Something else stands in the tensor's place from now on, until the next `show`. */
  cover(): void {
    this.covered = true;
    this.see(undefined);
    this.strip.pause();
  }

  /** Tells the view that was seen that it is not any more. */
  private see(view: View | undefined): void {
    if (this.seen !== view) this.seen?.hidden?.();
    this.seen = view;
  }

  /** Colours everything anew, after a change of theme. */
  redraw(): void {
    this.update();
    this.side.redraw();
    for (const { view } of this.views.values()) view.redraw();
  }

  /** Names of classes or tokens are others now: views ask again for what they show. */
  namesChanged(): void {
    if (!this.measured) return;
    this.measured = new MeasuredTensor(this.measured.tensor, this.host.ask);
    this.update();
    if (!this.whole) this.measure(this.measured);
  }

  /** The extension says what all panels' range is. */
  shareRange(shared: SharedRange): void {
    this.sharing.receive(shared);
    this.update();
  }

  /** Does what a key means to the open view. */
  keyDown(event: KeyboardEvent): boolean {
    return this.openView()?.keyDown?.(event) ?? false;
  }

  /** Moves along the last slider's dimension. */
  moveSlice(step: 1 | -1): void {
    if (!this.place || !this.measured) return;
    const { shape } = this.measured.tensor;
    const axis = sliderAxes(this.place, shape).at(-1);
    if (axis !== undefined) this.setPlace(moved(this.place, shape, axis, this.place.index[axis]! + step));
  }

  /** Moves the cursor to the next NaN or Inf in row order, or the one before. */
  async nextNonFinite(backward: boolean): Promise<void> {
    const { measured, place } = this;
    const total = this.whole ? this.whole.nan + this.whole.posInf + this.whole.negInf : 0;
    if (!measured || !place || total === 0) return;
    const next = await measured.nextNonFinite(place.index, backward);
    if (this.measured !== measured || next.index === null) return;
    const [at, of] = [formatInteger(next.ordinal), formatInteger(total)];
    const remark =
      this.whole!.nan === total ? t('NaN {0} of {1}', at, of) : t('non-finite {0} of {1}', at, of);
    this.element.remark(next.index, remark);
    this.goTo(next.index);
    this.openView()?.focusTarget.focus({ preventScroll: true });
  }

  /** Opens the next view. */
  nextView(): void {
    if (!this.measured) return;
    const kinds = offered(viewKinds, this.measured.tensor);
    const at = kinds.indexOf(this.openKind(this.measured));
    this.open(kinds[(at + 1) % kinds.length]!.id);
  }

  /** The element under the cursor as text, or as an expression of NumPy; says so where it cannot be copied. */
  async elementText(asNumPy: boolean): Promise<string | undefined> {
    const { measured, place } = this;
    if (!measured || !place) return undefined;
    const { text } = await measured.element(place.index);
    const copied = copiedText(text, measured.tensor.dtype, asNumPy);
    if (copied === undefined) {
      this.element.remark(place.index, t('Not copied: a string is too long to be told in full.'));
      this.element.refresh();
    }
    return copied;
  }

  private open(id: string): void {
    if (!this.measured) return;
    const kind = tensorKind(viewKinds, this.measured.tensor);
    this.choose({ views: { ...this.choices.views, [kind]: id } });
  }

  private openKind(measured: MeasuredTensor): ViewKind {
    return openView(viewKinds, measured.tensor, this.choices.views);
  }

  private openView(): View | undefined {
    return this.measured && this.viewOf(this.openKind(this.measured)).view;
  }

  /** The view of a kind, made when it is first wanted. */
  private viewOf(kind: ViewKind): { readonly view: View; readonly container: HTMLElement } {
    const made = this.views.get(kind.id);
    if (made) return made;
    const view = kind.create(this.hostOf(kind));
    const container = h(
      'div',
      { class: 'view', id: `view-${kind.id}`, role: 'tabpanel', 'aria-labelledby': `tab-${kind.id}` },
      view.root,
    );
    this.main.insertBefore(container, this.problem);
    this.views.set(kind.id, { view, container });
    return { view, container };
  }

  private hostOf({ id }: ViewKind): ViewHost {
    return {
      setPlace: (place) => this.setPlace(place),
      goTo: (index) => this.goTo(index),
      keep: (options) => this.choose({ options: { ...this.choices.options, [id]: options } }),
      setColourRange: (custom) => this.choose({ rangeMode: 'custom', custom }),
      copy: (text) => this.host.copy(text),
      chooseNames: (of) => this.host.chooseNames(of),
      showValue: (expression) => this.host.showValue(expression),
      open: (other) => this.open(other),
      drawn: () => this.drawn(),
      failed: (problem) => this.fail(problem, id),
      readOut: this.element.box,
    };
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

  private goTo(index: readonly number[]): void {
    if (this.place) this.setPlace({ ...this.place, index });
  }

  private save(): void {
    const { tensor } = this.measured ?? {};
    if (tensor && this.place) this.places.keep(tensor.name, tensor.shape, this.place);
    this.host.changed({ choices: this.choices, places: this.places.entries() });
  }

  /** Brings everything in line with tensor, place and choices. */
  private update(): void {
    const { measured, place, choices } = this;
    if (!measured || !place || this.covered) return;
    const { shape } = measured.tensor;
    const kind = this.openKind(measured);
    const { view } = this.viewOf(kind);
    this.see(view);
    this.showProblem();
    const has = (part: FramePart) => kind.frame.includes(part);
    this.tabs.update(offered(viewKinds, measured.tensor), kind.id);
    for (const [id, made] of this.views) made.container.hidden = id !== kind.id;
    this.toolbar.show({ plane: has('plane'), colours: has('colours') });
    this.body.classList.toggle('has-side', has('statistics'));
    this.side.root.hidden = !has('statistics');
    this.element.status.updateKeys([
      ...(sliderAxes(place, shape).length > 0 ? [{ keys: ['[', ']'], does: t('slice') }] : []),
      ...view.keys,
    ]);
    this.recolour(view);
    view.show(this.context(kind, measured, place));
    if (has('statistics')) {
      const { logarithmic } = choices;
      const scope = this.scope(measured, place);
      this.side.show({ measured, place, scope, logarithmic, histogram: has('histogram') });
    }
    this.strip.show(
      { shape, place, source: measured.source, statistics: (at) => measured.statistics(at) },
      choices.thumbnail,
      has('channels'),
    );
    if (this.colours) this.strip.colour(this.colours);
    this.updateBanner();
    this.element.show(measured, place);
  }

  private context(kind: ViewKind, measured: MeasuredTensor, place: Place): ViewContext {
    const options = this.choices.options[kind.id] ?? {};
    const scope = kind.frame.includes('statistics') ? this.scope(measured, place).at : undefined;
    return { measured, place, statistics: this.whole, colours: this.colours, scope, options };
  }

  private scope(measured: MeasuredTensor, place: Place): FittingScope {
    return fittingScope(this.choices.scope, this.choices.scopeAxis, place, measured.tensor.shape);
  }

  /** Finds map and range; until the statistics come, from what is drawn. */
  private recolour(view: View): void {
    const { measured, place, choices, whole } = this;
    if (!measured || !place) return;
    const drawn = view.drawnRange?.() ?? { min: Infinity, max: -Infinity };
    const measures = whole ?? this.estimate;
    const source = measures ?? { ...drawn, quantiles: [] };
    let signed = isSigned(choices.colours, source);
    const mode = measures || choices.rangeMode === 'custom' ? choices.rangeMode : 'minMax';
    this.range = colourRange(mode, signed && choices.centred, choices.custom, source);
    const known = measures !== undefined || drawn.min <= drawn.max;
    const shared = this.sharing.apply(this.range, measures !== undefined);
    // In one range, a colour is to mean the same everywhere.
    if (this.sharing.on && choices.colours === 'auto') signed = shared.low < 0 && shared.high > 0;
    const map = colourMapOf(choices.colours, signed, currentTheme().dark);
    this.colours = keepEqual(this.colours, known ? { ...shared, map, signed } : undefined);
    this.toolbar.update({
      shape: measured.tensor.shape,
      place,
      rangeMode: choices.rangeMode,
      colours: choices.colours,
      centred: choices.centred,
      signed,
      range: whole ? this.range : undefined,
      shared: this.sharing.on ? shared : undefined,
    });
  }

  /** The open view has drawn something: until the statistics come, its range is all that is known. */
  private drawn(): void {
    if (!this.whole && !this.estimate) this.update();
    this.element.refresh();
  }

  private updateBanner(): void {
    if (this.measured) this.banner.update(this.whole, this.measured.tensor.shape, this.bad);
  }

  /** What fails of a tensor that is no longer shown is nobody's problem: the model has gone on. */
  private measure(measured: MeasuredTensor): void {
    this.loadWhole(measured).catch((error: Error) => {
      if (this.measured === measured) this.fail(error.message);
    });
  }

  private async loadWhole(measured: MeasuredTensor): Promise<void> {
    if (measured.isLarge) {
      const estimate = await measured.estimate();
      if (this.measured !== measured) return;
      this.estimate = estimate;
      this.update();
    }
    const whole = await measured.statistics();
    if (this.measured !== measured) return;
    this.whole = whole;
    this.update();
    const bad = await badChannels(measured, whole, sliderAxes(this.place!, measured.tensor.shape).at(-1));
    if (this.measured !== measured) return;
    this.bad = bad;
    this.updateBanner();
  }

  /** @param by the id of the view that says so; the hub itself without one */
  private fail(problem: string | undefined, by = ''): void {
    if (problem === undefined) this.problems.delete(by);
    else this.problems.set(by, problem);
    this.showProblem();
  }

  /** Says what is wrong with the open view, or with what all views need. */
  private showProblem(): void {
    const open = this.measured && this.openKind(this.measured).id;
    const problem = this.problems.get(open ?? '') ?? this.problems.get('');
    this.problem.hidden = problem === undefined;
    if (problem !== undefined) this.problem.replaceChildren(icon('error', 'error'), ` ${problem}`);
  }
}

/** The old object where the new one says the same, so that views may compare by identity. */
function keepEqual<T>(before: T, now: T): T {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
