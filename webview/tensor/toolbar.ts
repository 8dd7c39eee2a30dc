import { CheckboxField, DropdownField, NumberField } from '../ui/controls';
import { h } from '../ui/dom';
import { t } from '../ui/localise';
import { formatNumber } from '../ui/number-format';
import { axisChoices } from './axis-choices';
import { AxisSliders } from './axis-sliders';
import type { ColourChoice, ColourRange, RangeMode } from './colour-range';
import { type Place, sliderAxes, withAxis } from './place';

/** What the tool rows show. */
export interface ToolbarState {
  readonly shape: readonly number[];
  readonly place: Place;
  readonly rangeMode: RangeMode;
  readonly colours: ColourChoice;
  readonly centred: boolean;
  /** Whether the signed map is in use, on which centring depends. */
  readonly signed: boolean;
  readonly range: ColourRange | undefined;
  /** The range of all panels, where they have one. */
  readonly shared: ColourRange | undefined;
}

/** What the tool rows change. */
export interface ToolbarActions {
  place(place: Place): void;
  rangeMode(mode: RangeMode): void;
  customRange(range: ColourRange): void;
  colours(choice: ColourChoice): void;
  centred(on: boolean): void;
  shareRange(on: boolean): void;
}

/** The dimensions' row and the colours' row. */
export class Toolbar {
  readonly root: HTMLElement;
  private readonly rows: DropdownField;
  private readonly columns: DropdownField;
  private readonly axes: HTMLElement;
  private readonly colourRow: HTMLElement;
  private shown = { plane: true, colours: true };
  private readonly sliders: AxisSliders;
  private readonly range: DropdownField;
  private readonly colours: DropdownField;
  private readonly centre: CheckboxField;
  private readonly share: CheckboxField;
  private readonly low: NumberField;
  private readonly high: NumberField;
  private readonly custom: HTMLElement;
  private readonly rangeText = h('span', { class: 'muted small nowrap wide-only tabular' });
  private state: ToolbarState | undefined;

  constructor(private readonly actions: ToolbarActions) {
    const axis = (which: 'rowAxis' | 'columnAxis') => (value: string) => {
      if (this.state) actions.place(withAxis(this.state.place, which, Number(value)));
    };
    this.rows = new DropdownField(t('Rows'), 'axis-field', axis('rowAxis'));
    this.columns = new DropdownField(t('Columns'), 'axis-field', axis('columnAxis'));
    this.sliders = new AxisSliders((place) => actions.place(place));
    this.axes = h('div', { class: 'tool-row' }, this.rows.root, this.columns.root, this.sliders.root);
    this.range = new DropdownField(t('Range'), 'range-field', (value) =>
      actions.rangeMode(value as RangeMode),
    );
    this.colours = new DropdownField(t('Colours'), 'colours-field', (value) =>
      actions.colours(value as ColourChoice),
    );
    this.centre = new CheckboxField(t('Centre on 0'), (on) => actions.centred(on));
    this.centre.root.classList.add('wide-only');
    this.share = new CheckboxField(t('Same range in all panels'), (on) => actions.shareRange(on));
    this.share.root.classList.add('wide-only');
    this.low = new NumberField(t('Lowest colour'), 'range-number', (low) => this.setCustom({ low }));
    this.high = new NumberField(t('Highest colour'), 'range-number', (high) => this.setCustom({ high }));
    this.custom = h(
      'span',
      { class: 'field' },
      this.low.root,
      h('span', { class: 'muted' }, '…'),
      this.high.root,
    );
    this.colourRow = h(
      'div',
      { class: 'tool-row' },
      this.range.root,
      this.custom,
      this.colours.root,
      this.centre.root,
      this.rangeText,
      h('span', { class: 'grow' }),
      this.share.root,
    );
    this.root = h(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': t('Slice and colours') },
      this.axes,
      this.colourRow,
    );
  }

  /** Chooses the rows that the open view wants. `update` follows. */
  show(rows: { readonly plane: boolean; readonly colours: boolean }): void {
    this.shown = rows;
    this.colourRow.hidden = !rows.colours;
    this.root.hidden = !rows.plane && !rows.colours;
  }

  update(state: ToolbarState): void {
    this.state = state;
    const { shape, place, range } = state;
    const axes = axisChoices(shape, [...shape.keys()]);
    const flat = place.rowAxis === null || place.columnAxis === null;
    this.rows.root.hidden = flat;
    this.columns.root.hidden = flat;
    if (!flat) {
      this.rows.update(axes, String(place.rowAxis));
      this.columns.update(axes, String(place.columnAxis));
    }
    this.sliders.update(shape, place, sliderAxes(place, shape));
    this.axes.hidden = !this.shown.plane || (flat && this.sliders.count === 0);
    this.range.update(
      [
        { value: 'robust', label: t('Robust 1–99 %') },
        { value: 'minMax', label: t('Min–max') },
        { value: 'custom', label: t('Custom') },
      ],
      state.rangeMode,
    );
    this.colours.update(
      [
        { value: 'auto', label: state.signed ? t('Auto (signed)') : t('Auto (viridis)') },
        { value: 'viridis', label: 'Viridis' },
        { value: 'cividis', label: 'Cividis' },
        { value: 'signed', label: t('Signed') },
        { value: 'gray', label: t('Greys') },
      ],
      state.colours,
    );
    this.centre.update(state.centred && state.signed, !state.signed || state.rangeMode === 'custom');
    this.custom.hidden = state.rangeMode !== 'custom';
    this.share.update(state.shared !== undefined, false);
    const shown = state.shared ?? range;
    this.rangeText.hidden = state.rangeMode === 'custom' && !state.shared;
    this.rangeText.textContent = shown
      ? `${formatNumber(shown.low, 3)} … ${formatNumber(shown.high, 3)}`
      : '';
    if (range) {
      this.low.update(shortest(range.low));
      this.high.update(shortest(range.high));
    }
  }

  private setCustom(part: Partial<ColourRange>): void {
    const range = { low: 0, high: 1, ...this.state?.range, ...part };
    this.actions.customRange(range.low <= range.high ? range : { low: range.high, high: range.low });
  }
}

function shortest(value: number): string {
  return String(Number(value.toPrecision(6)));
}
