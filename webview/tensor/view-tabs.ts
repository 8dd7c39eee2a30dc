import { TabBar } from '../ui/choice-bars';
import { fill, h, setAttributes } from '../ui/dom';
import type { ViewKind } from './views/view';

/** The tabs of the views that a tensor is offered. */
export class ViewTabs {
  readonly root = h('div', { class: 'view-tabs' });
  private bar: TabBar<string> | undefined;
  private ids = '';

  constructor(private readonly open: (id: string) => void) {}

  update(kinds: readonly ViewKind[], openId: string): void {
    const ids = kinds.map((kind) => kind.id).join();
    if (ids !== this.ids || !this.bar) {
      this.ids = ids;
      this.bar = new TabBar<string>(
        'Views',
        kinds.map(({ id, label, icon }) => ({ value: id, label: label(), icon })),
        this.open,
      );
      this.bar.buttons.forEach((tab, k) => {
        setAttributes(tab, { id: `tab-${kinds[k]!.id}`, 'aria-controls': `view-${kinds[k]!.id}` });
      });
      fill(this.root, this.bar.root);
    }
    this.bar.update(openId);
  }
}
