import { h, setAttributes } from './dom';
import { type IconName, icon } from './icons';
import type { MenuItem } from './split-button';

/** An icon button that opens a menu. */
export class MenuButton {
  readonly root: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly menu: HTMLElement;

  constructor(name: IconName, label: string, items: readonly MenuItem[]) {
    this.button = h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        title: label,
        'aria-label': label,
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
      },
      icon(name),
    );
    this.menu = h(
      'div',
      { class: 'menu menu-end', role: 'menu', 'aria-label': label, hidden: true },
      ...items.map((item) => this.item(item)),
    );
    this.root = h('span', { class: 'menu-button' }, this.button, this.menu);
    this.button.addEventListener('click', () => this.open(this.menu.hasAttribute('hidden')));
    this.root.addEventListener('keydown', (event) => this.keyDown(event));
    this.root.addEventListener('focusout', (event) => {
      if (!this.root.contains(event.relatedTarget as Node | null)) this.open(false);
    });
  }

  private item({ label, choose }: MenuItem): HTMLElement {
    const element = h(
      'button',
      { type: 'button', class: 'menu-item', role: 'menuitem', tabindex: -1 },
      label,
    );
    element.addEventListener('click', () => {
      this.open(false);
      choose();
    });
    return element;
  }

  private open(open: boolean): void {
    this.menu.hidden = !open;
    setAttributes(this.button, { 'aria-expanded': String(open) });
    if (open) (this.menu.firstElementChild as HTMLElement).focus();
  }

  private keyDown(event: KeyboardEvent): void {
    if (this.menu.hidden) return;
    const items = [...this.menu.children] as HTMLElement[];
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape') {
      this.open(false);
      this.button.focus();
    } else if (event.key === 'ArrowDown') items[(at + 1) % items.length]!.focus();
    else if (event.key === 'ArrowUp') items[(at + items.length - 1) % items.length]!.focus();
    else return;
    event.preventDefault();
  }
}
