import { CheckboxField, DropdownField } from '../../ui/controls';
import { h } from '../../ui/dom';
import { t } from '../../ui/localise';
import { AxisSliders } from '../axis-sliders';
import { type Place, sliderAxes } from '../place';

/** The views of a comparison. */
export type CompareTab = 'side' | 'difference' | 'ratio' | 'scatter' | 'ulp';

/** What is chosen for all comparisons. */
export interface CompareChoices {
  readonly tab: CompareTab;
  /** The range of colours of A and B: one for both by quantiles or by bounds, or each its own. */
  readonly range: 'robust' | 'minMax' | 'own';
  /** That of A − B: ± the largest, or ± the 99 % quantile. */
  readonly madeRange: 'max' | 'robust';
  /** Whether the cursors move together. */
  readonly linked: boolean;
}

/** Sliders for the dimensions that are not drawn, ranges, and whether cursors are linked. */
export class CompareToolbar {
  readonly root: HTMLElement;
  private readonly sliders: AxisSliders;
  private readonly range: DropdownField;
  private readonly madeRange: DropdownField;
  private readonly link: CheckboxField;

  constructor(choose: (choice: Partial<CompareChoices>) => void, setPlace: (place: Place) => void) {
    this.sliders = new AxisSliders(setPlace);
    this.range = new DropdownField(t('A, B range'), 'compare-range', (value) =>
      choose({ range: value as CompareChoices['range'] }),
    );
    this.madeRange = new DropdownField(t('A − B range'), 'compare-made-range', (value) =>
      choose({ madeRange: value as CompareChoices['madeRange'] }),
    );
    this.link = new CheckboxField(t('Link cursors'), (linked) => choose({ linked }));
    this.root = h(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': t('Slice and colours') },
      h(
        'div',
        { class: 'tool-row' },
        this.sliders.root,
        this.range.root,
        this.madeRange.root,
        this.link.root,
      ),
    );
  }

  update(choices: CompareChoices, shape: readonly number[], place: Place): void {
    this.sliders.update(shape, place, sliderAxes(place, shape));
    this.range.update(
      [
        { value: 'robust', label: t('Shared, robust 1–99 %') },
        { value: 'minMax', label: t('Shared, min–max') },
        { value: 'own', label: t('Each its own, robust') },
      ],
      choices.range,
    );
    this.madeRange.update(
      [
        { value: 'max', label: '± max |A−B|' },
        { value: 'robust', label: t('± robust 1–99 %') },
      ],
      choices.madeRange,
    );
    this.link.update(choices.linked);
    this.range.root.hidden = choices.tab !== 'side';
    this.link.root.hidden = choices.tab !== 'side';
    this.madeRange.root.hidden = choices.tab !== 'side' && choices.tab !== 'difference';
    this.sliders.root.hidden = choices.tab === 'scatter' || this.sliders.count === 0;
    this.root.hidden =
      choices.tab === 'scatter' ||
      (this.sliders.root.hidden && choices.tab !== 'side' && choices.tab !== 'difference');
  }
}
