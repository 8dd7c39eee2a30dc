import { NumberField } from './controls';
import { h } from './dom';
import { t } from './localise';

/** A slider over 0 … count − 1 with a number field beside it and `of count` after it. */
export class SliderField {
  readonly root: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly field: NumberField;

  constructor(
    label: string,
    private readonly count: number,
    private readonly change: (value: number) => void,
  ) {
    this.slider = h('input', {
      type: 'range',
      class: 'slider',
      min: 0,
      max: count - 1,
      step: 1,
      'aria-label': label,
    });
    this.slider.addEventListener('input', () => this.set(Number(this.slider.value)));
    this.field = new NumberField(t('{0}, index', label), 'slider-number', (value) => this.set(value));
    this.root = h(
      'div',
      { class: 'field slider-field' },
      h('span', { class: 'label' }, label),
      this.slider,
      this.field.root,
      h('span', { class: 'label' }, t('of {0}', count)),
    );
  }

  update(value: number): void {
    this.slider.value = String(value);
    this.slider.style.setProperty('--share', `${(100 * value) / Math.max(1, this.count - 1)}%`);
    this.field.update(String(value));
  }

  private set(value: number): void {
    const within = Math.min(Math.max(0, Math.trunc(value)), this.count - 1);
    this.update(within);
    this.change(within);
  }
}
