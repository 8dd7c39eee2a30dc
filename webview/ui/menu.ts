import { fill, h, setAttributes } from './dom';

/** A choice of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly key?: string;
  readonly choose: () => void;
}

/** A menu that a button opens; arrows, Home and End move in it, Escape and leaving it close it. */
export class Menu {
  readonly root = h('div', { class: 'menu', role: 'menu', hidden: true });

  /**
   * @param opener the button; it is told whether the menu is open
   * @param around the element that holds both: focus outside of it closes the menu
   */
  constructor(
    private readonly opener: HTMLElement,
    around: HTMLElement,
    items: readonly MenuItem[] = [],
  ) {
    setAttributes(opener, { 'aria-haspopup': 'menu', 'aria-expanded': 'false' });
    opener.addEventListener('click', () => this.open(this.root.hasAttribute('hidden')));
    around.addEventListener('keydown', (event) => this.keyDown(event));
    around.addEventListener('focusout', (event) => {
      if (!around.contains(event.relatedTarget as Node | null)) this.open(false);
    });
    this.update(items);
  }

  /** Replaces the choices. */
  update(items: readonly MenuItem[]): void {
    fill(this.root, ...items.map((item) => this.item(item)));
  }

  private item({ label, key, choose }: MenuItem): HTMLElement {
    const element = h(
      'button',
      { type: 'button', class: 'menu-item', role: 'menuitem', tabindex: -1 },
      h('span', {}, label),
      key ? h('span', { class: 'muted' }, key) : undefined,
    );
    element.addEventListener('click', () => {
      // Before what is chosen, which may give the focus to something else.
      this.opener.focus();
      this.open(false);
      choose();
    });
    return element;
  }

  private open(open: boolean): void {
    this.root.hidden = !open;
    setAttributes(this.opener, { 'aria-expanded': String(open) });
    if (open) (this.root.firstElementChild as HTMLElement | null)?.focus();
  }

  private keyDown(event: KeyboardEvent): void {
    if (this.root.hidden) return;
    const items = [...this.root.children] as HTMLElement[];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Escape') {
      this.open(false);
      this.opener.focus();
    } else if (to !== undefined) items[(to + items.length) % items.length]!.focus();
    else return;
    event.preventDefault();
    // The panel's own keys mean nothing in a menu.
    event.stopPropagation();
  }
}
