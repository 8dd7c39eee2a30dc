import { type DType, elementCount, elementType } from '../../../core/tensor/dtype';
import type { TensorMeaning } from '../../../core/tensor/meaning';
import { NumberField } from '../../ui/controls';
import { rowsByColumns } from '../../ui/counted';
import { h } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger, formatTick } from '../../ui/number-format';
import { PercentSlider } from '../../ui/percent-slider';
import { cursorStep, pictureKeyHints, zoomByKey } from '../picture-keys';
import { cursorOf, movedTo, pictureSize, sliceOf } from '../place';
import type { ShownTensor } from '../protocol';
import type { Viewport } from '../viewport';
import { PixelPicture } from './image/pixel-picture';
import { MapLayer } from './map/map-layer';
import { mapCell, type Size } from './map/map-placement';
import { holdsMap, likelyThreshold, opacityOf } from './map/map-values';
import { PictureGround } from './media/ground';
import { groundContent } from './media/ground-content';
import { optionsOf, withOptions } from './media/tensor-options';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const mapKind: ViewKind = {
  id: 'map',
  label: () => t('Over picture'),
  icon: 'layers',
  frame: ['plane', 'colours', 'channels'],
  fit: suits,
  create: (host) => new MapView(host),
};

/** A map that the model gives out is best seen over its picture; other values of that shape may be worth a look. */
function suits({ dtype, role, shape, consumers, pictures }: ShownTensor): number {
  const kind = elementType(dtype as DType)?.kind;
  if (!pictures || role !== 'value' || !kind || !holdsMap(shape)) return 0;
  if (kind === 'string' || kind === 'complex') return 0;
  const isOne = elementCount(shape) === elementCount(shape.slice(-2));
  return isOne && consumers.length === 0 && kind === 'float' ? 0.9 : 0.3;
}

/** A tensor's values over the picture that the model was fed with. */
class MapView implements View {
  readonly root: HTMLElement;
  readonly keys = pictureKeyHints();
  private readonly pixels: PixelPicture;
  private readonly ground: PictureGround;
  private readonly layer = new MapLayer((problem) => this.loaded(problem));
  private readonly opacity = new PercentSlider(t('Opacity'), (opacity) => this.keep({ opacity }));
  private readonly threshold = new NumberField(t('Drawn from'), 'map-threshold', (threshold) =>
    this.keep({ threshold }),
  );
  private readonly note = h('p', { class: 'media-note muted' });
  private readonly meanings = new Latest<ViewContext>((context) => this.load(context));
  private readonly counter = new Latest<ViewContext>((context) => this.count(context));
  /** Whether the view is seen: answers that come later do not make it read. */
  private isSeen = false;
  private context: ViewContext | undefined;
  private meaning: TensorMeaning | undefined;
  private picture: Size | undefined;
  private pictureName = '';
  private reached: { readonly of: string; readonly count: number } | undefined;

  constructor(private readonly host: ViewHost) {
    this.ground = new PictureGround(
      (picture) => this.keep({ picture }),
      () => this.draw(),
    );
    this.pixels = new PixelPicture({
      move: (row, column) => this.hover(row, column),
      loaded: (problem) => this.host.failed(problem),
      over: (context, view) => this.drawOver(context, view),
    });
    this.root = h(
      'div',
      { class: 'media-view' },
      h(
        'div',
        { class: 'tool-row', role: 'toolbar', 'aria-label': t('Over picture') },
        this.ground.field.root,
        this.opacity.root,
        h('span', { class: 'field' }, h('span', { class: 'label' }, t('Drawn from')), this.threshold.root),
      ),
      this.pixels.root,
      this.note,
    );
  }

  get focusTarget(): HTMLElement {
    return this.pixels.picture;
  }

  show(context: ViewContext): void {
    this.isSeen = true;
    const before = this.context;
    this.context = context;
    if (before?.measured !== context.measured) {
      this.meaning = undefined;
      this.picture = undefined;
      this.reached = undefined;
    }
    if (this.meaning) this.draw();
    else this.meanings.request(context);
  }

  hidden(): void {
    this.isSeen = false;
    this.pixels.pause();
    this.layer.pause();
  }

  redraw(): void {
    this.pixels.schedule();
  }

  valueAtCursor(): number | undefined {
    // Until the new tensor is laid out, the layer is the one before's.
    if (!this.context || !this.meaning) return undefined;
    const { row, column } = cursorOf(this.context.place);
    return this.layer.valueAt(row, column);
  }

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.context) return false;
    const step = document.activeElement === this.pixels.picture ? cursorStep(event.key) : undefined;
    if (!step) return zoomByKey(event.key, this.pixels);
    const { row, column } = cursorOf(this.context.place);
    this.moveTo(row + step[0], column + step[1]);
    return true;
  }

  private moveTo(row: number, column: number): void {
    const { place, measured } = this.context!;
    this.host.setPlace(movedTo(place, measured.tensor.shape, row, column));
  }

  private keep(changed: Readonly<Record<string, string | number>>): void {
    const { options, measured } = this.context!;
    this.host.keep(withOptions(options, measured.tensor, changed));
  }

  private get size(): Size {
    const { place, measured } = this.context!;
    return pictureSize(place, measured.tensor.shape);
  }

  private get shownOpacity(): number {
    const { options, measured } = this.context!;
    return opacityOf(optionsOf(options, measured.tensor).opacity);
  }

  /** The lowest value that is drawn; undefined for all. Of what may be probabilities, the lower ones are not. */
  private get shownThreshold(): number | undefined {
    const { options, measured, statistics } = this.context!;
    const { threshold } = optionsOf(options, measured.tensor);
    if (typeof threshold === 'number' && Number.isFinite(threshold)) return threshold;
    return likelyThreshold(statistics);
  }

  private hover(row: number, column: number): void {
    if (!this.picture) return;
    const cell = mapCell(row, column, this.picture, this.size);
    const cursor = cursorOf(this.context!.place);
    if (cell.row !== cursor.row || cell.column !== cursor.column) this.moveTo(cell.row, cell.column);
  }

  private loaded(problem: string | undefined): void {
    this.host.failed(problem);
    if (problem !== undefined) return;
    this.pixels.schedule();
    this.host.drawn();
  }

  private async load(context: ViewContext): Promise<void> {
    const { measured } = context;
    const isStale = () => this.context?.measured !== measured;
    try {
      const meaning = await measured.once<'meaning'>({ ask: 'meaning' });
      if (isStale()) return;
      this.meaning = meaning;
      this.host.failed(undefined);
      this.draw();
    } catch (error) {
      if (isStale()) return;
      this.note.textContent = '';
      this.host.failed((error as Error).message);
    }
  }

  private draw(): void {
    const { context, meaning } = this;
    if (!this.isSeen || !context || !meaning) return;
    const { measured, place, options } = context;
    const { tensor } = measured;
    const { shape } = tensor;
    this.layer.show({ source: measured.source, shape, place });
    const ground = this.ground.update(context, meaning, optionsOf(options, tensor).picture);
    const size = this.size;
    this.picture = ground ? ground.reading : size;
    this.pictureName = ground?.tensor.name ?? '';
    const label = ground
      ? t(
          '{0}, {1}, over the picture {2}. Arrow keys move the cursor.',
          tensor.name,
          rowsByColumns(size.rows, size.columns),
          this.pictureName,
        )
      : t(
          '{0}, {1}, without a picture. Arrow keys move the cursor.',
          tensor.name,
          rowsByColumns(size.rows, size.columns),
        );
    this.pixels.show(groundContent(ground, context, size, label));
    this.opacity.update(this.shownOpacity);
    const { shownThreshold } = this;
    this.threshold.update(shownThreshold === undefined ? '' : String(shownThreshold));
    this.updateNote();
    this.counter.request(context);
  }

  private drawOver(target: CanvasRenderingContext2D, view: Viewport): void {
    const { context, picture } = this;
    if (!context?.colours || !picture) return;
    const { low, high, map } = context.colours;
    this.layer.draw(target, view, picture, {
      colouring: { low, high, map },
      opacity: this.shownOpacity,
      threshold: this.shownThreshold,
      cursor: cursorOf(context.place),
    });
  }

  /** How many values of the slice are drawn. */
  private async count(context: ViewContext): Promise<void> {
    const { measured, place, statistics } = context;
    const threshold = this.shownThreshold;
    if (threshold === undefined || !statistics || !(statistics.max >= threshold)) return;
    const at = sliceOf(place);
    const of = JSON.stringify([at, threshold]);
    if (this.reached?.of === of) return;
    const range = { low: threshold, high: Math.max(statistics.max, threshold + Number.MIN_VALUE) };
    const found = await measured
      .once<'histogram'>({ ask: 'histogram', bins: 1, ...range, at })
      .catch(() => undefined);
    if (!found || this.context?.measured !== measured) return;
    this.reached = { of, count: found.counts[0]! };
    this.updateNote();
  }

  private updateNote(): void {
    const { context, picture, reached } = this;
    if (!context || !picture) return;
    const { rows, columns } = this.size;
    const threshold = this.shownThreshold;
    const of = JSON.stringify([sliceOf(context.place), threshold]);
    const each = (pixels: number, cells: number) => String(Math.round((100 * pixels) / cells) / 100);
    const parts = [
      this.pictureName === ''
        ? t('the model was fed with no picture')
        : t(
            '{0} × {1} over {2} × {3} pixels of {4}',
            columns,
            rows,
            picture.columns,
            picture.rows,
            this.pictureName,
          ),
      rows === picture.rows && columns === picture.columns
        ? undefined
        : t('a value covers {0} × {1} pixels', each(picture.columns, columns), each(picture.rows, rows)),
      threshold !== undefined && reached?.of === of
        ? reachText(reached.count, rows * columns, threshold)
        : undefined,
    ];
    this.note.textContent = parts.filter((part) => part !== undefined).join(' · ');
  }
}

function reachText(count: number, of: number, threshold: number): string {
  const values = formatInteger(of);
  const from = formatTick(threshold);
  if (of === 1)
    return count === 1 ? t('the value reaches {0}', from) : t('the value does not reach {0}', from);
  return count === 1
    ? t('1 of {0} values reaches {1}', values, from)
    : t('{0} of {1} values reach {2}', formatInteger(count), values, from);
}
