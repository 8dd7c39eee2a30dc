import { fill, h } from '../ui/dom';
import { t } from '../ui/localise';

/** A graph on the way to the one that is shown. */
export interface Crumb {
  readonly path: string;
  readonly label: string;
  /** The node in it that leads to the next one. */
  readonly node?: number;
}

/** The way back from a body: the graphs around it, the main one first. Not to be seen in the main graph. */
export class Breadcrumb {
  readonly root = h('nav', { class: 'breadcrumb', 'aria-label': t('Graphs around this one'), hidden: true });

  constructor(private readonly go: (crumb: Crumb) => void) {}

  update(crumbs: readonly Crumb[]): void {
    this.root.hidden = crumbs.length < 2;
    fill(
      this.root,
      ...crumbs.flatMap((crumb, at) => {
        const { label } = crumb;
        if (at === crumbs.length - 1) return [h('b', { 'aria-current': 'page' }, label)];
        const link = h('button', { type: 'button', class: 'link' }, label);
        link.addEventListener('click', () => this.go(crumb));
        return [link, h('span', { class: 'muted', 'aria-hidden': 'true' }, '›')];
      }),
    );
  }
}
