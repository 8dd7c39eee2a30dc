import { h } from './dom';

/** A slider over 0 to 100 %, with its value behind it. */
export class PercentSlider {
  readonly root: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly text = h('span', { class: 'percent-text tabular' });

  /** @param change gets a share, 0 to 1 */
  constructor(label: string, change: (share: number) => void) {
    this.slider = h('input', {
      type: 'range',
      class: 'slider percent-slider',
      min: 0,
      max: 100,
      step: 5,
      'aria-label': label,
    });
    this.slider.addEventListener('input', () => {
      const percent = Number(this.slider.value);
      this.update(percent / 100);
      change(percent / 100);
    });
    this.root = h('span', { class: 'field' }, h('span', { class: 'label' }, label), this.slider, this.text);
  }

  update(share: number): void {
    const percent = Math.round(100 * share);
    this.slider.value = String(percent);
    this.slider.setAttribute('aria-valuetext', `${percent} %`);
    this.slider.style.setProperty('--share', `${percent}%`);
    this.text.textContent = `${percent} %`;
  }
}
