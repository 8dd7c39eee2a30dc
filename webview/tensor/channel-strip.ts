import { mark, type TensorStatistics } from '../../core/tensor/measures/types';
import { DropdownField } from '../ui/controls';
import { fill, h, setAttributes } from '../ui/dom';
import { t } from '../ui/localise';
import { formatNumber } from '../ui/number-format';
import { emphasiseMarks } from './marks';
import { markBadge } from './non-finite-banner';
import { type Colouring, type Layer, paint } from './paint';
import { moved, type Place, pictureSize, sliceOf, sliderAxes } from './place';
import type { TileSource } from './tile-source';

/** Channels shown at once; of more, the page of the selected one. */
const pageSize = 64;

/** Sizes of a thumbnail in CSS pixels. */
const boxes = { S: 84, M: 128, L: 192 } as const;

/** How large thumbnails are. */
export type ThumbnailSize = keyof typeof boxes;

/** What the strip shows. */
export interface StripContent {
  readonly shape: readonly number[];
  readonly place: Place;
  /** The dimension of the channels, which is none of the picture's two; the first slider's where it is not said. */
  readonly axis?: number;
  readonly source: TileSource;
  /** Statistics of one slice, for channels whose thumbnail does not show each element. */
  statistics(at: Readonly<Record<string, number>>): Promise<TensorStatistics>;
}

interface Summary {
  readonly min: number;
  readonly max: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
}

interface Card {
  readonly channel: number;
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly caption: HTMLElement;
  layer?: Layer;
  summary?: Summary;
}

/** A thumbnail for each index of the first slider's dimension, all in one range of colours. */
export class ChannelStrip {
  readonly root: HTMLElement;
  private readonly remark = h('span', { class: 'muted small' });
  private readonly grid = h('div', { class: 'channels', role: 'listbox', 'aria-label': t('Channels') });
  private readonly size: DropdownField;
  private cards: Card[] = [];
  private content: StripContent | undefined;
  private axis: number | undefined;
  private key = '';
  private thumbnail: ThumbnailSize = 'S';
  private colouring: Colouring | undefined;

  /**
   * @param choose another channel was chosen
   * @param resize another size was chosen
   */
  constructor(
    private readonly choose: (place: Place) => void,
    resize: (size: ThumbnailSize) => void,
  ) {
    this.size = new DropdownField(t('Size'), 'size-field', (value) => resize(value as ThumbnailSize));
    this.root = h(
      'section',
      { class: 'channel-strip', 'aria-label': t('Channels') },
      h(
        'div',
        { class: 'section-head' },
        h('h2', {}, t('Channels')),
        this.remark,
        h('span', { class: 'grow' }),
        this.size.root,
      ),
      this.grid,
    );
    this.grid.addEventListener('keydown', (event) => this.keyDown(event));
  }

  /** Shows the channels of a tensor; hidden where it has none, or where the open view does not want them. */
  show(content: StripContent, thumbnail: ThumbnailSize, wanted = true): void {
    const { shape, place } = content;
    const sliders = sliderAxes(place, shape);
    this.root.hidden = sliders.length === 0 || !wanted;
    if (!wanted) {
      this.pause();
      return;
    }
    const before = this.content;
    this.content = content;
    this.axis = sliders.find((axis) => axis === content.axis) ?? sliders[0];
    this.size.update(
      (Object.keys(boxes) as ThumbnailSize[]).map((value) => ({ value, label: value })),
      thumbnail,
    );
    if (this.axis === undefined) {
      this.key = '';
      this.cards = [];
      return;
    }
    const page = Math.floor(place.index[this.axis]! / pageSize);
    const others = place.index.map((at, k) =>
      k === this.axis || k === place.rowAxis || k === place.columnAxis ? -1 : at,
    );
    const key = JSON.stringify([this.axis, place.rowAxis, place.columnAxis, others, page, thumbnail]);
    if (key !== this.key || before?.source !== content.source) {
      this.key = key;
      this.thumbnail = thumbnail;
      this.build(page);
      void this.load(content, key);
    }
    this.select(place.index[this.axis]!);
  }

  /** Asks for no more thumbnails until the next `show`; what is drawn stays. */
  pause(): void {
    this.key = '';
  }

  /** Colours all thumbnails. */
  colour(colouring: Colouring): void {
    this.colouring = colouring;
    if (this.root.hidden) return;
    for (const card of this.cards) this.draw(card);
  }

  private build(page: number): void {
    const count = this.content!.shape[this.axis!]!;
    const first = page * pageSize;
    const last = Math.min(count, first + pageSize);
    const shown = count > pageSize ? t('{0} … {1} of {2}', first, last - 1, count) : String(count);
    this.remark.textContent = t('dim {0} · {1} · one colour range', this.axis!, shown);
    this.grid.style.setProperty('--box', `${boxes[this.thumbnail]}px`);
    // The old thumbnails of same channels stay until the new ones come.
    const old = new Map(this.cards.map((card) => [card.channel, card]));
    this.cards = [];
    for (let channel = first; channel < last; channel++) {
      const canvas = h('canvas', { class: 'channel-picture', width: 1, height: 1 });
      const caption = h('span', { class: 'channel-caption' });
      const root = h(
        'div',
        { class: 'channel', role: 'option' },
        h('div', { class: 'channel-box' }, canvas),
        h(
          'div',
          { class: 'channel-text' },
          h('b', {}, h('span', { class: 'visually-hidden' }, t('Channel')), ' ', String(channel)),
          ' ',
          caption,
        ),
      );
      root.addEventListener('click', () => this.go(channel));
      const card: Card = { channel, root, canvas, caption, layer: old.get(channel)?.layer };
      this.cards.push(card);
      this.draw(card);
    }
    fill(this.grid, ...this.cards.map((card) => card.root));
  }

  /** Asks for one thumbnail after the other, so that the large picture never waits behind them. */
  private async load(content: StripContent, key: string): Promise<void> {
    const axis = this.axis!;
    const { rows, columns } = pictureSize(content.place, content.shape);
    const most = Math.round(boxes[this.thumbnail] * window.devicePixelRatio);
    try {
      for (const card of this.cards) {
        const place = moved(content.place, content.shape, axis, card.channel);
        const tile = await content.source.thumbnail(place, most);
        if (this.key !== key || this.content?.source !== content.source) return;
        const layer: Layer = { tile, rows: [0, rows], columns: [0, columns] };
        card.layer = layer;
        this.draw(card);
        const exact = tile.rows === rows && tile.columns === columns;
        card.summary = exact ? summarise(layer) : await content.statistics(sliceOf(place));
        if (this.key !== key || this.content?.source !== content.source) return;
        caption(card);
      }
    } catch {
      // The picture itself says what is wrong; a thumbnail that cannot be had stays empty.
    }
  }

  private draw(card: Card): void {
    const { layer, canvas } = card;
    if (!layer || !this.colouring || !this.content) return;
    const { rows, columns } = pictureSize(this.content.place, this.content.shape);
    const box = boxes[this.thumbnail];
    const ratio = window.devicePixelRatio;
    const both = Math.min(box / columns, box / rows);
    const cell = both * ratio >= 1 ? Math.floor(both * ratio) / ratio : both;
    const width = Math.min(box, Math.max(4, columns * cell));
    const height = Math.min(box, Math.max(4, rows * cell));
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext('2d')!;
    const image = context.createImageData(canvas.width, canvas.height);
    const window_ = { left: 0, top: 0, cellsAcross: columns / canvas.width, cellsDown: rows / canvas.height };
    paint(image, window_, [layer], this.colouring);
    emphasiseMarks(image, [layer], Math.min(canvas.width / columns, canvas.height / rows));
    context.putImageData(image, 0, 0);
  }

  private select(channel: number): void {
    for (const card of this.cards) {
      const selected = card.channel === channel;
      setAttributes(card.root, { 'aria-selected': String(selected), tabindex: selected ? 0 : -1 });
    }
  }

  private go(channel: number): void {
    if (!this.content || this.axis === undefined) return;
    this.choose(moved(this.content.place, this.content.shape, this.axis, channel));
    this.cards.find((card) => card.channel === channel)?.root.focus();
  }

  private keyDown(event: KeyboardEvent): void {
    if (!this.content || this.axis === undefined) return;
    const at = this.content.place.index[this.axis]!;
    const across = Math.max(1, getComputedStyle(this.grid).gridTemplateColumns.split(' ').length);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key];
    if (step === undefined) return;
    const next = at + step;
    if (next >= 0 && next < this.content.shape[this.axis]!) this.go(next);
    event.preventDefault();
    event.stopPropagation();
  }
}

function summarise({ tile }: Layer): Summary {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const counts = { nan: 0, posInf: 0, negInf: 0 };
  for (let cell = 0; cell < tile.values.length; cell++) {
    const marks = tile.marks[cell]!;
    if (marks & mark.nan) counts.nan++;
    if (marks & mark.posInf) counts.posInf++;
    if (marks & mark.negInf) counts.negInf++;
    const value = tile.values[cell]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max, ...counts };
}

function caption({ summary, caption: element }: Card): void {
  if (!summary) return;
  const { min, max, nan, posInf, negInf } = summary;
  const badge = nan
    ? markBadge('nan', `NaN ${nan}`)
    : posInf
      ? markBadge('posInf', `+Inf ${posInf}`)
      : negInf
        ? markBadge('negInf', `−Inf ${negInf}`)
        : undefined;
  const range = min <= max ? `${formatNumber(min, 2)} … ${formatNumber(max, 2)}` : '';
  fill(element, badge ?? h('span', { class: 'muted' }, range));
}
