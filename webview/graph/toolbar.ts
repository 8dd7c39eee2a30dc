import { type Choice, DropdownField } from '../ui/controls';
import { h } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { t } from '../ui/localise';
import type { MenuItem } from '../ui/menu';
import { MenuButton } from '../ui/menu-button';

/** What the buttons of the tool bar do. */
export interface ToolbarActions {
  colourBy(id: string): void;
  collapseAll(): void;
  follow(): void;
  fit(): void;
  exportAs(format: 'svg' | 'png', whole: boolean): void;
}

/** The row over the graph: search, how many nodes, colours, and what is done with the whole picture. */
export class Toolbar {
  readonly root: HTMLElement;
  private readonly count = h('span', { class: 'muted small tabular nowrap wide-only' });
  private readonly colour: DropdownField;
  private readonly follow: IconButton;

  /** What has no place in a narrow panel. */
  private readonly more = new MenuButton('more', t('More actions'), []);

  constructor(
    search: HTMLElement,
    private readonly actions: ToolbarActions,
  ) {
    this.colour = new DropdownField(t('Colour'), 'colour-choice', actions.colourBy);
    this.follow = new IconButton('target', t('Follow the current node'), actions.follow);
    this.follow.root.classList.add('wide-only');
    const save = new MenuButton('export', t('Export as SVG or PNG'), this.exports());
    save.root.classList.add('wide-only');
    this.more.root.classList.add('narrow-only');
    this.root = h(
      'div',
      { class: 'graph-toolbar', role: 'toolbar', 'aria-label': t('Graph') },
      search,
      this.count,
      h('span', { class: 'grow' }),
      this.colour.root,
      new IconButton('collapseAll', t('Collapse all groups'), actions.collapseAll).root,
      this.follow.root,
      save.root,
      new IconButton('screenFull', t('Fit the graph (0)'), actions.fit).root,
      this.more.root,
    );
  }

  update(count: string, colours: readonly Choice[], colour: string, follow: boolean): void {
    this.count.textContent = count;
    this.colour.update(colours, colour);
    this.follow.toggle(follow);
    const label = follow ? t('Do not follow the current node') : t('Follow the current node');
    this.more.update([{ label, choose: this.actions.follow }, ...this.exports()]);
  }
  private exports(): MenuItem[] {
    const { exportAs } = this.actions;
    return [
      { label: t('Whole graph as SVG'), choose: () => exportAs('svg', true) },
      { label: t('Whole graph as PNG'), choose: () => exportAs('png', true) },
      { label: t('What is in sight as SVG'), choose: () => exportAs('svg', false) },
      { label: t('What is in sight as PNG'), choose: () => exportAs('png', false) },
    ];
  }
}
