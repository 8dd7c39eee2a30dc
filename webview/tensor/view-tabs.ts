import { TabBar } from '../ui/choice-bars';
import { fill, h, setAttributes } from '../ui/dom';
import { t } from '../ui/localise';
import { MenuButton } from '../ui/menu-button';
import { fittingTabs } from './fitting-tabs';
import type { ViewKind } from './views/view';
import type { WhereLabel } from './where-label';

const menuWidth = 40;

/**
 * The row with the tabs of the views that a tensor is offered. Where there is no room for all of them and for where the
 * debugger stands, that becomes a sign, then the tabs lose their icons; then the last tabs are in a menu.
 */
export class ViewTabs {
  readonly root: HTMLElement;
  private readonly room = h('div', { class: 'view-tabs' });
  private readonly more = h('span', { class: 'view-tabs-more' });
  private moreFor = '';
  private bar: TabBar<string> | undefined;
  private kinds: readonly ViewKind[] = [];
  private openId = '';
  /** Of the tabs, with and without icons. */
  private widths: { readonly full: readonly number[]; readonly plain: readonly number[] } | undefined;
  private measuredAt = 0;

  constructor(
    private readonly open: (id: string) => void,
    private readonly where: WhereLabel,
  ) {
    this.root = h('div', { class: 'tab-row' }, this.room, where.root);
    new ResizeObserver(() => this.arrange()).observe(this.room);
    where.onDidResize(() => this.arrange());
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
      fill(this.room, this.bar.root, this.more);
      this.widths = undefined;
    }
    this.bar.update(openId);
    this.arrange();
  }

  /** Opens a view and puts the focus on its tab, which is there then. */
  private openFromMenu(id: string): void {
    this.open(id);
    this.bar?.buttons[this.kinds.findIndex((kind) => kind.id === id)]?.focus();
  }

  /** Shows as much as there is room for. */
  private arrange(): void {
    const { bar, where } = this;
    if (!bar || this.room.clientWidth === 0) return;
    where.shorten(true);
    const room = this.room.clientWidth;
    const { full, plain } = this.measure(bar);
    const gap = Number.parseFloat(getComputedStyle(bar.root).columnGap) || 0;
    const fullWidth = full.reduce((sum, width) => sum + width + gap, 0);
    where.shorten(fullWidth + where.textWidth > room);
    const isPlain = fullWidth - gap > room;
    bar.root.classList.toggle('is-plain', isPlain);
    const open = this.kinds.findIndex(({ id }) => id === this.openId);
    const fits = fittingTabs(isPlain ? plain : full, gap, room, menuWidth, open);
    bar.buttons.forEach((tab, k) => {
      tab.hidden = !fits[k];
    });
    const others = this.kinds.filter((_, k) => !fits[k]);
    const moreFor = ids(others);
    if (moreFor === this.moreFor) return;
    this.moreFor = moreFor;
    const items = others.map(({ id, label }) => ({ label: label(), choose: () => this.openFromMenu(id) }));
    fill(this.more, ...(items.length > 0 ? [new MenuButton('more', t('More views'), items).root] : []));
  }

  /** In a narrow window tabs have no icons either way. */
  private measure(bar: TabBar<string>) {
    if (this.widths && this.measuredAt === window.innerWidth) return this.widths;
    const { buttons } = bar;
    for (const tab of buttons) tab.hidden = false;
    const widthsWith = (isPlain: boolean) => {
      bar.root.classList.toggle('is-plain', isPlain);
      return buttons.map((tab) => tab.offsetWidth);
    };
    this.widths = { plain: widthsWith(true), full: widthsWith(false) };
    this.measuredAt = window.innerWidth;
    return this.widths;
  }
}

function ids(kinds: readonly ViewKind[]): string {
  return kinds.map(({ id }) => id).join();
}
