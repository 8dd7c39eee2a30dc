import { fill, h } from '../ui/dom';
import { t } from '../ui/localise';
import { SliderField } from '../ui/slider-field';
import { moved, type Place } from './place';

/** A slider for each of some dimensions, which stay as they are as long as shape and dimensions do. */
export class AxisSliders {
  readonly root = h('div', { class: 'sliders' });
  private fields: { readonly axis: number; readonly field: SliderField }[] = [];
  private builtFor = '';
  private place: Place | undefined;

  constructor(private readonly change: (place: Place) => void) {}

  get count(): number {
    return this.fields.length;
  }

  update(shape: readonly number[], place: Place, axes: readonly number[]): void {
    this.place = place;
    const key = JSON.stringify([shape, axes]);
    if (key !== this.builtFor) {
      this.builtFor = key;
      this.fields = axes.map((axis) => ({
        axis,
        field: new SliderField(t('dim {0}', axis), shape[axis]!, (at) => {
          if (this.place) this.change(moved(this.place, shape, axis, at));
        }),
      }));
      fill(this.root, ...this.fields.map(({ field }) => field.root));
    }
    for (const { axis, field } of this.fields) field.update(place.index[axis]!);
  }
}
