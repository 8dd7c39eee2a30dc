import { fill, h } from '../../../ui/dom';
import { t } from '../../../ui/localise';
import { SliderField } from '../../../ui/slider-field';
import { moved, type Place } from '../../place';

/** Sliders for the dimensions of more than one element that a view does not draw: batch, sequence. */
export class AxisSliders {
  readonly root = h('div', { class: 'sliders' });
  private fields: { readonly axis: number; readonly field: SliderField }[] = [];
  private builtFor = '';
  private at: { readonly shape: readonly number[]; readonly place: Place } | undefined;

  /** @param change a slider was moved */
  constructor(private readonly change: (place: Place) => void) {}

  /** Shows where each dimension but `drawn` stands. */
  update(shape: readonly number[], place: Place, drawn: readonly (number | null)[]): void {
    this.at = { shape, place };
    const axes = shape.map((_, axis) => axis).filter((axis) => !drawn.includes(axis) && shape[axis]! > 1);
    const key = JSON.stringify([shape, axes]);
    if (key !== this.builtFor) {
      this.builtFor = key;
      this.fields = axes.map((axis) => ({
        axis,
        field: new SliderField(t('dim {0}', axis), shape[axis]!, (to) => {
          if (this.at) this.change(moved(this.at.place, this.at.shape, axis, to));
        }),
      }));
      fill(this.root, ...this.fields.map(({ field }) => field.root));
    }
    for (const { axis, field } of this.fields) field.update(place.index[axis]!);
  }
}
