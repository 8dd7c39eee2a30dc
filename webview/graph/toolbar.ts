import { type Choice, DropdownField } from '../ui/controls';
import { h } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { t } from '../ui/localise';
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

  constructor(search: HTMLElement, actions: ToolbarActions) {
    this.colour = new DropdownField(t('Colour'), 'colour-choice', actions.colourBy);
    this.follow = new IconButton('target', t('Follow the current node'), actions.follow);
    this.follow.root.classList.add('wide-only');
    const save = new MenuButton('export', t('Export as SVG or PNG'), [
      { label: t('Whole graph as SVG'), choose: () => actions.exportAs('svg', true) },
      { label: t('Whole graph as PNG'), choose: () => actions.exportAs('png', true) },
      { label: t('What is in sight as SVG'), choose: () => actions.exportAs('svg', false) },
      { label: t('What is in sight as PNG'), choose: () => actions.exportAs('png', false) },
    ]);
    save.root.classList.add('wide-only');
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
    );
  }

  update(count: string, colours: readonly Choice[], colour: string, follow: boolean): void {
    this.count.textContent = count;
    this.colour.update(colours, colour);
    this.follow.toggle(follow);
  }
}
