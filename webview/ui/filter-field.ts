import { h, setAttributes } from './dom';
import { icon } from './icons';

/** A field whose text narrows a list while it is typed; Escape empties it. */
export class FilterField {
  readonly root: HTMLElement;
  private readonly input: HTMLInputElement;

  constructor(label: string, change: (text: string) => void) {
    this.input = h('input', { type: 'text', class: 'filter-input', placeholder: label, 'aria-label': label });
    this.root = h('span', { class: 'filter-field' }, icon('filter'), this.input);
    this.input.addEventListener('input', () => change(this.input.value));
    this.input.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key !== 'Escape' || this.input.value === '') return;
      this.input.value = '';
      change('');
    });
  }

  get text(): string {
    return this.input.value;
  }

  update(text: string): void {
    if (this.input.value !== text) this.input.value = text;
  }

  /** Whether there is nothing to narrow. */
  disable(disabled: boolean): void {
    setAttributes(this.input, { disabled });
  }
}
