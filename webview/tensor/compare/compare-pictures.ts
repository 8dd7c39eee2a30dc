import type { Reduction } from '../../../core/tensor/measures/types';
import { h } from '../../ui/dom';
import { t } from '../../ui/localise';
import { formatIndex } from '../../ui/number-format';
import { HeatMap } from '../heat-map';
import type { MeasuredTensor } from '../measured-tensor';
import { cursorOf, movedTo, type Place } from '../place';
import { fillReadOut } from '../status-line';
import type { Colours } from '../views/view';

/** What a picture of a comparison is of. */
export type Part = 'a' | 'b' | 'made';

/** One picture of a comparison with its caption; the keys move its cursor while it has the focus. */
export class ComparePicture {
  readonly root: HTMLElement;
  readonly caption = h('div', { class: 'compare-caption' });
  private readonly readOut = h('div', { class: 'read-out' });
  private readonly map: HeatMap;
  private shown: { measured: MeasuredTensor; place: Place } | undefined;

  /**
   * @param move the cursor came to another place
   * @param failed why nothing can be drawn; undefined when it is well again
   */
  constructor(
    private readonly part: Part,
    private readonly move: (place: Place) => void,
    failed: (problem?: string) => void,
  ) {
    this.map = new HeatMap((row, column) => this.moveTo(row, column), failed, this.readOut);
    this.root = h('figure', { class: `compare-picture compare-${part}` }, this.caption, this.map.root);
  }

  get target(): HTMLElement {
    return this.map.picture;
  }

  show(
    measured: MeasuredTensor,
    place: Place,
    colours: Colours | undefined,
    reduce: Reduction = 'mean',
  ): void {
    this.shown = { measured, place };
    const { name, shape } = measured.tensor;
    this.map.show({ name: this.nameOf(name), shape, place, source: measured.source, reduce });
    if (colours) this.map.colour(colours, colours.signed);
  }

  /** A and B often are values of the same name. */
  private nameOf(name: string): string {
    if (this.part === 'a') return t('A, {0}', name);
    return this.part === 'b' ? t('B, {0}', name) : name;
  }

  /** Hears of zooming and panning. */
  set onLook(listener: () => void) {
    this.map.onLook = listener;
  }

  /** Looks where another picture does. */
  lookLike(other: ComparePicture): void {
    this.map.lookLike(other.map);
  }

  /** Says what the element under the cursor is. */
  tell(index: readonly number[], value: string): void {
    fillReadOut(this.readOut, formatIndex(index), value, '');
  }

  redraw(): void {
    this.map.redraw();
  }

  zoom(factor: number): void {
    this.map.zoom(factor);
  }

  fit(): void {
    this.map.fit();
  }

  moveBy(rows: number, columns: number): void {
    if (!this.shown) return;
    const { row, column } = cursorOf(this.shown.place);
    this.moveTo(row + rows, column + columns);
  }

  private moveTo(row: number, column: number): void {
    if (!this.shown) return;
    const { measured, place } = this.shown;
    this.move(movedTo(place, measured.tensor.shape, row, column));
  }
}

/** The caption of what is made of A and B. */
export function madeCaption(text: string): Node[] {
  return [h('span', { class: 'chip code' }, text), h('span', { class: 'visually-hidden' }, t('of A and B'))];
}
