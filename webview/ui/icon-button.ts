import { h, setAttributes } from './dom';
import { type IconName, icon } from './icons';

/** A 22 px button with an icon; a toggle where it is given a state. `text` stands beside the icon where there is room. */
export class IconButton {
  readonly root: HTMLButtonElement;
  private name: IconName;

  constructor(name: IconName, label: string, press: () => void, text?: string) {
    this.name = name;
    this.root = h(
      'button',
      { class: 'icon-button', type: 'button', title: label, 'aria-label': label },
      icon(name),
    );
    if (text) this.root.append(h('span', { class: 'wide-only' }, text));
    this.root.addEventListener('click', press);
  }

  /** Shows the toggle on or off, with another icon where one is given. */
  toggle(on: boolean, name = this.name): void {
    setAttributes(this.root, { 'aria-pressed': String(on) });
    if (name !== this.name) {
      this.name = name;
      this.root.replaceChild(icon(name), this.root.firstChild!);
    }
  }
}
