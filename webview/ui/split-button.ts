import { button } from './controls';
import { h, setAttributes } from './dom';
import { type IconName, icon } from './icons';

/** A way to start from the menu of a split button. */
export interface MenuItem {
  readonly label: string;
  readonly key?: string;
  readonly choose: () => void;
}

/** A primary button with a menu of other ways beside it. */
export class SplitButton {
  readonly root: HTMLElement;
  private readonly main: ReturnType<typeof button>;
  private readonly more: HTMLButtonElement;
  private readonly menu: HTMLElement;

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
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
      },
      icon('chevronDown'),
    );
    this.menu = h(
      'div',
      { class: 'menu', role: 'menu', hidden: true },
      ...items.map((item) => this.item(item)),
    );
    this.root = h('span', { class: 'split-button' }, this.main, this.more, this.menu);
    this.more.addEventListener('click', () => this.open(this.menu.hasAttribute('hidden')));
    this.root.addEventListener('keydown', (event) => this.keyDown(event));
    this.root.addEventListener('focusout', (event) => {
      if (!this.root.contains(event.relatedTarget as Node | null)) this.open(false);
    });
  }

  set disabled(disabled: boolean) {
    this.main.disabled = disabled;
    this.more.disabled = disabled;
  }

  focus(): void {
    this.main.focus();
  }

  private item({ label, key, choose }: MenuItem): HTMLElement {
    const content = [h('span', {}, label), key ? h('span', { class: 'muted' }, key) : undefined];
    const element = h(
      'button',
      { type: 'button', class: 'menu-item', role: 'menuitem', tabindex: -1 },
      ...content,
    );
    element.addEventListener('click', () => {
      this.open(false);
      choose();
    });
    return element;
  }

  private open(open: boolean): void {
    this.menu.hidden = !open;
    setAttributes(this.more, { 'aria-expanded': String(open) });
    if (open) (this.menu.firstElementChild as HTMLElement).focus();
  }

  private keyDown(event: KeyboardEvent): void {
    if (this.menu.hidden) return;
    const items = [...this.menu.children] as HTMLElement[];
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape') {
      this.open(false);
      this.more.focus();
    } else if (event.key === 'ArrowDown') items[(at + 1) % items.length]!.focus();
    else if (event.key === 'ArrowUp') items[(at + items.length - 1) % items.length]!.focus();
    else return;
    event.preventDefault();
  }
}
