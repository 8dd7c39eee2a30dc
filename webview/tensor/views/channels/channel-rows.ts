import type { AxisStatistics } from '../../../../core/tensor/measures/types';
import { button } from '../../../ui/controls';
import { fill, h, setAttributes } from '../../../ui/dom';
import { t } from '../../../ui/localise';
import { formatInteger, formatNumber, formatTick } from '../../../ui/number-format';
import { roundTicks } from '../../../ui/ticks';
import { markBadge } from '../../non-finite-banner';
import { boxOf, hillOf, type PlotScale, scaleOf, share } from './channel-plot';
import type { ChannelHistograms } from './load-channels';

/** Rows made at first, and with each wish for more. */
const rowsAtOnce = 64;

/** What the rows show. */
export interface ChannelRowsContent {
  /** By channel; undefined for what has not come yet. */
  readonly statistics: readonly AxisStatistics[] | undefined;
  readonly count: number;
  /** The channels in the order of their rows. */
  readonly order: readonly number[];
  readonly chosen: number;
  /** Hills instead of boxes. */
  readonly histograms: ChannelHistograms | undefined;
  readonly label: string;
}

/** A row a channel: its plot on the scale of all, and its figures. */
export class ChannelRows {
  readonly root: HTMLElement;
  readonly list = h('div', { class: 'channel-list', role: 'listbox' });
  private readonly ticks = h('div', { class: 'channel-ticks', 'aria-hidden': 'true' });
  private readonly grid = h('div', { class: 'channel-grid', 'aria-hidden': 'true' });
  private readonly more = h('div', { class: 'channel-more' });
  private readonly moreText = h('span', { class: 'muted small' });
  private content: ChannelRowsContent | undefined;
  private rows = new Map<number, HTMLElement>();
  private shown = rowsAtOnce;

  /**
   * @param choose a channel was chosen
   * @param want the hills of these channels are in sight
   */
  constructor(
    private readonly choose: (channel: number) => void,
    private readonly want: (channels: readonly number[]) => void,
  ) {
    this.more.append(
      this.moreText,
      button(t('Show More'), () => this.showMore()),
    );
    const head = (text: string, name: string) => h('span', { class: `channel-${name}` }, text);
    this.root = h(
      'div',
      { class: 'channel-rows' },
      h(
        'div',
        { class: 'channel-row channel-head', 'aria-hidden': 'true' },
        head('', 'index'),
        this.ticks,
        head(t('mean'), 'figure'),
        head(t('std'), 'figure'),
        head(t('min'), 'figure'),
        head(t('max'), 'figure'),
        head(t('NaN, Inf'), 'bad'),
      ),
      h('div', { class: 'channel-body' }, this.grid, this.list),
      this.more,
    );
  }

  /** Shows channels. `fresh` where they are others, so that the rows begin anew. */
  show(content: ChannelRowsContent, fresh: boolean): void {
    this.content = content;
    if (fresh) this.shown = rowsAtOnce;
    this.list.setAttribute('aria-label', content.label);
    // The chosen channel is in sight, whatever the order.
    const row = content.order.indexOf(content.chosen);
    this.shown = Math.max(this.shown, Math.ceil((row + 1) / rowsAtOnce) * rowsAtOnce);
    this.build();
  }

  /** Marks another channel. */
  mark(chosen: number): void {
    if (!this.content) return;
    const known = this.rows.has(chosen);
    this.content = { ...this.content, chosen };
    if (!known) {
      this.show(this.content, false);
      return;
    }
    for (const [channel, row] of this.rows) {
      const selected = channel === chosen;
      setAttributes(row, { 'aria-selected': String(selected), tabindex: selected ? 0 : -1 });
    }
  }

  /** The row of the chosen channel takes the focus. */
  focus(): void {
    const row = this.content && this.rows.get(this.content.chosen);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }

  /** The channel a key leads to, in the order of the rows; undefined for other keys. */
  after(key: string): number | undefined {
    if (!this.content) return undefined;
    const { order, chosen } = this.content;
    const at = order.indexOf(chosen);
    const last = order.length - 1;
    const to: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - 10,
      PageDown: at + 10,
      Home: 0,
      End: last,
    };
    if (!Object.hasOwn(to, key)) return undefined;
    return order[Math.min(last, Math.max(0, to[key]!))];
  }

  private showMore(): void {
    this.shown += rowsAtOnce;
    this.build();
  }

  private build(): void {
    const { statistics, order, chosen, histograms, count } = this.content!;
    const scale = statistics && scaleOf(statistics);
    const held = this.list.contains(document.activeElement);
    this.updateScale(scale);
    this.list.classList.toggle('is-ridge', histograms !== undefined);
    this.rows = new Map();
    const visible = order.slice(0, this.shown);
    for (const channel of visible) this.rows.set(channel, this.row(channel, scale));
    fill(this.list, ...this.rows.values());
    this.more.hidden = visible.length === count;
    (this.more.lastElementChild as HTMLElement).hidden = visible.length === order.length;
    this.moreText.textContent = t('{0} of {1} shown', formatInteger(visible.length), formatInteger(count));
    this.mark(chosen);
    if (held) this.focus();
    if (histograms) {
      const missing = visible.filter((channel) => !histograms.get(channel));
      if (missing.length > 0) this.want(missing);
    }
  }

  private row(channel: number, scale: PlotScale | undefined): HTMLElement {
    const { statistics, histograms } = this.content!;
    const one = statistics?.[channel];
    // The words before each place stand before its column's figure; a translation keeps their order.
    const words = t('Channel {0}, mean {1}, standard deviation {2}, from {3} to {4}, NaN or Inf {5}').split(
      /\{\d\}/,
    );
    const figure = (place: number, value: number | undefined) => {
      const text = value === undefined || Number.isNaN(value) ? '–' : formatNumber(value, 3);
      return h(
        'span',
        { class: 'channel-figure' },
        ...(value === undefined ? [] : [unseen(words[place]), text]),
      );
    };
    const plot = h('span', { class: 'channel-plot' });
    if (one && scale) {
      const histogram = histograms?.get(channel);
      if (histogram) plot.append(hillOf(histogram));
      else if (!histograms) plot.append(...boxOf(one, scale));
    }
    const bad = h('span', { class: 'channel-bad' });
    if (one) {
      bad.append(unseen(words[5]));
      for (const kind of ['nan', 'posInf', 'negInf'] as const) {
        if (one[kind] > 0) bad.append(markBadge(kind, formatInteger(one[kind])));
      }
      if (bad.childElementCount === 1) bad.append(h('span', { class: 'muted' }, '0'));
      bad.append(unseen(words[6]));
    }
    const row = h(
      'div',
      { class: 'channel-row', role: 'option' },
      h('span', { class: 'channel-index' }, unseen(words[0]), String(channel)),
      plot,
      figure(1, one?.mean),
      figure(2, one?.std),
      figure(3, one?.min),
      figure(4, one?.max),
      bad,
    );
    row.addEventListener('click', () => this.choose(channel));
    return row;
  }

  private updateScale(scale: PlotScale | undefined): void {
    const values = scale ? roundTicks(scale.low, scale.high, 6) : [];
    const placed = <T extends HTMLElement>(element: T, value: number): T => {
      element.style.left = `${share(scale!, value)}%`;
      return element;
    };
    fill(this.ticks, ...values.map((value) => placed(h('span', {}, formatTick(value)), value)));
    fill(
      this.grid,
      ...values.map((value) =>
        placed(h('span', { class: value === 0 ? 'grid-line is-zero' : 'grid-line' }), value),
      ),
    );
  }
}

/** Words for a screen reader, which sees no columns. */
function unseen(text = ''): HTMLElement {
  return h('span', { class: 'visually-hidden' }, text);
}
