import type { ChannelFigures } from '../../../core/analysis/difference/figures';
import { fill, h } from '../../ui/dom';
import { t } from '../../ui/localise';
import { formatInteger, formatNumber } from '../../ui/number-format';
import { decibelText } from './decibel-text';
import type { DifferenceReport } from './protocol';

/** Bars end at this many decibels: beyond it, nothing of a float32 is off that anybody would see. */
const longestBar = 60;

/** How far each channel is off, worst first; a row leads to its channel. */
export class ChannelTable {
  readonly root: HTMLElement;
  private readonly head = h('div', { class: 'section-head' });
  private readonly body = h('tbody');
  private shown: { report: DifferenceReport; chosen: number } | undefined;

  constructor(private readonly choose: (channel: number) => void) {
    const head = (text: string, className: string) => h('th', { scope: 'col', class: className }, text);
    this.root = h(
      'section',
      { class: 'by-channel', 'aria-label': t('By channel, worst first') },
      this.head,
      h(
        'div',
        { class: 'by-channel-rows' },
        h(
          'table',
          {},
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              head(t('ch'), 'number'),
              head(t('SQNR'), 'bar-cell'),
              head(t('dB'), 'number'),
              head('max |A−B|', 'number'),
            ),
          ),
          this.body,
        ),
      ),
    );
    this.body.addEventListener('keydown', (event) => this.keyDown(event));
  }

  /** `axis` is the dimension whose indices are the channels. */
  update(report: DifferenceReport | undefined, axis: number | null, chosen: number): void {
    this.root.hidden = axis === null || (report !== undefined && report.channels.length === 0);
    const more = report && report.channelCount > report.channels.length;
    fill(
      this.head,
      h('h2', {}, t('By channel')),
      h(
        'span',
        { class: 'muted small' },
        more
          ? t(
              'dim {0} · worst {1} of {2}',
              axis ?? 0,
              report.channels.length,
              formatInteger(report.channelCount),
            )
          : t('dim {0} · worst first', axis ?? 0),
      ),
    );
    if (!report) return;
    if (this.shown?.report === report && this.shown.chosen === chosen) return;
    this.shown = { report, chosen };
    const held = this.body.contains(document.activeElement);
    fill(this.body, ...report.channels.map((channel) => this.row(channel, channel.channel === chosen)));
    const links = this.links();
    const entered = links.find((link) => link.closest('.selected')) ?? links[0];
    entered?.setAttribute('tabindex', '0');
    if (held) entered?.focus();
  }

  private links(): HTMLElement[] {
    return [...this.body.querySelectorAll<HTMLElement>('.link')];
  }

  /** Tab enters at one row; the arrows go on from there. */
  private keyDown(event: KeyboardEvent): void {
    const links = this.links();
    const at = links.indexOf(document.activeElement as HTMLElement);
    const last = links.length - 1;
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = links[Math.min(last, Math.max(0, to))]!;
    for (const link of links) link.setAttribute('tabindex', link === next ? '0' : '-1');
    next.focus();
  }

  private row(figures: ChannelFigures, selected: boolean): HTMLElement {
    const { channel, sqnr, maxAbs, nonFinite } = figures;
    const bar = h('span', { class: 'bar-fill' });
    const share = Number.isNaN(sqnr) ? 0 : Math.min(1, Math.max(0, sqnr / longestBar));
    bar.style.width = `${100 * share}%`;
    const open = h(
      'button',
      { type: 'button', class: 'link code', tabindex: -1, 'aria-label': t('Show channel {0}', channel) },
      String(channel),
    );
    const row = h(
      'tr',
      { class: selected ? 'selected' : undefined, 'aria-current': selected ? 'true' : undefined },
      h('td', { class: 'number' }, open),
      h('td', { class: 'bar-cell' }, h('span', { class: 'bar-track' }, bar)),
      h(
        'td',
        { class: 'number tabular' },
        nonFinite > 0
          ? h('span', { class: 'non-finite-text' }, t('{0} NaN/Inf', formatInteger(nonFinite)))
          : decibelText(sqnr, 1),
      ),
      h('td', { class: 'number code' }, formatNumber(maxAbs, 3)),
    );
    row.addEventListener('click', () => this.choose(channel));
    return row;
  }
}
