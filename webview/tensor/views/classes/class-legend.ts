import { classColour } from '../../../ui/class-colours';
import { fill, h, setAttributes } from '../../../ui/dom';
import { t } from '../../../ui/localise';
import { formatInteger } from '../../../ui/number-format';
import { rowAfterKey } from '../media/row-after-key';
import type { FoundClass } from './class-values';

/** What the legend shows. */
export interface LegendContent {
  readonly found: readonly FoundClass[];
  /** How many elements there are. */
  readonly total: number;
  /** Names by class. */
  readonly names: ReadonlyMap<number, string>;
  /** The class that alone is drawn; undefined for all. */
  readonly only: number | undefined;
  /** The class under the cursor. */
  readonly atCursor: number | undefined;
}

/** The classes of a map with their colours, names and shares; the focus goes from one to the other. */
export class ClassLegend {
  readonly list: HTMLElement;
  private readonly body = h('tbody');
  private rows: readonly HTMLElement[] = [];
  private content: LegendContent | undefined;
  private builtFor = '';
  /** The row that the keys are at. */
  private at = 0;

  /** @param choose only this class is to be drawn, or all */
  constructor(private readonly choose: (only: number | undefined) => void) {
    this.list = h(
      'table',
      { class: 'ranking class-legend', role: 'grid', tabindex: 0, 'aria-label': t('Classes, largest first') },
      h(
        'thead',
        {},
        h(
          'tr',
          { role: 'row' },
          h('th', { scope: 'col', class: 'class-name' }, t('class')),
          h('th', { scope: 'col', class: 'number' }, t('pixels')),
          h('th', { scope: 'col', class: 'number' }, t('share')),
        ),
      ),
      this.body,
    );
  }

  update(content: LegendContent): void {
    this.content = content;
    const { found, total, names, only, atCursor } = content;
    const builtFor = JSON.stringify([found, total, [...names]]);
    if (builtFor !== this.builtFor) {
      this.builtFor = builtFor;
      this.at = Math.min(this.at, Math.max(0, found.length - 1));
      this.rows = found.map((each, at) => this.row(each, at));
      fill(this.body, ...this.rows);
    }
    found.forEach(({ index }, at) => {
      const row = this.rows[at]!;
      setAttributes(row, { 'aria-selected': String(index === only) });
      row.classList.toggle('is-selected', index === only);
      row.classList.toggle('is-dimmed', only !== undefined && index !== only);
      row.classList.toggle('is-at-cursor', index === atCursor);
    });
    this.markActive();
  }

  /** Does what a key means while the list has the focus. */
  keyDown(key: string): boolean {
    const { content } = this;
    if (!content || content.found.length === 0) return false;
    if (key === ' ' || key === 'Enter') {
      this.toggle(this.at);
      return true;
    }
    if (key === 'Escape' && content.only !== undefined) {
      this.choose(undefined);
      return true;
    }
    const next = rowAfterKey(key, this.at, content.found.length);
    if (next === undefined) return false;
    this.at = next;
    this.markActive();
    this.rows[next]!.scrollIntoView({ block: 'nearest' });
    return true;
  }

  private markActive(): void {
    setAttributes(this.list, { 'aria-activedescendant': this.rows[this.at]?.id });
    this.rows.forEach((row, at) => {
      row.classList.toggle('is-active', at === this.at);
    });
  }

  private toggle(at: number): void {
    const { found, only } = this.content!;
    const { index } = found[at]!;
    this.choose(index === only ? undefined : index);
  }

  private row({ index, count }: FoundClass, at: number): HTMLElement {
    const { names, total } = this.content!;
    const chip = h('span', { class: 'class-chip', 'aria-hidden': 'true' });
    chip.style.background = classColour(index);
    const name = names.get(index);
    const row = h(
      'tr',
      { id: `class-${index}`, role: 'row' },
      h(
        'td',
        { class: 'class-name', role: 'gridcell', title: name },
        chip,
        name === undefined ? h('b', {}, String(index)) : h('b', {}, name),
        name === undefined ? '' : h('span', { class: 'muted' }, ` ${index}`),
      ),
      h('td', { class: 'number muted', role: 'gridcell' }, formatInteger(count)),
      h('td', { class: 'number', role: 'gridcell' }, shareText(count, total)),
    );
    row.addEventListener('click', () => {
      this.at = at;
      this.toggle(at);
    });
    return row;
  }
}

/** A share to a tenth of a percent, so that shares below each other are compared at a glance. */
function shareText(count: number, total: number): string {
  const percent = (100 * count) / total;
  return percent < 0.05 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}
