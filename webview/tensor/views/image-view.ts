import type { PictureMaking } from '../../../core/tensor/inputs/making';
import type { TensorMeaning } from '../../../core/tensor/meaning';
import { cssColour, markColours, pixelOfHex } from '../../ui/colour-map';
import { DropdownField } from '../../ui/controls';
import { code, fill, h } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatIndex, formatNumber } from '../../ui/number-format';
import { AxisSliders } from '../axis-sliders';
import { cursorStep, pictureKeyHints, zoomByKey } from '../picture-keys';
import { moved, otherAxes } from '../place';
import type { ShownTensor } from '../protocol';
import { layoutName, pictureLayouts } from './image/picture-layout';
import { PixelPicture } from './image/pixel-picture';
import { type PictureReading, readPicture } from './image/reading';
import {
  type ChannelOrder,
  channelRanges,
  pixelOf,
  type UndoKind,
  undoChoices,
  undoFormula,
} from './image/undo';
import { MapOver } from './map/map-over';
import { fact } from './media/facts';
import { choiceOf, optionsOf, withOptions } from './media/tensor-options';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const imageKind: ViewKind = {
  id: 'image',
  label: () => t('Image'),
  icon: 'image',
  frame: [],
  fit: suits,
  create: (host) => new ImageView(host),
};

/** An input that was made of a picture is one; one of its shape is likely one; another value may be worth a look. */
function suits({ shape, making, role }: ShownTensor): number {
  const [first] = pictureLayouts(shape);
  if (!first) return 0;
  if (making?.kind === 'picture') return 1;
  if (making?.kind === 'sound') return 0;
  if (role !== 'input') return first.kind === 'HW' ? 0 : 0.3;
  return first.channels === 3 ? 0.9 : 0.7;
}

/** The tensor as the picture that it is, with what its values were made by undone. */
class ImageView implements View {
  readonly root: HTMLElement;
  readonly keys = pictureKeyHints();
  private readonly pixels: PixelPicture;
  private readonly layouts = new DropdownField(t('Layout'), 'layout-field', (layout) =>
    this.keep({ layout }),
  );
  private readonly values = new DropdownField(t('Values'), 'values-field', (undo) => this.keep({ undo }));
  private readonly order = new DropdownField(t('Channels'), 'order-field', (order) => this.keep({ order }));
  private readonly sliders = new AxisSliders((place) => this.host.setPlace(place));
  private readonly facts = h('dl', { class: 'fact-list' });
  private readonly swatch = h('span', { class: 'pixel-swatch' });
  private readonly pixelIndex = code('');
  private readonly pixelValues = h('table', { class: 'pixel-values' });
  /** Whether the view is seen: answers that come later do not make it read. */
  private isSeen = false;
  private context: ViewContext | undefined;
  private reading: PictureReading | undefined;
  private readonly map: MapOver;
  private meaning: TensorMeaning | undefined;
  private readonly meanings = new Latest<ViewContext>((context) => this.load(context));

  constructor(private readonly host: ViewHost) {
    this.map = new MapOver(
      (choice) => this.keep(choice),
      (problem) => this.mapChanged(problem),
    );
    this.pixels = new PixelPicture({
      move: (row, column) => this.moveTo(row, column),
      loaded: (problem) => this.loaded(problem),
      over: (context, view) => this.reading && this.map.draw(context, view, this.reading),
    });
    this.root = h(
      'div',
      { class: 'media-view' },
      h(
        'div',
        { class: 'tool-row', role: 'toolbar', 'aria-label': t('Picture') },
        this.layouts.root,
        this.order.root,
        this.values.root,
        this.sliders.root,
        this.map.field.root,
        this.map.opacity.root,
      ),
      h(
        'div',
        { class: 'media-body' },
        this.pixels.root,
        h(
          'aside',
          { class: 'media-side', 'aria-label': t('About the picture') },
          this.facts,
          h('h2', {}, t('Pixel')),
          h('p', { class: 'pixel-head' }, this.swatch, this.pixelIndex),
          this.pixelValues,
        ),
      ),
    );
  }

  get focusTarget(): HTMLElement {
    return this.pixels.picture;
  }

  show(context: ViewContext): void {
    this.isSeen = true;
    if (this.context?.measured !== context.measured) {
      this.meaning = undefined;
      this.meanings.request(context);
    }
    this.context = context;
    this.map.update(context, this.meaning);
    const { measured, place } = context;
    const { shape, name } = measured.tensor;
    const reading = readingOf(context);
    this.reading = reading;
    this.updateTools(context, reading);
    const { layout, rows, columns, channels, places } = reading;
    this.pixels.show({
      source: measured.source,
      shape,
      rows,
      columns,
      channels,
      places,
      cursor: { row: place.index[layout.rowAxis]!, column: place.index[layout.columnAxis]! },
      label: t('{0} as a picture of {1} × {2} pixels. Arrow keys move the cursor.', name, columns, rows),
    });
    this.updatePixel();
  }

  hidden(): void {
    this.isSeen = false;
    this.pixels.pause();
    this.map.pause();
  }

  redraw(): void {
    this.pixels.schedule();
  }

  valueAtCursor(): number | undefined {
    const { layout } = this.reading ?? {};
    const { place } = this.context ?? {};
    if (!layout || !place) return undefined;
    const values = this.pixels.valuesAt(place.index[layout.rowAxis]!, place.index[layout.columnAxis]!);
    return values?.[layout.channelAxis === null ? 0 : place.index[layout.channelAxis]!];
  }

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.reading || !this.context) return false;
    const step = document.activeElement === this.pixels.picture ? cursorStep(event.key) : undefined;
    if (!step) return zoomByKey(event.key, this.pixels);
    const { layout } = this.reading;
    const { index } = this.context.place;
    this.moveTo(index[layout.rowAxis]! + step[0], index[layout.columnAxis]! + step[1]);
    return true;
  }

  /** What is around the tensor; without it nothing can be laid over the picture. */
  private async load({ measured }: ViewContext): Promise<void> {
    const meaning = await measured.once<'meaning'>({ ask: 'meaning' }).catch(() => undefined);
    if (!meaning || this.context?.measured !== measured) return;
    this.meaning = meaning;
    if (!this.isSeen) return;
    this.map.update(this.context, meaning);
    this.pixels.schedule();
  }

  private mapChanged(problem: string | undefined): void {
    this.host.failed(problem);
    this.pixels.schedule();
  }

  private keep(changed: Readonly<Record<string, string | number>>): void {
    const { options, measured } = this.context!;
    this.host.keep(withOptions(options, measured.tensor, changed));
  }

  private moveTo(row: number, column: number): void {
    if (!this.context || !this.reading) return;
    const { shape } = this.context.measured.tensor;
    const { rowAxis, columnAxis } = this.reading.layout;
    this.host.setPlace(moved(moved(this.context.place, shape, rowAxis, row), shape, columnAxis, column));
  }

  private loaded(problem?: string): void {
    this.host.failed(problem);
    if (problem !== undefined) return;
    this.host.drawn();
    this.updatePixel();
  }

  private updateTools(
    { measured, place, options }: ViewContext,
    { layout, making, kind, order }: PictureReading,
  ): void {
    const { tensor } = measured;
    const rank = tensor.shape.length;
    const kept = optionsOf(options, tensor);
    const layouts = pictureLayouts(tensor.shape);
    this.layouts.root.hidden = layouts.length < 2;
    this.layouts.update(
      layouts.map((each) => ({ value: each.kind, label: layoutName(each, rank) })),
      layout.kind,
    );
    this.order.root.hidden = layout.channels < 3;
    this.order.update(
      (['RGB', 'BGR'] as const).map((value) => ({
        value,
        label: layout.channels === 4 ? `${value}A` : value,
      })),
      order,
    );
    const auto = making ? t('As it was made') : t('Auto ({0})', undoLabel(kind));
    this.values.update(
      undoChoices.map((value) => ({ value, label: value === 'auto' ? auto : undoLabel(value) })),
      choiceOf(kept.undo, undoChoices, 'auto'),
    );
    this.sliders.update(
      tensor.shape,
      place,
      otherAxes(tensor.shape, [layout.channelAxis, layout.rowAxis, layout.columnAxis]),
    );
    const [range] = channelRanges(kind, layout.channels, order, making, this.context!.statistics);
    const colours = layout.channels === 1 ? t('grey') : layout.channels === 4 ? `${order}A` : order;
    fill(
      this.facts,
      ...fact(t('Layout'), `${layoutName(layout, rank)}, ${colours}`),
      ...fact(t('Undo'), undoFormula(kind, making, range!)),
      ...(making && several(making) ? fact('mean', listOf(making.mean)) : []),
      ...(making && several(making) ? fact('std', listOf(making.std)) : []),
      ...(making ? fact(t('Source'), making.file) : []),
    );
  }

  /** The pixel under the cursor: its colour, and for each channel the value and what it becomes. */
  private updatePixel(): void {
    const { context, reading } = this;
    if (!context || !reading) return;
    const { layout, channels, order } = reading;
    const { place } = context;
    const [row, column] = [place.index[layout.rowAxis]!, place.index[layout.columnAxis]!];
    const index = place.index.map((at, axis) =>
      axis === layout.channelAxis && layout.channels > 1 ? ':' : at,
    );
    this.pixelIndex.textContent = formatIndex(index as readonly number[]);
    const values = this.pixels.valuesAt(row, column);
    const bytes = channels.map(({ range }, channel) =>
      values ? pixelOf(values[channel]!, range) : Number.NaN,
    );
    this.swatch.style.background = values ? colourOf(values, bytes, order) : 'transparent';
    const names = channels.length === 1 ? [t('grey')] : [...order, ...(channels.length === 4 ? ['A'] : [])];
    fill(
      this.pixelValues,
      ...names.map((name, channel) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, name),
          h('td', {}, values ? String(bytes[channel]).replace('NaN', '–') : '…'),
          h('td', { class: 'muted' }, values ? formatNumber(values[channel]!, 5) : ''),
        ),
      ),
    );
  }
}

function readingOf({ measured, statistics, options, place }: ViewContext): PictureReading {
  const { tensor } = measured;
  const { shape, making } = tensor;
  const kept = optionsOf(options, tensor);
  return readPicture({ shape, ...(making && { making }), index: place.index, statistics, kept })!;
}

function undoLabel(kind: UndoKind): string {
  switch (kind) {
    case 'made':
      return t('As it was made');
    case 'unit':
      return '0 … 1';
    case 'signed':
      return '−1 … 1';
    case 'bytes':
      return t('As is, 0 … 255');
    case 'imageNet':
      return 'ImageNet';
    case 'minMax':
      return t('Min … max');
  }
}

function several({ mean, std }: PictureMaking): boolean {
  return mean.length > 1 || std.length > 1;
}

function listOf(numbers: readonly number[]): string {
  return numbers.map((number) => String(number).replace('-', '−')).join(', ');
}

/** The colour of a pixel; of one that is not finite, its mark's. */
function colourOf(values: readonly number[], bytes: readonly number[], order: ChannelOrder): string {
  if (values.some(Number.isNaN)) return markColours.nan.colour;
  if (values.includes(Infinity)) return markColours.posInf.colour;
  if (values.includes(-Infinity)) return markColours.negInf.colour;
  const [first, second = first, third = first] = bytes as [number, number?, number?];
  const [red, blue] = order === 'RGB' ? [first, third] : [third, first];
  return cssColour(
    pixelOfHex(`#${[red, second, blue].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`),
  );
}
