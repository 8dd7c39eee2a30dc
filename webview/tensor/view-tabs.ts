import { TabBar } from '../ui/choice-bars';
import { fill, h, setAttributes } from '../ui/dom';
import { t } from '../ui/localise';
import { MenuButton } from '../ui/menu-button';
import { fittingTabs } from './fitting-tabs';
import type { ViewKind } from './views/view';

const menuWidth = 40;

/** The tabs of the views that a tensor is offered; those for which there is no room are in a menu. */
export class ViewTabs {
  readonly root = h('div', { class: 'view-tabs' });
  private readonly more = h('span', { class: 'view-tabs-more' });
  private moreFor = '';
  private bar: TabBar<string> | undefined;
  private kinds: readonly ViewKind[] = [];
  private openId = '';
  private widths: readonly number[] = [];
  private measuredAt = 0;

  constructor(private readonly open: (id: string) => void) {
    new ResizeObserver(() => this.arrange()).observe(this.root);
  }

  update(kinds: readonly ViewKind[], openId: string): void {
    this.openId = openId;
    if (!this.bar || ids(kinds) !== ids(this.kinds)) {
      this.kinds = kinds;
      this.bar = new TabBar<string>(
        t('Views'),
        kinds.map(({ id, label, icon }) => ({ value: id, label: label(), icon })),
        this.open,
      );
      this.bar.buttons.forEach((tab, k) => {
        setAttributes(tab, { id: `tab-${kinds[k]!.id}`, 'aria-controls': `view-${kinds[k]!.id}` });
      });
      fill(this.root, this.bar.root, this.more);
      this.widths = [];
    }
    this.bar.update(openId);
    this.arrange();
  }

  /** Opens a view and puts the focus on its tab, which is there then. */
  private openFromMenu(id: string): void {
    this.open(id);
    this.bar?.buttons[this.kinds.findIndex((kind) => kind.id === id)]?.focus();
  }

  /** Shows as many tabs as there is room for. */
  private arrange(): void {
    const room = this.root.clientWidth;
    if (!this.bar || room === 0) return;
    const { buttons } = this.bar;
    // In a narrow window tabs have no icons.
    if (this.widths.length !== buttons.length || this.measuredAt !== window.innerWidth) {
      for (const tab of buttons) tab.hidden = false;
      this.widths = buttons.map((tab) => tab.offsetWidth);
      this.measuredAt = window.innerWidth;
    }
    const gap = Number.parseFloat(getComputedStyle(this.bar.root).columnGap) || 0;
    const open = this.kinds.findIndex(({ id }) => id === this.openId);
    const fits = fittingTabs(this.widths, gap, room, menuWidth, open);
    buttons.forEach((tab, k) => {
      tab.hidden = !fits[k];
    });
    const others = this.kinds.filter((_, k) => !fits[k]);
    const moreFor = ids(others);
    if (moreFor === this.moreFor) return;
    this.moreFor = moreFor;
    const items = others.map(({ id, label }) => ({ label: label(), choose: () => this.openFromMenu(id) }));
    fill(this.more, ...(items.length > 0 ? [new MenuButton('more', t('More views'), items).root] : []));
  }
}

function ids(kinds: readonly ViewKind[]): string {
  return kinds.map(({ id }) => id).join();
}
