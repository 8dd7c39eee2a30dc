import { h } from './dom';
import { type IconName, icon } from './icons';
import { Menu, type MenuItem } from './menu';

/** An icon button that opens a menu. */
export class MenuButton {
  readonly root: HTMLElement;
  private readonly menu: Menu;

  constructor(name: IconName, label: string, items: readonly MenuItem[]) {
    const button = h(
      'button',
      { type: 'button', class: 'icon-button', title: label, 'aria-label': label },
      icon(name),
    );
    this.root = h('span', { class: 'menu-button' }, button);
    this.menu = new Menu(button, this.root, items);
    const { menu } = this;
    menu.root.setAttribute('aria-label', label);
    menu.root.classList.add('menu-end');
    this.root.append(menu.root);
  }
  /** Replaces the choices. */
  update(items: readonly MenuItem[]): void {
    this.menu.update(items);
  }
}
