import { h, setAttributes } from '../ui/dom';
import { t } from '../ui/localise';
import type { Box } from './scene';
import type { SceneIndex } from './scene-index';

/** So many neighbours of the active box are in the page, before and after it: a screen reader reads ahead no further. */
const around = 20;

/** What a box is called aloud beyond its title: what it is, what it holds, what is to be seen on it. */
export type Describe = (box: number) => string;

/**
 * The graph as a tree for a screen reader, under the canvas: the boxes around the active one, those inside of it and its
 * neighbours are there, with their true level and place among all. It has the keyboard; the canvas shows its focus.
 */
export class NodeTree {
  readonly root: HTMLElement;
  private readonly items = h('div', { class: 'visually-hidden', role: 'presentation' });

  constructor() {
    this.root = h(
      'div',
      { class: 'graph-tree', role: 'tree', tabindex: 0, 'aria-label': t('Graph') },
      this.items,
    );
  }

  get hasFocus(): boolean {
    return document.activeElement === this.root;
  }

  focus(): void {
    this.root.focus({ preventScroll: true });
  }

  /** Shows the active box and what is around it; −1 for none. */
  update(scene: SceneIndex, active: number, describe: Describe): void {
    const shown = shownAround(scene, active);
    this.items.replaceChildren(...shown.map((at) => item(scene, at, at === active, describe)));
    setAttributes(this.root, {
      'aria-activedescendant': active >= 0 && shown.includes(active) ? itemId(active) : undefined,
    });
  }
}

/** The boxes that are in the page, in the order of a tree that is read line by line. */
function shownAround(scene: SceneIndex, active: number): number[] {
  const chain: number[] = [];
  for (let at = active; at >= 0; at = scene.boxes[at]!.parent) chain.unshift(at);
  const shown: number[] = [];
  const add = (parent: number, level: number): void => {
    const all = scene.within(parent);
    const open = chain[level];
    const place = open === undefined ? 0 : all.indexOf(open);
    for (const at of all.slice(Math.max(0, place - around), place + around + 1)) {
      shown.push(at);
      if (at === open) add(at, level + 1);
    }
  };
  add(-1, 0);
  return shown;
}

function item(scene: SceneIndex, at: number, isActive: boolean, describe: Describe): HTMLElement {
  const box = scene.boxes[at]!;
  const siblings = scene.within(box.parent);
  return h(
    'div',
    {
      role: 'treeitem',
      id: itemId(at),
      'aria-level': box.depth + 1,
      'aria-setsize': siblings.length,
      'aria-posinset': siblings.indexOf(at) + 1,
      'aria-expanded': expanded(box),
      'aria-selected': String(isActive),
    },
    describe(at),
  );
}

function expanded({ kind }: Box): string | undefined {
  if (kind === 'open') return 'true';
  return kind === 'group' || kind === 'repeat' ? 'false' : undefined;
}

function itemId(box: number): string {
  return `box-${box}`;
}
