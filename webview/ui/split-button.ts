import { button } from './controls';
import { h } from './dom';
import { type IconName, icon } from './icons';
import { Menu, type MenuItem } from './menu';

/** A primary button with a menu of other ways beside it. */
export class SplitButton {
  readonly root: HTMLElement;
  private readonly main: ReturnType<typeof button>;
  private readonly more: HTMLButtonElement;

  constructor(
    label: string,
    name: IconName,
    press: () => void,
    moreLabel: string,
    items: readonly MenuItem[],
  ) {
    this.main = button(label, press, { primary: true, icon: name });
    this.more = h(
      'button',
      {
        type: 'button',
        class: 'split-more',
        title: moreLabel,
        'aria-label': moreLabel,
      },
      icon('chevronDown'),
    );
    this.root = h('span', { class: 'split-button' }, this.main, this.more);
    this.root.append(new Menu(this.more, this.root, items).root);
  }

  set disabled(disabled: boolean) {
    this.main.disabled = disabled;
    this.more.disabled = disabled;
  }

  /** The primary button. */
  get focusTarget(): HTMLElement {
    return this.main;
  }
}
